"""`symphony config get`."""

from __future__ import annotations

import typer

from symphony_cli.base.configuration import ConfigValue
from symphony_cli.commands.shared.parameters import KeyArgument
from symphony_cli.context import AppContext
from symphony_cli.setup import settings

PRINTS = ConfigValue
CONTEXTLESS = True
EXAMPLES = (
    "symphony config get clone.layout",
    "symphony config get scan.skip --json | jq .value",
)


def run(ctx: typer.Context, key: KeyArgument) -> None:
    """Print the value of a setting"""
    app: AppContext = ctx.obj
    app.output.value(settings.get(app, key), "value")
