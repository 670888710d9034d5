"""The pages of a Logseq graph on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.base.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from symphony_cli.notes.ports import NoteDirectory
    from symphony_cli.notes.programs.logseq_pages import Pages
    from symphony_cli.notes.views import NoteEntry


def pages_of(directory: NoteDirectory, root: str, notes: Sequence[NoteEntry]) -> Pages:
    """Return the pages of the graph at a path, which has these notes."""
    from symphony_cli.notes.programs.logseq_pages import Pages, journal_formats
    from symphony_cli.notes.programs.plans import LOGSEQ_CONFIG

    read = reading(directory, root)
    return Pages(notes, journal_formats(read(LOGSEQ_CONFIG) or ""))


def reading(directory: NoteDirectory, root: str) -> Callable[[str], str | None]:
    """Return a function that reads a file of a vault; it returns None for an unusable file."""

    def read(path: str) -> str | None:
        try:
            return directory.read(root, path)
        except InvalidValue:
            return None

    return read
