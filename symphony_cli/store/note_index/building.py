"""The creation of an index of notes."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from symphony_cli.store.connection import connect
from symphony_cli.store.note_index.changes import notes_in, to_read_again
from symphony_cli.store.note_index.exclusion import SHARED, Held
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
    vault: str,
    before: Identity | None,
    look: Callable[[], Look],
    fill_in: Callable[[sqlite3.Connection, Look], None],
) -> Look | None:
    """Create the index of a vault, unless its file has been replaced since `before`.

    Processes take turns, and the file appears complete or not at all. `look` and `fill_in` supply
    its content; the result is what `look` returned, or None if it was not called. Raises
    sqlite3.Error and OSError, also if another process deletes the index because it locks a vault.
    """
    with _turn(path, vault) as is_current:
        if identity(path) != before:
            return None
        try:
            return _create(path, is_current, look, fill_in)
        except BaseException:
            with Held(os.path.dirname(path), SHARED):
                if is_current():
                    discard(unfinished_file(path))
                    # A lock without an index would name a vault for nothing.
                    if identity(path) is None:
                        discard(f"{path}.lock")
            raise


@contextmanager
def _turn(path: str, vault: str) -> Generator[Callable[[], bool]]:
    """Exclude other builders, if the file system can.

    Yields a test whether the index was not deleted meanwhile: whoever deletes it deletes its lock,
    whose content is the vault's path.
    """
    lock = f"{path}.lock"
    while True:
        descriptor = os.open(lock, os.O_CREAT | os.O_RDWR, 0o600)

        def is_current(descriptor: int = descriptor) -> bool:
            try:
                return os.path.samestat(os.stat(lock), os.fstat(descriptor))
            except FileNotFoundError:
                return False

        try:
            with suppress(OSError):
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            os.pwrite(descriptor, os.fsencode(vault), 0)
            if is_current():
                yield is_current
                return
        finally:
            os.close(descriptor)


def _create(
    path: str,
    is_current: Callable[[], bool],
    look: Callable[[], Look],
    fill_in: Callable[[sqlite3.Connection, Look], None],
) -> Look:
    new = unfinished_file(path)
    with _undeleted(path, is_current):
        # A process that was killed may have left one.
        discard(new)
        # Before SQLite creates it, which would let others read it.
        os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    connection = connect(new, 0, "mode=rw")
    try:
        # Only now: of a vault that was locked before, nothing is found any more.
        found = look()
        fill_in(connection, found)
    finally:
        connection.close()
    with _undeleted(path, is_current):
        # The files beside it belong to the old index. That stays until it is replaced, since
        # another process may be about to open it.
        discard_beside(path)
        os.replace(new, path)
    return found


@contextmanager
def _undeleted(path: str, is_current: Callable[[], bool]) -> Generator[None]:
    """Keep others from deleting an index during a block. Raises sqlite3.Error if one has."""
    with Held(os.path.dirname(path), SHARED):
        if not is_current():
            raise sqlite3.DatabaseError("another process has deleted it")
        yield


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
    connection.execute("insert into state values (0, ?, ?)", (next_id, look.settings))
    store_folders(connection, look.folders, to_read_again(files, look))
    connection.execute("commit")
    connection.execute(f"pragma application_id = {APPLICATION_ID}")
    connection.execute(f"pragma user_version = {VERSION}")
    connection.execute("pragma journal_mode = wal")


def _counted(items: Iterator[Item], total: int, tell: Callable[[int, int], None]) -> Iterator[Item]:
    for done, item in enumerate(items):
        yield item
        tell(done + 1, total)
