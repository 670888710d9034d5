"""Opening notes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.services.note_references import find_note
from symphony_cli.services.opening import open_file

if TYPE_CHECKING:
    from symphony_cli.domain.findings import Notice
    from symphony_cli.services.contexts import Choice
    from symphony_cli.services.note_ports import NoteIndex
    from symphony_cli.services.ports import Files, Reader
    from symphony_cli.services.program_ports import Programs


class OpenedNote(NamedTuple):
    """A note that was opened, and the command that did it."""

    title: str
    vault: str
    path: str
    command: list[str]


def open_note(
    reader: Reader,
    files: Files,
    index: NoteIndex,
    programs: Programs,
    choice: Choice,
    environ: Mapping[str, str],
    reference: str,
    *,
    vault: str | None = None,
    editor: str | None = None,
) -> tuple[OpenedNote, list[Notice]]:
    """Open the note that is referred to; tell of vaults in which nobody looked for it.

    Raises as `find_note` and `open_file` do.
    """
    held, notices = find_note(reader, files, index, choice, reference, vault=vault)
    command = open_file(reader, programs, environ, held.vault, held.path, editor=editor)
    return OpenedNote(held.note.title, held.vault.name, held.path, command), notices
