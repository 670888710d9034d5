"""`symphony vault create`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import NameOption
from symphony_cli.context import AppContext
from symphony_cli.domain.views import VaultView
from symphony_cli.vaults import registration

PRINTS = VaultView
EXAMPLES = (
    "symphony vault create ~/notes",
    "symphony vault create ~/acme/notes --name acme-notes",
)


def run(
    ctx: typer.Context,
    path: Annotated[str, typer.Argument(metavar="PATH", help="Directory to create")],
    name: NameOption = None,
) -> None:
    """Create a directory and register it as a vault"""
    app: AppContext = ctx.obj
    vault = registration.create(app, path, name=name)
    app.output.written(
        vault, f"created vault '{vault.name}' in workspace '{vault.workspace}': {vault.path}"
    )
