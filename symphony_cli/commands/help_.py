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

PRINTS = None
CONTEXTLESS = True
EXAMPLES = (
    "symphony help repo push",
    "symphony help selecting",
    "symphony help formatting | less",
    "symphony help schema repo list | jq .",
)


def run(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[COMMAND...]",
            help="A command, such as `repo push`, a topic, or `schema` and a command",
        ),
    ] = None,
) -> None:
    """Show help for a command or a topic

    `symphony help` lists the commands and the topics. `symphony help schema COMMAND` prints the
    JSON Schema of the command's `--json` output, and `symphony help schema` prints all schemas.
    """
    app: AppContext = ctx.obj
    match words or []:
        case [name] if name in TOPICS:
            app.output.markdown(topic(name))
        case ["schema", *names]:
            app.output.json(_schema(_command(ctx, names)))
        case names:
            app.output.text(_command(ctx, names).get_help())


def _schema(found: Any) -> dict[str, Any]:
    """Return the schema of a command's output. Raises InvalidValue if it prints no JSON."""
    from symphony_cli.commands.shared.schemas import schema_of

    path = found.command_path
    schema = schema_of(found.command, path)
    if schema is None:
        raise InvalidValue(
            "SCHEMA_MISSING",
            f"'{path}' prints no JSON",
            hint=f"to see its help, run `{path} --help`",
        )
    return schema


def _command(ctx: typer.Context, names: list[str]) -> Any:
    """Return the context of a command. Raises InvalidValue if it is unknown."""
    found: Any = ctx.find_root()
    for place, name in enumerate(names):
        group = found.command
        if not isinstance(group, VerbGroup):
            hint = f"run `symphony help {' '.join(names[:place])}`"
            raise InvalidValue("USAGE", f"unknown command '{escaped(name)}'", hint=hint)
        command = group.get_command(found, name)
        if command is None:
            topics = TOPICS if found.parent is None else ()
            raise unknown_command(group, found, name, topics=topics)
        shown = group.present_name(found, name)
        found = typer.Context(command, parent=found, info_name=shown, **command.context_settings)
    return found
