"""`symphony identity check`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.verbs import PROBLEMS_FOUND
from symphony_cli.context import AppContext
from symphony_cli.identity import checking
from symphony_cli.identity.states import Checked

FIELDS = Checked._fields


def run(
    ctx: typer.Context,
    path: Annotated[
        str | None,
        typer.Argument(
            metavar="[REF]", help="A name or a directory. [default: where git would commit]"
        ),
    ] = None,
) -> None:
    """Exit with 6 when git would commit as somebody else here.

    For hooks, prompts and CI. Nothing is asked for, and the exit code is 0, where the repository is
    not registered and in no workspace's root.
    """
    app: AppContext = ctx.obj
    result = checking.check(app, path)
    app.output.wanted_record(result.checked)
    if result.message is not None:
        app.output.say(result.message)
        app.output.say(checking.HINT)
        raise typer.Exit(PROBLEMS_FOUND)
