"""`symphony vault add`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared.parameters import NameOption, PathsArgument
from symphony_cli.context import AppContext
from symphony_cli.domain.views import VaultView
from symphony_cli.vaults import registration

PRINTS = list[VaultView]
EXAMPLES = (
    "symphony vault add ~/notes",
    "symphony vault add ~/Documents/Obsidian/*",
)


def run(
    ctx: typer.Context,
    paths: PathsArgument,
    name: NameOption = None,
) -> None:
    """Register existing directories as vaults"""
    app: AppContext = ctx.obj
    added = registration.add(app, app.output.given(paths), name=name)
    app.output.written_all(VaultView, added.vaults, "registered vault", added.failures)
