"""`symphony help`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import escaped
from symphony_cli.commands.shared.guesses import unknown_command
from symphony_cli.commands.shared.verbs import VerbGroup
from symphony_cli.context import AppContext
from symphony_cli.output.topics import TOPICS, topic

FIELDS = ()
EXAMPLES = (
    "symphony help repo push",
    "symphony help selecting",
    "symphony help formatting | less",
)


def run(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[COMMAND...]", help="A command, such as `repo push`, or a topic"),
    ] = None,
) -> None:
    """Show help for a command or a topic

    `symphony help` lists the commands and the topics.
    """
    app: AppContext = ctx.obj
    match words or []:
        case [name] if name in TOPICS:
            app.output.markdown(topic(name))
        case names:
            app.output.text(_page(ctx, names))


def _page(ctx: typer.Context, names: list[str]) -> str:
    """Return the page of a command. Raises InvalidValue if it is unknown."""
    found = ctx.find_root()
    for place, name in enumerate(names):
        group: Any = found.command
        if not isinstance(group, VerbGroup):
            hint = f"run `symphony help {' '.join(names[:place])}`"
            raise InvalidValue("USAGE", f"unknown command '{escaped(name)}'", hint=hint)
        command = group.get_command(found, name)
        if command is None:
            topics = TOPICS if found.parent is None else ()
            raise unknown_command(group, found, name, topics=topics)
        shown = group.present_name(found, name)
        found = typer.Context(command, parent=found, info_name=shown, **command.context_settings)
    return found.get_help()
