"""`symphony vault key export`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.context import AppContext
from symphony_cli.vaults import key_managing as vault_keys
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
        app.output.content(vault_keys.export(app.vault_keys))
    else:
        copy = vault_keys.export_to(app.vault_keys, file)
        app.output.written(copy, f"copied the key to {copy.path}")
    app.output.say("it opens vaults without Symphony: age -d -i FILE NAME.tar.age | tar x")
