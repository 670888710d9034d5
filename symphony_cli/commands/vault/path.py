"""`symphony vault path`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.paths import print_path
from symphony_cli.context import AppContext
from symphony_cli.registry import contexts

FIELDS = contexts.Place._fields


def run(
    ctx: typer.Context,
    reference: Annotated[
        str | None,
        typer.Argument(
            metavar="[REF]", help="A name, WORKSPACE/NAME or id; without it, the one in context."
        ),
    ] = None,
) -> None:
    """Print the path of a vault."""
    app: AppContext = ctx.obj
    place = contexts.place_of(contexts.resolve_vault(app.reader, reference, app.choice))
    print_path(app, place)
