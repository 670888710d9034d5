"""`symphony vault key export`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.context import AppContext
from symphony_cli.vaults import key_managing
from symphony_cli.vaults.key import KeyView

FIELDS = KeyView._fields


def run(
    ctx: typer.Context,
    file: Annotated[
        str,
        typer.Argument(metavar="[FILE]", help="A new file; - or nothing is standard output."),
    ] = "-",
) -> None:
    """Print the key's file, or copy it; it stays encrypted.

    Without Symphony: age -d -i FILE NAME.tar.age | tar x
    """
    app: AppContext = ctx.obj
    if file == "-":
        app.output.content(key_managing.export(app))
    else:
        copy = key_managing.export_to(app, file)
        app.output.written(copy, f"copied the key to {copy.path}")
    app.output.say("it opens vaults without Symphony: age -d -i FILE NAME.tar.age | tar x")
