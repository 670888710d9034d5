"""`symphony path`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.base.errors import NotFound
from symphony_cli.commands.shared.paths import print_path
from symphony_cli.context import AppContext
from symphony_cli.registry import locating
from symphony_cli.setup.guessing import guess

PRINTS = locating.Place
EXAMPLES = (
    "symphony path api",
    "symphony path acme/api",
    'cd "$(symphony path api)"',
)


def run(
    ctx: typer.Context,
    reference: Annotated[
        str | None,
        typer.Argument(
            metavar="[REF]",
            help="Name, WORKSPACE/NAME, REPO@BRANCH, path or ID prefix [default: the active"
            " workspace]",
        ),
    ] = None,
    fuzzy: Annotated[
        bool,
        typer.Option("--fuzzy", help="Accept part of a name, or some of its letters in order"),
    ] = False,
) -> None:
    """Print the path of a repo, vault or workspace"""
    app: AppContext = ctx.obj
    try:
        place = locating.locate(app.reader, reference, app.choice)
    except NotFound:
        guessed = guess(app.reader, reference, app.choice) if fuzzy and reference else None
        if guessed is None:
            raise
        place = locating.place_of(guessed)
    print_path(app, place)
