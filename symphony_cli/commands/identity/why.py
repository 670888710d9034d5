"""`symphony identity why`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.verbs import PROBLEMS_FOUND
from symphony_cli.context import AppContext
from symphony_cli.identity.explaining import Explanation, explain

FIELDS = Explanation._fields


def run(
    ctx: typer.Context,
    path: Annotated[
        str | None,
        typer.Argument(metavar="[REF]", help="A name or a directory. [default: .]"),
    ] = None,
) -> None:
    """Say which setting decides who commits, and which profile is asked for.

    For name, address, keys and ssh command it is the file and the line that win, and the rule of
    `identity apply` that led git there. Exits with 6 when that is not what is asked for.
    """
    app: AppContext = ctx.obj
    found = explain(app, path)
    app.output.record(found)
    app.output.say(found.message)
    if found.is_wrong:
        raise typer.Exit(PROBLEMS_FOUND)
