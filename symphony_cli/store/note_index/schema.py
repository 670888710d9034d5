"""The file that an index of notes is: one for each vault, in the cache, and disposable.

Light: every search loads it. The words are in an FTS5 table that has no copy of the texts
(content=''), so a row in it can be added but not taken away: the row of a note that was changed or
deleted is marked by its id being in no row of `notes`, and swept when there are many.
"""

from __future__ import annotations

import os
import sqlite3

from symphony_cli.base.errors import Failed
from symphony_cli.store.connection import connect

TYPE_CHECKING = False
if TYPE_CHECKING:
    Identity = tuple[int, int]

# Another number makes every index that is there anew.
VERSION = 1
_BESIDE = ("-wal", "-shm", "-journal")
# Errors of the system, and not of what is in the file.
_OF_THE_SYSTEM = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
)
# "syno", so that no other program's file is taken for one.
APPLICATION_ID = 0x73796E6F

# `marks` is JSON: the aliases, the tags, the links. `tag_keys` are the tags in the form under which
# they are looked for, each between two newlines.
SCHEMA = """
create table notes (
    id integer primary key, path blob not null unique, title text not null,
    tag_keys text not null, marks text not null
);
create table folders (path blob primary key, names blob not null, numbers blob not null)
    without rowid;
create table state (marked integer not null, next_id integer not null);
create virtual table words using fts5(
    title, body, content='', tokenize='unicode61 remove_diacritics 0'
);
insert into words(words, rank) values ('rank', 'bm25(10.0, 1.0)');
insert into words(words, rank) values ('crisismerge', 500);
"""


def index_file(directory: str, vault: str) -> str:
    """Return where the index of the vault at a path is kept."""
    # Loaded here: what forgets nothing and searches nothing needs no digests.
    from hashlib import sha256

    return os.path.join(directory, f"{sha256(os.fsencode(vault)).hexdigest()[:32]}.db")


def unfinished_file(path: str) -> str:
    """Return where an index is made before it is put into its place."""
    return f"{path}.new"


def unusable(path: str, error: Exception) -> Failed:
    """The error for an index that cannot be made or read."""
    reason = error.strerror if isinstance(error, OSError) else error
    return Failed(
        "INDEX_UNUSABLE",
        f"the index of notes {path} cannot be written or read: {reason}",
        hint=f"check the disk and who may write to {os.path.dirname(path)}; it can be deleted",
    )


def open_index(path: str, timeout: float) -> sqlite3.Connection | None:
    """Return a connection to an index of this version; None where there is none.

    Raises sqlite3.Error.
    """
    if not os.path.isfile(path):
        return None
    # Where nobody may write, an index can be asked that nothing has to be taken into.
    may_write = os.access(os.path.dirname(path), os.W_OK)
    connection = connect(path, timeout, "mode=rw" if may_write else "mode=ro&immutable=1")
    try:
        connection.execute("pragma synchronous = off")
        is_ours = (
            connection.execute("pragma application_id").fetchone()[0] == APPLICATION_ID
            and connection.execute("pragma user_version").fetchone()[0] == VERSION
        )
    except BaseException:
        connection.close()
        raise
    if not is_ours:
        connection.close()
        return None
    return connection


def is_damage(error: Exception) -> bool:
    """Whether an error that came of asking an index says that the file is none, or no longer one.

    What is in a damaged one may be of another type, no JSON, no UTF-8, or nothing that FTS5 knows.
    """
    if not isinstance(error, sqlite3.Error):
        return isinstance(error, (TypeError, ValueError, LookupError))
    return getattr(error, "sqlite_errorcode", 0) & 0xFF not in _OF_THE_SYSTEM


def identity(path: str) -> Identity | None:
    """Return what tells the file at a path from one that takes its place; None for none."""
    try:
        found = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_ino, found.st_ctime_ns


def discard(path: str) -> None:
    """Delete an index with the files that SQLite has beside it."""
    _unlink(path)
    discard_beside(path)


def discard_beside(path: str) -> None:
    """Delete the files that SQLite has beside an index."""
    for suffix in _BESIDE:
        _unlink(path + suffix)


def _unlink(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        return


def touches(path: str, vault: str) -> bool:
    """Whether an index is of a vault with another in it or around it, of a gone one or unknown."""
    other = _vault_of(path)
    if other is None or not os.path.isdir(other):
        return True
    return f"{other}/".startswith(f"{vault}/") or f"{vault}/".startswith(f"{other}/")


def _vault_of(path: str) -> str | None:
    """Return the vault that an index is of, as its lock says, which is there before it."""
    try:
        with open(f"{path}.lock", "rb") as file:
            return os.fsdecode(file.read()) or None
    except OSError:
        return None
