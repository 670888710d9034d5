"""`symphony complete-names`, which the shells call."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.base.errors import SymphonyError
from symphony_cli.context import AppContext
from symphony_cli.notes.completing import NOTE_TAG, tags_beginning
from symphony_cli.setup.completions import completions

PRINTS = list[str]


def run(
    ctx: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(metavar="[KIND] [PREFIX]")] = None,
) -> None:
    """Print names of a KIND that begin with PREFIX, one per line"""
    app: AppContext = ctx.obj
    *kind, prefix = words or [""]
    try:
        if kind[:1] == [NOTE_TAG]:
            names = tags_beginning(app, prefix)
        else:
            names = completions(app, prefix, *kind[:1])
    except SymphonyError:
        # A message would appear in the middle of the line that the user is typing.
        raise typer.Exit(1) from None
    app.output.paths(names)
