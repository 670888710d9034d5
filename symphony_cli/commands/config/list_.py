"""`symphony config list`."""

from __future__ import annotations

import typer

from symphony_cli.base.configuration import ConfigValue
from symphony_cli.context import AppContext
from symphony_cli.setup import settings

PRINTS = list[ConfigValue]
CONTEXTLESS = True
EXAMPLES = (
    "symphony config list",
    "symphony config list --json | jq -r '.[].key'",
)


def run(ctx: typer.Context) -> None:
    """List settings and where their values come from"""
    app: AppContext = ctx.obj
    app.output.rows(ConfigValue, settings.list_values(app))
