"""`symphony vault path`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.paths import print_path
from symphony_cli.context import AppContext
from symphony_cli.registry import contexts, locating

PRINTS = locating.Place
EXAMPLES = (
    "symphony vault path",
    "symphony vault path notes",
    'cd "$(symphony vault path)"',
)


def run(
    ctx: typer.Context,
    reference: Annotated[
        str | None,
        typer.Argument(
            metavar="[REF]",
            help="Name, WORKSPACE/NAME, path or ID prefix [default: the default vault]",
        ),
    ] = None,
) -> None:
    """Print the path of a vault"""
    app: AppContext = ctx.obj
    place = locating.place_of(contexts.resolve_vault(app.reader, reference, app.choice))
    print_path(app, place)
