"""`symphony vault note open`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import InVaultOption, NoteArgument
from symphony_cli.context import AppContext
from symphony_cli.notes.opening import OpenedNote, open_note

FIELDS = OpenedNote._fields


def run(
    ctx: typer.Context,
    reference: NoteArgument,
    vault: InVaultOption = None,
    editor: Annotated[
        str | None,
        typer.Option("--with", metavar="CMD", help="The editor, with arguments if need be."),
    ] = None,
) -> None:
    """Open a note in an editor.

    The editor is CMD, else the workspace's setting `editor`, else SYMPHONY_EDITOR, VISUAL or
    EDITOR. A note of an Obsidian vault is opened in Obsidian, unless CMD is given.
    """
    app: AppContext = ctx.obj
    opened, notices = open_note(app, reference, vault=vault, editor=editor)
    app.output.notices(notices)
    app.output.written(opened, f"opened {opened.path}")
