"""`symphony info`."""

from __future__ import annotations

import typer

from symphony_cli.context import AppContext
from symphony_cli.setup import installation

FIELDS = installation.Info._fields


def run(ctx: typer.Context) -> None:
    """Show the version and where everything is kept."""
    app: AppContext = ctx.obj
    app.output.record(installation.info(app))
