"""The file of an index of notes: its path, schema and errors.

Every search imports this module, so it imports nothing heavy. The words are in an FTS5 table
without a copy of the texts (content=''), so its rows can be added but not deleted: the row of a
changed or deleted note stays, without a row in `notes`, until the index is rebuilt.
"""

from __future__ import annotations

import os

from symphony_cli.base.errors import Failed
from symphony_cli.store.connection import connect, sqlite3

TYPE_CHECKING = False
if TYPE_CHECKING:
    Identity = tuple[int, int]

# A new number causes every existing index to be rebuilt.
VERSION = 5
_AS_IT_IS = "mode=ro&immutable=1"
_BESIDE = ("-wal", "-shm", "-journal")
# Errors of the system, not of the file's content.
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
# "syno", to recognize other programs' files.
APPLICATION_ID = 0x73796E6F

# `marks` is JSON: aliases, tags, links. `name_keys` and `tag_keys` are names and tags in the form
# for comparison, each between two newlines; the title is the first name.
SCHEMA = """
create table notes (
    id integer primary key, path blob not null unique, title text not null,
    name_keys text not null, tag_keys text not null, marks text not null
);
create table folders (path blob primary key, names blob not null, numbers blob not null)
    without rowid;
create table state (
    marked integer not null, next_id integer not null, settings text not null
);
create virtual table words using fts5(
    title, body, content='', tokenize='unicode61 remove_diacritics 0'
);
insert into words(words, rank) values ('rank', 'bm25(10.0, 1.0)');
insert into words(words, rank) values ('crisismerge', 500);
"""


def index_file(directory: str, vault: str) -> str:
    """Return the path of a vault's index."""
    # Most commands neither search nor delete an index.
    from hashlib import sha256

    return os.path.join(directory, f"{sha256(os.fsencode(vault)).hexdigest()[:32]}.db")


def unfinished_file(path: str) -> str:
    """Return the path of an index during its creation."""
    return f"{path}.new"


def unusable(path: str, error: Exception) -> Failed:
    """Return the error for an index that cannot be created or read."""
    reason = error.strerror if isinstance(error, OSError) else error
    return Failed(
        "INDEX_UNUSABLE",
        f"cannot read or write the note index {path}: {reason}",
        hint=f"check the disk and the permissions of {os.path.dirname(path)}; you can delete"
        " the index",
    )


def open_index(path: str, timeout: float) -> sqlite3.Connection | None:
    """Return a connection to an index of this version, or None.

    Raises sqlite3.Error.
    """
    # In a read-only directory, an index that needs no update can still be queried.
    may_write = os.access(os.path.dirname(path), os.W_OK)
    return _opened(path, timeout, "mode=rw" if may_write else _AS_IT_IS)


def open_as_it_is(path: str) -> sqlite3.Connection | None:
    """Return a connection as `open_index` does, without waiting and without writing beside it.

    Does not see an update that another process is writing, and can read parts of it.
    """
    return _opened(path, 0, _AS_IT_IS)


def _opened(path: str, timeout: float, options: str) -> sqlite3.Connection | None:
    if not os.path.isfile(path):
        return None
    connection = connect(path, timeout, options)
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
    """Whether an error of a query means that the index is damaged.

    A damaged index may yield values of other types, invalid JSON or invalid UTF-8.
    """
    if not isinstance(error, sqlite3.Error):
        return isinstance(error, (TypeError, ValueError, LookupError))
    return getattr(error, "sqlite_errorcode", 0) & 0xFF not in _OF_THE_SYSTEM


def identity(path: str) -> Identity | None:
    """Return a value that distinguishes a file from its replacement, or None if it is missing."""
    try:
        found = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_ino, found.st_ctime_ns


def discard(path: str) -> None:
    """Delete an index and SQLite's files beside it."""
    _unlink(path)
    discard_beside(path)


def discard_beside(path: str) -> None:
    """Delete SQLite's files beside an index."""
    for suffix in _BESIDE:
        _unlink(path + suffix)


def _unlink(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        return


def touches(path: str, vault: str) -> bool:
    """Whether the index's vault is inside or around another one, missing, or unknown."""
    other = vault_of(path)
    if other is None or not os.path.isdir(other):
        return True
    return f"{other}/".startswith(f"{vault}/") or f"{vault}/".startswith(f"{other}/")


def vault_of(path: str) -> str | None:
    """Return the path of an index's vault, or None if it is unknown."""
    # The lock, which is older than the index, contains the vault's path.
    try:
        with open(f"{path}.lock", "rb") as file:
            return os.fsdecode(file.read()) or None
    except OSError:
        return None
