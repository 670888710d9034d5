"""Opening of notes, new ones included."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.errors import Failed
from symphony_cli.base.text import escaped
from symphony_cli.notes.creating import new_note
from symphony_cli.notes.references import find_note
from symphony_cli.registry import contexts
from symphony_cli.registry.opening import open_file, require_editor

if TYPE_CHECKING:
    from symphony_cli.base.findings import Notice
    from symphony_cli.notes.ports import NoteWorld
    from symphony_cli.notes.views import MadeNote


class OpenedNote(NamedTuple):
    """A note that was opened, with the command that was run."""

    title: str
    vault: str
    path: str
    command: list[str]
    workspace: str
    profile: str


def open_note(
    world: NoteWorld, reference: str, *, vault: str | None = None, editor: str | None = None
) -> tuple[OpenedNote, list[Notice]]:
    """Open a note; return it with notices of vaults that were not searched.

    Raises as `find_note` and `open_file` do.
    """
    held, notices = find_note(world, reference, vault=vault)
    command = open_file(world, held.vault, held.path, editor=editor)
    whose = (str(held.vault.workspace), held.vault.profile)
    return OpenedNote(held.note.title, held.vault.name, held.path, command, *whose), notices


def make_note(
    world: NoteWorld,
    title: str | None,
    *,
    vault: str | None = None,
    template: str | None = None,
    body: bytes = b"",
    edit: bool = False,
    editor: str | None = None,
) -> tuple[MadeNote, list[Notice]]:
    """Create a note as `new_note` does, and open it for `edit` or `editor`.

    Creates nothing if there is no editor to open it. Raises as `new_note` and
    `open_file` do.
    """
    edit = edit or editor is not None
    if edit:
        entry = contexts.resolve_vault(world.reader, vault, world.choice)
        require_editor(world, entry, editor)
    made, entry, notices = new_note(world, title, vault=vault, template=template, body=body)
    if edit:
        try:
            open_file(world, entry, made.path, editor=editor)
        except Failed as error:
            hint = f"the note was created: {escaped(made.path)}"
            raise Failed(error.code, error.message, hint=hint) from None
    return made, notices
