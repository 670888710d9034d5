"""`symphony vault show`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared.parameters import ReferenceArgument
from symphony_cli.context import AppContext
from symphony_cli.domain.views import VaultView
from symphony_cli.vaults import records, statistics

PRINTS = VaultView
EXAMPLES = (
    "symphony vault show notes",
    "symphony vault show notes --json | jq .notes",
)


def run(ctx: typer.Context, reference: ReferenceArgument) -> None:
    """Show a vault and the size of its contents"""
    app: AppContext = ctx.obj
    vault = records.show(app, reference)
    [counted], notices = statistics.with_figures(app, [vault])
    app.output.notices(notices)
    app.output.record(counted)
