"""`symphony vault key export`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.context import AppContext
from symphony_cli.vaults import key_managing
from symphony_cli.vaults.key import KeyView

PRINTS = KeyView
CONTEXTLESS = True
EXAMPLES = (
    "symphony vault key export ~/usb/symphony-key.age",
    "symphony vault key export | ssh backup 'cat > symphony-key.age'",
)


def run(
    ctx: typer.Context,
    file: Annotated[
        str,
        typer.Argument(metavar="[FILE]", help="File to create, or - for standard output"),
    ] = "-",
) -> None:
    """Export the vault key, still encrypted

    With the exported key, you can open archives without Symphony: `age -d -i FILE NAME.tar.age |
    tar x`.
    """
    app: AppContext = ctx.obj
    if file == "-":
        app.output.content(key_managing.export(app))
    else:
        copy = key_managing.export_to(app, file)
        app.output.written(copy, f"copied the key to {copy.path}")
    app.output.say("to unlock a vault without Symphony, run `age -d -i FILE NAME.tar.age | tar x`")
