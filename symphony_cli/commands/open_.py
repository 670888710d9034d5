"""`symphony open`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import EditorOption
from symphony_cli.context import AppContext
from symphony_cli.registry import opening

PRINTS = opening.Opened
EXAMPLES = (
    "symphony open api",
    "symphony open notes",
    "symphony open api --with 'code --new-window'",
)


def run(
    ctx: typer.Context,
    reference: Annotated[
        str | None,
        typer.Argument(
            metavar="[REF]",
            help="Name, WORKSPACE/NAME, REPO@BRANCH, path or ID prefix [default: .]",
        ),
    ] = None,
    editor: EditorOption = None,
) -> None:
    """Open a repo, vault or workspace in an editor

    Symphony uses the first editor that is set: --with, the workspace's setting `editor`,
    SYMPHONY_EDITOR, VISUAL, EDITOR. The editor starts in the directory and gets its path as the
    last argument. Obsidian vaults open in Obsidian, unless you pass --with.
    """
    app: AppContext = ctx.obj
    opened = opening.open_place(app, reference, editor=editor)
    app.output.written(opened, f"opened {opened.noun} '{opened.name}' ({opened.path})")
