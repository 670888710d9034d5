"""`symphony history show`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared.parameters import OperationArgument
from symphony_cli.context import AppContext
from symphony_cli.domain.views import ChangeView, OperationView
from symphony_cli.history import showing

PRINTS = (OperationView, {"changes": list[ChangeView]})
CONTEXTLESS = True
EXAMPLES = (
    "symphony history show 5bb88ec2",
    "symphony history show 5bb88ec2 --json | jq .changes",
)


def run(
    ctx: typer.Context,
    reference: OperationArgument,
) -> None:
    """Show what an operation changed, before and after"""
    app: AppContext = ctx.obj
    shown = showing.show(app, reference)
    app.output.operation(shown.operation, shown.changes)
