"""`symphony config unset`."""

from __future__ import annotations

import typer

from symphony_cli.base.configuration import ConfigValue
from symphony_cli.commands.shared.parameters import KeyArgument
from symphony_cli.context import AppContext
from symphony_cli.setup import settings

PRINTS = ConfigValue
CONTEXTLESS = True
EXAMPLES = ("symphony config unset clone.layout",)


def run(ctx: typer.Context, key: KeyArgument) -> None:
    """Reset a setting to its default"""
    app: AppContext = ctx.obj
    setting = settings.unset(app, key)
    app.output.written(setting, f"{setting.key} is {setting.shown}")
