"""Making an index of notes from nothing."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from symphony_cli.store.connection import connect
from symphony_cli.store.note_index.changes import notes_in, unsure
from symphony_cli.store.note_index.schema import (
    APPLICATION_ID,
    SCHEMA,
    VERSION,
    discard,
    discard_beside,
    identity,
    unfinished_file,
)
from symphony_cli.store.note_index.writing import add, keep

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Generator, Iterator
    from typing import Final, TypeVar

    from symphony_cli.notes.views import NoteSource
    from symphony_cli.store.note_index.changes import Look
    from symphony_cli.store.note_index.schema import Identity

    Item = TypeVar("Item")

# SQLite sorts so many bytes of words in memory before it writes them: with the usual 1 MB, the
# index of 57 MB takes twice as long.
_SORTED_BYTES: Final = 16 << 20
_PAGE_BYTES: Final = 8192
_USUAL_BYTES: Final = 1 << 20


def build_alone(
    path: str,
    before: Identity | None,
    look: Look,
    source: NoteSource,
    tell: Callable[[int, int], None],
) -> None:
    """Make the index of a vault in place of the file that was there `before`.

    Unless another process does, for which this one waits. It is there all at once, or not at all;
    `tell` is told how many notes of how many are in it. Raises OSError, also where what is made was
    deleted since nobody may have it any more, and sqlite3.Error.
    """
    with _locked(path, look.vault):
        if identity(path) == before:
            _build(path, look, source, tell)


@contextmanager
def _locked(path: str, vault: str) -> Generator[None, None, None]:
    """Keep other processes out of a block, as far as the file system can.

    The file that is locked says what vault it is for.
    """
    descriptor = os.open(f"{path}.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        os.pwrite(descriptor, os.fsencode(vault), 0)
        yield
    finally:
        os.close(descriptor)


def _build(path: str, look: Look, source: NoteSource, tell: Callable[[int, int], None]) -> None:
    new = unfinished_file(path)
    # That of a process which was killed.
    discard(new)
    # Before SQLite makes it, which would let others read it. And before anything is read: whoever
    # locks a vault meanwhile deletes this file, and then it cannot be put into its place.
    os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        connection = connect(new, 0, "mode=rw")
        try:
            fill(connection, look, source, tell)
        finally:
            connection.close()
        # What SQLite has beside it is of the file that was there, and not of this one. That itself
        # stays until this one is there: another process may be about to open it.
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
    """Make an index in a database that is empty. Raises sqlite3.Error."""
    # If it is ended before it is done, nobody has seen the file.
    pragmas = ("journal_mode = off", "synchronous = off", "locking_mode = exclusive")
    for pragma in (*pragmas, f"page_size = {_PAGE_BYTES}"):
        connection.execute(f"pragma {pragma}")
    connection.executescript(SCHEMA)
    connection.execute("begin")
    connection.execute("insert into words(words, rank) values ('hashsize', ?)", (_SORTED_BYTES,))
    files = [file for folder in look.folders for file in notes_in(*folder)]
    notes = source.notes(look.vault, [file.path for file in files])
    next_id = add(connection, _told(notes, len(files), tell), 1, look.unread)
    connection.execute("insert into words(words, rank) values ('hashsize', ?)", (_USUAL_BYTES,))
    connection.execute("insert into state values (0, ?)", (next_id,))
    keep(connection, look.folders, unsure(files, look))
    connection.execute("commit")
    connection.execute(f"pragma application_id = {APPLICATION_ID}")
    connection.execute(f"pragma user_version = {VERSION}")
    connection.execute("pragma journal_mode = wal")


def _told(items: Iterator[Item], total: int, tell: Callable[[int, int], None]) -> Iterator[Item]:
    for done, item in enumerate(items):
        yield item
        tell(done + 1, total)
