"""`symphony history list`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.context import AppContext
from symphony_cli.domain.views import OperationView
from symphony_cli.history import showing
from symphony_cli.registry.listing import no_changes

PRINTS = list[OperationView]
CONTEXTLESS = True
EXAMPLES = (
    "symphony history list",
    "symphony history -n 5",
    "symphony history list --json | jq -r '.[].id'",
)


def run(
    ctx: typer.Context,
    limit: Annotated[
        int,
        typer.Option(
            "--limit", "-L", "-n", min=1, metavar="N", help="Maximum number of operations"
        ),
    ] = 30,
) -> None:
    """List operations, newest first"""
    app: AppContext = ctx.obj
    found = showing.list_operations(app, limit=limit)
    app.output.rows(OperationView, found)
    if not found:
        app.output.totals(*no_changes(app.reader))
