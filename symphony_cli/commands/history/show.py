"""`symphony history show`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.context import AppContext
from symphony_cli.domain.views import ChangeView, OperationView
from symphony_cli.registry import history

PRINTS = (OperationView, {"changes": list[ChangeView]})
CONTEXTLESS = True
EXAMPLES = (
    "symphony history show 5bb88ec2",
    "symphony history show 5bb88ec2 --json | jq .changes",
)


def run(
    ctx: typer.Context,
    reference: Annotated[
        str, typer.Argument(metavar="ID", help="ID prefix of an operation (4 or more characters)")
    ],
) -> None:
    """Show what an operation changed, before and after"""
    app: AppContext = ctx.obj
    shown = history.show(app, reference)
    app.output.operation(shown.operation, shown.changes)
