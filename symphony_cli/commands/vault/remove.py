"""`symphony vault remove`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared.parameters import ReferencesArgument
from symphony_cli.commands.shared.reaching import within_reach
from symphony_cli.context import AppContext
from symphony_cli.domain.views import VaultView
from symphony_cli.vaults import records

FIELDS = VaultView._fields
EXAMPLES = (
    "symphony vault remove notes",
    "symphony vault list --missing -p | symphony vault remove -",
)


def run(
    ctx: typer.Context,
    references: ReferencesArgument,
) -> None:
    """Unregister vaults, keeping their files"""
    app: AppContext = ctx.obj
    removed = records.remove(app, within_reach(app, "vault", app.output.given(references)))
    app.output.notices(removed.notices)
    app.output.written_all(VaultView, removed.vaults, "forgot vault")
