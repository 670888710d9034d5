"""`symphony identity why`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.verbs import PROBLEMS_FOUND
from symphony_cli.context import AppContext
from symphony_cli.identity.explaining import Explanation, explain

PRINTS = Explanation
EXAMPLES = (
    "symphony identity why",
    "symphony identity why api",
    "symphony identity why --json | jq -r .state",
)


def run(
    ctx: typer.Context,
    path: Annotated[
        str | None,
        typer.Argument(metavar="[REF]", help="Name of a repo, or a directory [default: .]"),
    ] = None,
) -> None:
    """Explain which git settings determine the identity

    The output names the file and line that set the name, the address, the keys and the SSH command.
    The exit code is 6 if the identity is not the expected one.
    """
    app: AppContext = ctx.obj
    found = explain(app, path)
    app.output.record(found)
    app.output.say(found.message)
    if found.is_wrong:
        raise typer.Exit(PROBLEMS_FOUND)
