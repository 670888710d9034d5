"""`symphony prompt`, which the shells call."""

from __future__ import annotations

import typer

from symphony_cli.base.errors import SymphonyError
from symphony_cli.context import AppContext
from symphony_cli.setup import shell

PRINTS = None


def run(ctx: typer.Context) -> None:
    """Print what the working directory belongs to"""
    app: AppContext = ctx.obj
    try:
        segment = shell.segment(app)
    except SymphonyError:
        # A message would reappear at every prompt.
        raise typer.Exit(1) from None
    if segment is not None:
        app.output.text(segment)
