"""`symphony identity check`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.verbs import PROBLEMS_FOUND
from symphony_cli.context import AppContext
from symphony_cli.identity import checking
from symphony_cli.identity.states import Checked

PRINTS = Checked
EXAMPLES = (
    "symphony identity check",
    "symphony identity check api --quiet",
    "symphony identity check && git commit",
)


def run(
    ctx: typer.Context,
    path: Annotated[
        str | None,
        typer.Argument(
            metavar="[REF]",
            help="Name of a repo, or a directory [default: the repo that git would commit to]",
        ),
    ] = None,
) -> None:
    """Check that git would commit with the expected identity

    Use it in hooks, prompts and CI. The exit code is 6 if git would commit as someone else. It is 0
    if the repo is neither registered nor below a workspace root.
    """
    app: AppContext = ctx.obj
    result = checking.check(app, path)
    app.output.wanted_record(result.checked)
    if result.message is not None:
        app.output.say(result.message)
        app.output.say(checking.HINT)
        raise typer.Exit(PROBLEMS_FOUND)
