"""`symphony config set`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.base.configuration import ConfigValue
from symphony_cli.commands.shared.parameters import KeyArgument
from symphony_cli.context import AppContext
from symphony_cli.setup import settings

FIELDS = ConfigValue._fields


def run(
    ctx: typer.Context,
    key: KeyArgument,
    value: Annotated[
        str, typer.Argument(metavar="VALUE", help="A number, a text, or names with commas between.")
    ],
) -> None:
    """Write a setting into the configuration file."""
    app: AppContext = ctx.obj
    setting = settings.set_value(app, key, value)
    app.output.written(setting, f"{setting.key} is {setting.shown}")
