"""The creation of an index of notes."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from symphony_cli.store.connection import connect
from symphony_cli.store.note_index.changes import notes_in, to_read_again
from symphony_cli.store.note_index.schema import (
    APPLICATION_ID,
    SCHEMA,
    VERSION,
    discard,
    discard_beside,
    identity,
    unfinished_file,
)
from symphony_cli.store.note_index.writing import add, store_folders

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Generator, Iterator
    from typing import Final, TypeVar

    from symphony_cli.notes.ports import NoteSource
    from symphony_cli.store.note_index.changes import Look
    from symphony_cli.store.note_index.schema import Identity

    Item = TypeVar("Item")

# The bytes of words that SQLite sorts in memory: with the default of 1 MB, an index of 57 MB takes
# twice as long.
_SORTED_BYTES: Final = 16 << 20
_PAGE_BYTES: Final = 8192
_USUAL_BYTES: Final = 1 << 20


def build(
    path: str,
    before: Identity | None,
    look: Look,
    source: NoteSource,
    tell: Callable[[int, int], None],
) -> None:
    """Create the index of a vault, unless its file has been replaced since `before`.

    Processes take turns, and the file appears complete or not at all. `tell` receives the number of
    notes done and the total. Raises sqlite3.Error and OSError, also if the unfinished file is
    deleted because the vault is being locked.
    """
    with _locked(path, look.vault):
        if identity(path) == before:
            _create(path, look, source, tell)


@contextmanager
def _locked(path: str, vault: str) -> Generator[None, None, None]:
    """Exclude other processes, if the file system can; the lock's content is the vault's path."""
    descriptor = os.open(f"{path}.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        os.pwrite(descriptor, os.fsencode(vault), 0)
        yield
    finally:
        os.close(descriptor)


def _create(path: str, look: Look, source: NoteSource, tell: Callable[[int, int], None]) -> None:
    new = unfinished_file(path)
    # A process that was killed may have left one.
    discard(new)
    # Create it before SQLite does, which would let others read it, and before any note is read: a
    # process that locks the vault meanwhile deletes this file, so that the replacement fails.
    os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        connection = connect(new, 0, "mode=rw")
        try:
            fill(connection, look, source, tell)
        finally:
            connection.close()
        # The files beside it belong to the old index. That stays until it is replaced, since
        # another process may be about to open it.
        discard_beside(path)
        os.replace(new, path)
    except BaseException:
        discard(new)
        raise


def fill(
    connection: sqlite3.Connection,
    look: Look,
    source: NoteSource,
    tell: Callable[[int, int], None],
) -> None:
    """Create an index in an empty database. Raises sqlite3.Error."""
    # An interrupted file is never used, so it needs no durability.
    pragmas = ("journal_mode = off", "synchronous = off", "locking_mode = exclusive")
    for pragma in (*pragmas, f"page_size = {_PAGE_BYTES}"):
        connection.execute(f"pragma {pragma}")
    connection.executescript(SCHEMA)
    connection.execute("begin")
    connection.execute("insert into words(words, rank) values ('hashsize', ?)", (_SORTED_BYTES,))
    files = [file for folder in look.folders for file in notes_in(*folder)]
    notes = source.notes(look.vault, [file.path for file in files])
    next_id = add(connection, _counted(notes, len(files), tell), 1, look.unread)
    connection.execute("insert into words(words, rank) values ('hashsize', ?)", (_USUAL_BYTES,))
    connection.execute("insert into state values (0, ?)", (next_id,))
    store_folders(connection, look.folders, to_read_again(files, look))
    connection.execute("commit")
    connection.execute(f"pragma application_id = {APPLICATION_ID}")
    connection.execute(f"pragma user_version = {VERSION}")
    connection.execute("pragma journal_mode = wal")


def _counted(items: Iterator[Item], total: int, tell: Callable[[int, int], None]) -> Iterator[Item]:
    for done, item in enumerate(items):
        yield item
        tell(done + 1, total)
