"""`symphony vault use`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.base.errors import InvalidValue
from symphony_cli.commands.shared.reaching import within_reach
from symphony_cli.context import AppContext
from symphony_cli.domain.views import VaultView
from symphony_cli.vaults import records

PRINTS = VaultView
EXAMPLES = (
    "symphony vault use notes",
    "symphony vault use --unset",
)


def run(
    ctx: typer.Context,
    reference: Annotated[
        str | None,
        typer.Argument(
            metavar="[REF]", help="Name, WORKSPACE/NAME, path or ID prefix of the new default"
        ),
    ] = None,
    unset: Annotated[
        bool, typer.Option("--unset", help="Leave the active workspace without a default vault")
    ] = False,
) -> None:
    """Set the default vault of a workspace"""
    app: AppContext = ctx.obj
    if unset == (reference is not None):
        message = "pass either a vault or --unset"
        raise InvalidValue("VAULT_NEEDED", message, field="reference")
    if reference is None:
        vault = records.unset(app)
        done = f"vault '{vault.name}' is no longer the default of workspace '{vault.workspace}'"
    else:
        [reference] = within_reach(app, "vault", [reference])
        vault = records.use(app, reference)
        done = f"vault '{vault.name}' is now the default of workspace '{vault.workspace}'"
    app.output.written(vault, done)
