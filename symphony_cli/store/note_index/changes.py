"""The changes in a vault since it was indexed.

Every search imports this module, so it imports nothing heavy.
"""

from __future__ import annotations

from symphony_cli.base.light import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from typing import Final

    from symphony_cli.notes.views import Folder

# File systems round times (ext4: to 4 ms), so two changes can have the same time; some (FAT) round
# to one or two seconds.
RACY_NS: Final = 20_000_000
_COARSE_NS: Final = 2_000_000_000
_SECOND: Final = 1_000_000_000
# Matches no note's time, so that the next search reads the note again.
NEVER: Final = -1


class NoteFile(NamedTuple):
    """A note's path in its vault, its size and its times.

    `changed_at` is its mtime and `touched_at` its ctime, in nanoseconds: programs can set the
    former, not the latter.
    """

    path: bytes
    size: int
    changed_at: int
    touched_at: int


class Look(NamedTuple):
    """The folders of a vault, as found from the time `begun`, and its settings.

    `unread` maps unreadable paths to reasons; unreadable notes are added later.
    """

    vault: str
    folders: list[Folder]
    unread: dict[bytes, str]
    begun: int
    settings: str


class Changes(NamedTuple):
    """The new or changed folders of a vault, and the deleted ones."""

    folders: list[Folder]
    gone: list[bytes]
    known: dict[bytes, tuple[bytes, bytes]]

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.folders or self.gone)


def changes(connection: sqlite3.Connection, look: Look) -> Changes:
    """Return the differences between a vault and its index. Raises sqlite3.Error."""
    known: dict[bytes, tuple[bytes, bytes]] = {
        path: (names, numbers)
        for path, names, numbers in connection.execute("select path, names, numbers from folders")
    }
    differing: list[Folder] = []
    gone = set(known)
    for folder in look.folders:
        path = folder.path
        gone.discard(path)
        if known.get(path) != (folder.names, folder.numbers):
            differing.append(folder)
    return Changes(differing, sorted(gone), known)


def notes_in(path: bytes, names: bytes, numbers: bytes) -> Iterator[NoteFile]:
    """Yield the notes of a folder."""
    values = memoryview(numbers).cast("q")
    prefix = path + b"/" if path else b""
    for place, name in enumerate(names.split(b"/")):
        yield NoteFile(prefix + name, *values[3 * place : 3 * place + 3])


def changed_notes(difference: Changes) -> tuple[list[NoteFile], set[bytes]]:
    """Return the new or changed notes, and the paths of the deleted ones."""
    files: list[NoteFile] = []
    gone: set[bytes] = set()
    for path in difference.gone:
        gone.update(file.path for file in notes_in(path, *difference.known[path]))
    for folder in difference.folders:
        now = list(notes_in(folder.path, folder.names, folder.numbers))
        before: set[NoteFile] = set()
        if folder.path in difference.known:
            before.update(notes_in(folder.path, *difference.known[folder.path]))
        files += [file for file in now if file not in before]
        gone |= {file.path for file in before} - {file.path for file in now}
    return files, gone


def to_read_again(files: Iterable[NoteFile], look: Look) -> set[bytes]:
    """Return the paths of the notes that the next search must read again.

    They were unreadable, or may have changed again within the same time stamp.
    """
    return look.unread.keys() | {
        file.path
        for file in files
        if file.touched_at > look.begun - (RACY_NS if file.touched_at % _SECOND else _COARSE_NS)
    }


def folder_row(folder: Folder, again: set[bytes]) -> tuple[bytes, bytes, bytes]:
    """Return the row of a folder; notes in `again` get a time that never matches."""
    numbers = bytearray(folder.numbers)
    values = memoryview(numbers).cast("q")
    for place, file in enumerate(notes_in(folder.path, folder.names, folder.numbers)):
        if file.path in again:
            values[3 * place + 1] = NEVER
    return folder.path, folder.names, bytes(numbers)
