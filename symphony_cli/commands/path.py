"""`symphony path`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.base.findings import Notice
from symphony_cli.context import AppContext
from symphony_cli.registry import contexts
from symphony_cli.registry.locked import refuse_locked

FIELDS = contexts.Place._fields


def run(
    ctx: typer.Context,
    reference: Annotated[
        str | None,
        typer.Argument(
            metavar="[REF]",
            help="A name, WORKSPACE/NAME or id; without it, the workspace in context.",
        ),
    ] = None,
) -> None:
    """Print the path of a repo, a vault or a workspace's root."""
    app: AppContext = ctx.obj
    place = contexts.locate(app.reader, reference, app.choice)
    if app.files.missing(place.path):
        refuse_locked(app.reader, app.files, place.path)
        app.output.notice(
            Notice("PATH_MISSING", f"nothing is at the path of {place.noun} '{place.name}'")
        )
    app.output.value(place, "path")
