"""`symphony open`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.context import AppContext
from symphony_cli.registry import opening

FIELDS = opening.Opened._fields


def run(
    ctx: typer.Context,
    reference: Annotated[
        str | None,
        typer.Argument(
            metavar="[REF]",
            help="A name, WORKSPACE/NAME, REPO@BRANCH, a path or an ID. [default: .]",
        ),
    ] = None,
    editor: Annotated[
        str | None,
        typer.Option("--with", metavar="CMD", help="The editor, with arguments if need be."),
    ] = None,
) -> None:
    """Open a repo, a vault or a workspace's root in an editor.

    The editor is CMD, else the workspace's setting `editor`, else SYMPHONY_EDITOR, VISUAL or
    EDITOR. It runs in the directory, whose path is its last argument. An Obsidian vault is opened
    in Obsidian, unless CMD is given.
    """
    app: AppContext = ctx.obj
    opened = opening.open_place(app, reference, editor=editor)
    app.output.written(opened, f"opened {opened.noun} '{opened.name}' ({opened.path})")
