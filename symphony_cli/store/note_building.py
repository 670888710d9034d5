"""Making an index of notes from nothing."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from queue import Empty, Queue
from threading import Thread
from typing import TYPE_CHECKING

from symphony_cli.store.connection import connect
from symphony_cli.store.note_changes import notes_in
from symphony_cli.store.note_schema import APPLICATION_ID, SCHEMA, VERSION, discard
from symphony_cli.store.note_writing import add, just_changed, keep

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from typing import Final

    from symphony_cli.domain.note_views import Folder
    from symphony_cli.store.note_writing import NoteRows, Rows

# SQLite sorts so many bytes of words in memory before it writes them: with the usual 1 MB, the
# index of 57 MB takes twice as long.
_SORTED_BYTES: Final = 32 << 20
_USUAL_BYTES: Final = 1 << 20
_MOST_WAITING: Final = 8


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
        add(connection, some)
    connection.execute("insert into words(words, rank) values ('hashsize', ?)", (_USUAL_BYTES,))
    next_id = len(files) + 1
    connection.execute("insert into state values (?, 0, ?)", (os.fsencode(vault), next_id))
    keep(connection, folders, rows.unreadable | just_changed(files, begun))
    connection.execute("commit")
    connection.execute(f"pragma application_id = {APPLICATION_ID}")
    connection.execute(f"pragma user_version = {VERSION}")
    connection.execute("pragma journal_mode = wal")


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
    worker.start()
    try:
        while (some := waiting.get()) is not None:
            if isinstance(some, BaseException):
                raise some
            yield some
    finally:
        is_over = True
        while worker.is_alive():
            # It may wait for room.
            with suppress(Empty):
                waiting.get(timeout=0.01)
