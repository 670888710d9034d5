"""`symphony vault use`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.base.errors import InvalidValue
from symphony_cli.context import AppContext
from symphony_cli.domain.views import VaultView
from symphony_cli.vaults import records

FIELDS = VaultView._fields


def run(
    ctx: typer.Context,
    reference: Annotated[
        str | None,
        typer.Argument(metavar="[REF]", help="A name, a path or an ID of the new default."),
    ] = None,
    unset: Annotated[
        bool, typer.Option("--unset", help="Set none in the workspace in context any more.")
    ] = False,
) -> None:
    """Make a vault the default one of its workspace."""
    app: AppContext = ctx.obj
    if unset == (reference is not None):
        message = "name a vault, or give --unset alone"
        raise InvalidValue("VAULT_NEEDED", message, field="reference")
    if reference is None:
        vault = records.unset(app)
        done = f"vault '{vault.name}' is no longer set as the default one of '{vault.workspace}'"
    else:
        vault = records.use(app, reference)
        done = f"vault '{vault.name}' is the default one of workspace '{vault.workspace}'"
    app.output.written(vault, done)
