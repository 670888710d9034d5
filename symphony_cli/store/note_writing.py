"""Writing an index of notes: from nothing, and where notes were changed.

Imported only where something is to be written.
"""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from queue import Empty, Queue
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple

from symphony_cli.domain.note_words import indexed
from symphony_cli.domain.notes import Note, parse
from symphony_cli.store.connection import connect
from symphony_cli.store.note_changes import (
    JUST_NOW,
    NoteFile,
    changed_notes,
    changes,
    kept,
    notes_in,
)
from symphony_cli.store.note_schema import APPLICATION_ID, SCHEMA, VERSION, discard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Final

    from symphony_cli.domain.note_views import Folder, NoteSource
    from symphony_cli.store.note_changes import Changes

# SQLite sorts so many bytes of words in memory before it writes them: with the usual 1 MB, the
# index of 57 MB takes twice as long.
_SORTED_BYTES: Final = 32 << 20
_ROWS: Final = 16
_USUAL_BYTES: Final = 1 << 20
# When so many rows, and half of all, are marked as gone, an index is made anew.
_MOST_MARKED: Final = 1_000
_MOST_WAITING: Final = 8
_SWITCH_SECONDS: Final = 0.0002

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


def _add(connection: sqlite3.Connection, rows: Rows) -> None:
    """Add the rows of notes."""
    connection.executemany(_ADD_NOTE, rows.notes)
    # Not several rows in a statement: before each such one SQLite writes what it is sorting.
    connection.executemany("insert into words (rowid, title, body) values (?, ?, ?)", rows.words)


def build_alone(
    path: str, vault: str, folders: Iterable[Folder], rows: NoteRows, begun: int
) -> None:
    """Make the index of a vault, unless another process does, for which this one waits.

    It is there all at once, or not at all. Raises OSError, sqlite3.Error.
    """
    before = _identity(path)
    with locked(f"{path}.lock"):
        if _identity(path) == before:
            _build(path, vault, folders, rows, begun)


def _identity(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_ctime_ns


@contextmanager
def locked(path: str) -> Generator[None, None, None]:
    """Keep other processes out of a block, as far as the file system can."""
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _build(path: str, vault: str, folders: Iterable[Folder], rows: NoteRows, begun: int) -> None:
    new = f"{path}.{os.getpid()}"
    discard(new)
    # Before SQLite makes it, which would let others read it.
    os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        connection = connect(new, 0, "mode=rw")
        try:
            _fill(connection, vault, list(folders), rows, begun)
        finally:
            connection.close()
        # What SQLite has beside it is of the file that was there, and not of this one.
        discard(path)
        os.replace(new, path)
    except BaseException:
        discard(new)
        raise


def _fill(
    connection: sqlite3.Connection,
    vault: str,
    folders: list[Folder],
    rows: NoteRows,
    begun: int,
) -> None:
    # If it is ended before it is done, nobody has seen the file.
    for pragma in ("journal_mode = off", "synchronous = off", "locking_mode = exclusive"):
        connection.execute(f"pragma {pragma}")
    connection.executescript(SCHEMA)
    connection.execute("begin")
    connection.execute("insert into words(words, rank) values ('hashsize', ?)", (_SORTED_BYTES,))
    files = [file for folder in folders for file in notes_in(*folder)]
    for some in _meanwhile(rows.of((file.path for file in files), 1)):
        _add(connection, some)
    connection.execute("insert into words(words, rank) values ('hashsize', ?)", (_USUAL_BYTES,))
    next_id = len(files) + 1
    connection.execute("insert into state values (?, 0, ?)", (os.fsencode(vault), next_id))
    _keep(connection, folders, rows.unreadable | _just_changed(files, begun))
    connection.execute("commit")
    connection.execute(f"pragma application_id = {APPLICATION_ID}")
    connection.execute(f"pragma user_version = {VERSION}")
    connection.execute("pragma journal_mode = wal")


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
        _add(connection, some)
        first += len(some.notes)
    connection.execute("update state set marked = ?, next_id = ?", (marked, first))
    connection.executemany(
        "delete from folders where path = ?", [(path,) for path in difference.gone]
    )
    _keep(connection, difference.folders, rows.unreadable | _just_changed(files, begun))
    return True


def _just_changed(files: list[NoteFile], begun: int) -> set[bytes]:
    """Return the paths of those notes that may change once more without another time."""
    return {file.path for file in files if abs(begun - file.changed_at) < JUST_NOW}


def _keep(connection: sqlite3.Connection, folders: list[Folder], unsure: set[bytes]) -> None:
    connection.executemany(
        "insert or replace into folders values (?, ?, ?)",
        [kept(folder, unsure) if unsure else tuple(folder) for folder in folders],
    )


def _meanwhile(rows: Iterator[Rows]) -> Iterator[Rows]:
    """Yield what an iterator does, which goes on in a thread of its own in the meantime."""
    waiting: Queue[Rows | BaseException | None] = Queue(_MOST_WAITING)
    is_over = False

    def work() -> None:
        end: BaseException | None = None
        try:
            for some in rows:
                waiting.put(some)
                if is_over:
                    return
        except BaseException as error:  # noqa: BLE001 (it is raised where the rows are taken)
            end = error
        waiting.put(end)

    worker = Thread(target=work, daemon=True)
    interval = sys.getswitchinterval()
    # SQLite works without Python's lock, and is not to wait for it for long after each note.
    sys.setswitchinterval(_SWITCH_SECONDS)
    worker.start()
    try:
        while (some := waiting.get()) is not None:
            if isinstance(some, BaseException):
                raise some
            yield some
    finally:
        is_over = True
        sys.setswitchinterval(interval)
        while worker.is_alive():
            # It may wait for room.
            with suppress(Empty):
                waiting.get(timeout=0.01)
