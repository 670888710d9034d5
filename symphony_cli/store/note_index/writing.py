"""Writes to an index of notes.

Only a search after a change imports this module, which must take little time too.
"""

from __future__ import annotations

from symphony_cli.store.connection import sqlite3
from symphony_cli.store.note_index.changes import changed_notes, changes, folder_row, to_read_again

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, Final

    from symphony_cli.notes.ports import NoteSource
    from symphony_cli.notes.views import Folder, ReadNote
    from symphony_cli.store.note_index.changes import Changes, Look

_ROWS: Final = 16
# An index is rebuilt if more rows than this, and more than half of all, are of changed notes.
_MOST_MARKED: Final = 1_000

_ADD_NOTE = "insert into notes values (?, ?, ?, ?, ?, ?)"
_ADD_WORDS = "insert into words (rowid, title, body) values (?, ?, ?)"


def add(
    connection: sqlite3.Connection,
    notes: Iterable[ReadNote],
    first_id: int,
    unread: dict[bytes, str],
) -> int:
    """Add the rows of notes, and return the next ID.

    Unreadable notes are added to `unread`, with the reason.
    """
    note_rows: list[tuple[Any, ...]] = []
    word_rows: list[tuple[Any, ...]] = []

    def write_out() -> None:
        connection.executemany(_ADD_NOTE, note_rows)
        # Before a statement with several rows, SQLite would flush the words that it is sorting.
        connection.executemany(_ADD_WORDS, word_rows)
        note_rows.clear()
        word_rows.clear()

    for path, content, reason in notes:
        if reason is not None:
            unread[path] = reason
        if content is None:
            continue
        title, names, name_keys, tag_keys, marks, body = content
        note_rows.append((first_id, path, title, name_keys, tag_keys, marks))
        word_rows.append((first_id, names, body))
        first_id += 1
        if len(note_rows) == _ROWS:
            write_out()
    write_out()
    return first_id


def update(connection: sqlite3.Connection, look: Look, source: NoteSource) -> bool:
    """Update an index; return False, without an update, if it is better rebuilt.

    Leaves it unchanged while another process writes to it. Raises sqlite3.Error.
    """
    try:
        connection.execute("begin immediate")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return True
    try:
        # Compare again: another process may have updated the index meanwhile.
        is_good = _apply(connection, look, changes(connection, look), source)
        connection.execute("commit" if is_good else "rollback")
    except BaseException:
        connection.rollback()
        raise
    return is_good


def _apply(
    connection: sqlite3.Connection, look: Look, difference: Changes, source: NoteSource
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
    # IDs are never reused: a row of words may still have one.
    notes = source.notes(look.vault, [file.path for file in files])
    next_id = add(connection, notes, first, look.unread)
    connection.execute("update state set marked = ?, next_id = ?", (marked, next_id))
    connection.executemany(
        "delete from folders where path = ?", [(path,) for path in difference.gone]
    )
    store_folders(connection, difference.folders, to_read_again(files, look))
    return True


def store_folders(connection: sqlite3.Connection, folders: list[Folder], again: set[bytes]) -> None:
    """Store the contents of folders; the next search reads the notes in `again` again."""
    connection.executemany(
        "insert or replace into folders values (?, ?, ?)",
        [folder_row(folder, again) if again else tuple(folder) for folder in folders],
    )
