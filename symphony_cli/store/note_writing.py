"""Writing to an index of notes: the rows of notes, and what has changed.

Imported only where something is to be written, and light, since that is to cost next to nothing.
"""

from __future__ import annotations

import json
import os
import sqlite3

from symphony_cli.domain.light import NamedTuple
from symphony_cli.domain.note_words import indexed
from symphony_cli.domain.notes import Note, parse
from symphony_cli.store.note_changes import (
    JUST_NOW,
    NoteFile,
    changed_notes,
    changes,
    kept,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any, Final

    from symphony_cli.domain.note_views import Folder, NoteSource
    from symphony_cli.store.note_changes import Changes

_ROWS: Final = 16
# When so many rows, and half of all, are marked as gone, an index is made anew.
_MOST_MARKED: Final = 1_000

_ADD_NOTE = "insert into notes (id, path, title, tag_keys, marks) values (?, ?, ?, ?, ?)"


class Rows(NamedTuple):
    """The rows of a few notes, of each table."""

    notes: list[tuple[Any, ...]]
    words: list[tuple[int, str, str]]


class NoteRows:
    """Makes rows of the notes of a vault."""

    def __init__(
        self, root: str, texts: NoteSource, read_yaml: Callable[[str], dict[str, Any] | None]
    ) -> None:
        self._root = root
        self._texts = texts
        self._read_yaml = read_yaml
        self.unreadable: set[bytes] = set()

    def of(self, paths: Iterable[bytes], first_id: int) -> Iterator[Rows]:
        """Yield the rows of these notes; what cannot be read now is put into `unreadable`."""
        rows = Rows([], [])
        for path in paths:
            try:
                text = self._texts.text(self._root, path)
            except OSError:
                self.unreadable.add(path)
                continue
            if text is None:
                continue
            note = parse(os.path.basename(os.fsdecode(path)), text, self._read_yaml)
            self._add(rows, first_id, path, note, text)
            first_id += 1
            if len(rows.notes) == _ROWS:
                yield rows
                rows = Rows([], [])
        if rows.notes:
            yield rows

    def _add(self, rows: Rows, id: int, path: bytes, note: Note, text: str) -> None:
        title = _storable(note.title)
        keys = "".join(f"\n{tag.casefold()}\n" for tag in note.tags)
        marks = json.dumps([note.aliases, note.tags, note.links])
        rows.notes.append((id, path, title, _storable(keys), marks))
        titles = title if not note.aliases else _storable("\n".join([title, *note.aliases]))
        rows.words.append((id, indexed(titles), indexed(text)))


def _storable(text: str) -> str:
    """Return a text without what is not Unicode, as in names of files that are not UTF-8."""
    return text if text.isascii() else text.encode(errors="replace").decode()


def add(connection: sqlite3.Connection, rows: Rows) -> None:
    """Add the rows of notes."""
    connection.executemany(_ADD_NOTE, rows.notes)
    # Not several rows in a statement: before each such one SQLite writes what it is sorting.
    connection.executemany("insert into words (rowid, title, body) values (?, ?, ?)", rows.words)


def update(connection: sqlite3.Connection, difference: Changes, rows: NoteRows, begun: int) -> bool:
    """Take changes into an index; False where it is better made anew, which is not begun then.

    Where another process writes to it, it stays as it is. Raises sqlite3.Error.
    """
    version = connection.execute("pragma data_version").fetchone()
    try:
        connection.execute("begin immediate")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return True
    try:
        if connection.execute("pragma data_version").fetchone() != version:
            difference = changes(connection, difference.all_folders)
        is_good = _take_in(connection, difference, rows, begun)
        connection.execute("commit" if is_good else "rollback")
    except BaseException:
        connection.rollback()
        raise
    return is_good


def _take_in(
    connection: sqlite3.Connection, difference: Changes, rows: NoteRows, begun: int
) -> bool:
    files, gone = changed_notes(difference)
    count: int = connection.execute("select count(*) from notes").fetchone()[0]
    marked, first = connection.execute("select marked, next_id from state").fetchone()
    dropped = connection.executemany(
        "delete from notes where path = ?", [(path,) for path in gone | {f.path for f in files}]
    ).rowcount
    marked += max(dropped, 0)
    if marked > max(_MOST_MARKED, count // 2) or len(files) > max(_MOST_MARKED, count // 2):
        return False
    # Never an id that was there before: a row of words may still have it.
    for some in rows.of((file.path for file in files), first):
        add(connection, some)
        first += len(some.notes)
    connection.execute("update state set marked = ?, next_id = ?", (marked, first))
    connection.executemany(
        "delete from folders where path = ?", [(path,) for path in difference.gone]
    )
    keep(connection, difference.folders, rows.unreadable | just_changed(files, begun))
    return True


def just_changed(files: list[NoteFile], begun: int) -> set[bytes]:
    """Return the paths of those notes that may change once more without another time."""
    return {file.path for file in files if abs(begun - file.changed_at) < JUST_NOW}


def keep(connection: sqlite3.Connection, folders: list[Folder], unsure: set[bytes]) -> None:
    """Keep what folders hold; notes in `unsure` are looked at again."""
    connection.executemany(
        "insert or replace into folders values (?, ?, ?)",
        [kept(folder, unsure) if unsure else tuple(folder) for folder in folders],
    )
