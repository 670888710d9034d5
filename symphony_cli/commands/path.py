"""`symphony path`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.paths import print_path
from symphony_cli.context import AppContext
from symphony_cli.registry import locating

FIELDS = locating.Place._fields


def run(
    ctx: typer.Context,
    reference: Annotated[
        str | None,
        typer.Argument(
            metavar="[REF]",
            help="A name, WORKSPACE/NAME, REPO@BRANCH, a path or an ID. [default: the active"
            " workspace]",
        ),
    ] = None,
) -> None:
    """Print the path of a repo, a vault or a workspace's root."""
    app: AppContext = ctx.obj
    place = locating.locate(app.reader, reference, app.choice)
    print_path(app, place)
