"""`symphony info`."""

from __future__ import annotations

import typer

from symphony_cli.context import AppContext
from symphony_cli.setup import installation

PRINTS = installation.Info
CONTEXTLESS = True
EXAMPLES = (
    "symphony info",
    "symphony info --json | jq -r .store",
)


def run(ctx: typer.Context) -> None:
    """Show the version and file locations"""
    app: AppContext = ctx.obj
    app.output.record(installation.info(app))
