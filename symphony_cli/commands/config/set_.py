"""`symphony config set`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from symphony_cli.base.configuration import SELECT, ConfigValue
from symphony_cli.commands.shared.parameters import KeyArgument
from symphony_cli.commands.shared.selection.saved import words_of
from symphony_cli.commands.shared.verbs import Verb
from symphony_cli.context import AppContext
from symphony_cli.setup import settings

PRINTS = ConfigValue
CONTEXTLESS = True
EXAMPLES = (
    "symphony config set clone.layout '{owner}/{name}'",
    "symphony config set select.work '-t work --dirty'",
    "symphony config set vault.keyring on",
)


class SettingVerb(Verb):
    """A verb whose value may begin with a dash, if the key is a selection's."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments; what follows the key and is not an option is the value."""
        places = [place for place, word in enumerate(args) if word.startswith(f"{SELECT}.")]
        if places and "--" not in args:
            options = {name for parameter in self.get_params(ctx) for name in parameter.opts}
            after = args[places[0] + 1 :]
            value = next((word for word in after if word not in options), None)
            if value is not None:
                after.remove(value)
                args = [*args[: places[0]], *after, "--", args[places[0]], value]
        return super().parse_args(ctx, args)


VERB = SettingVerb


def run(
    ctx: typer.Context,
    key: KeyArgument,
    value: Annotated[
        str,
        typer.Argument(
            metavar="VALUE",
            help="Number, text or comma-separated names; for select.NAME, the names and options"
            " that @NAME stands for",
        ),
    ],
) -> None:
    """Change a setting"""
    app: AppContext = ctx.obj
    if key.startswith(f"{SELECT}."):
        words_of(key.removeprefix(f"{SELECT}."), value)
    setting = settings.set_value(app, key, value)
    app.output.written(setting, f"{setting.key} is {setting.shown}")
