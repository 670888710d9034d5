"""What has changed in a vault since it was indexed. Light: every search compares."""

from __future__ import annotations

from symphony_cli.base.light import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from typing import Final

    from symphony_cli.notes.views import Folder

# File systems keep times in steps (ext4: 4 ms), so a note can change twice at one time; some (FAT)
# in whole seconds, or in two.
JUST_NOW: Final = 20_000_000
_COARSE: Final = 2_000_000_000
_SECOND: Final = 1_000_000_000
# Of no note's change: it is looked at again.
NEVER: Final = -1


class NoteFile(NamedTuple):
    """A note's path in its vault, its size, and its times as `Folder` has them.

    `changed_at` is when its text last changed, as it says itself; `touched_at`, which nobody can
    set, when anything of it did, its name and its place too.
    """

    path: bytes
    size: int
    changed_at: int
    touched_at: int


class Look(NamedTuple):
    """What a vault was seen to hold, by a look that began at a time.

    `unread` has the paths of what could not be read, with the reason; notes come to it later.
    """

    vault: str
    folders: list[Folder]
    unread: dict[bytes, str]
    begun: int


class Changes(NamedTuple):
    """What differs in a vault: folders that are new or hold other notes, and those gone."""

    folders: list[Folder]
    gone: list[bytes]
    known: dict[bytes, tuple[bytes, bytes]]

    def __bool__(self) -> bool:
        """Whether anything does."""
        return bool(self.folders or self.gone)


def changes(connection: sqlite3.Connection, look: Look) -> Changes:
    """Return how a vault's folders differ from those in its index. Raises sqlite3.Error."""
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
    """Return the notes that are new or were changed, and the paths of those that are gone."""
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


def unsure(files: Iterable[NoteFile], look: Look) -> set[bytes]:
    """Return the paths of those notes that have to be looked at again.

    They could not be read, or may have changed once more without another time.
    """
    return look.unread.keys() | {
        file.path
        for file in files
        if file.touched_at > look.begun - (JUST_NOW if file.touched_at % _SECOND else _COARSE)
    }


def kept(folder: Folder, again: set[bytes]) -> tuple[bytes, bytes, bytes]:
    """Return the row of a folder; notes in `again` are in it so that they are looked at again."""
    numbers = bytearray(folder.numbers)
    values = memoryview(numbers).cast("q")
    for place, file in enumerate(notes_in(folder.path, folder.names, folder.numbers)):
        if file.path in again:
            values[3 * place + 1] = NEVER
    return folder.path, folder.names, bytes(numbers)
