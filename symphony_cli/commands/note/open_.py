"""`symphony note open`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared.parameters import EditorOption, InVaultOption, NoteArgument
from symphony_cli.context import AppContext
from symphony_cli.notes.opening import OpenedNote, open_note

PRINTS = OpenedNote
EXAMPLES = (
    "symphony note open 'Meeting with Bob'",
    "symphony note open projects/api.md --with vim",
)


def run(
    ctx: typer.Context,
    reference: NoteArgument,
    vault: InVaultOption = None,
    editor: EditorOption = None,
) -> None:
    """Open a note in an editor

    Symphony uses the first editor that is set: --with, the workspace's setting `editor`,
    SYMPHONY_EDITOR, VISUAL, EDITOR. Notes in Obsidian vaults open in Obsidian, unless you pass
    --with.
    """
    app: AppContext = ctx.obj
    opened, notices = open_note(app, reference, vault=vault, editor=editor)
    app.output.notices(notices)
    app.output.written(opened, f"opened {opened.path}")
