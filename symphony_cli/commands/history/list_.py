"""`symphony history list`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.context import AppContext
from symphony_cli.domain.views import OperationView
from symphony_cli.registry import history

FIELDS = OperationView._fields


def run(
    ctx: typer.Context,
    limit: Annotated[
        int,
        typer.Option("--limit", "-L", "-n", min=1, metavar="N", help="Show at most N."),
    ] = 30,
) -> None:
    """Show what was changed, the newest first."""
    app: AppContext = ctx.obj
    app.output.rows(OperationView, history.list_operations(app, limit=limit))
