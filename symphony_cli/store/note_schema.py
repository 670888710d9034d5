"""The file that an index of notes is: one for each vault, in the cache, and disposable.

Light: every search loads it. The words are in an FTS5 table that has no copy of the texts
(content=''), so a row in it can be added but not taken away: the row of a note that was changed or
deleted is marked by its id being in no row of `notes`, and swept when there are many.
"""

from __future__ import annotations

import os
import sqlite3

from symphony_cli.domain.errors import Failed
from symphony_cli.store.connection import connect

# Another number makes every index that is there anew.
VERSION = 1
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
create table state (
    vault blob not null, marked integer not null, next_id integer not null
);
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
    if not os.path.exists(path):
        return None
    connection = connect(path, timeout, "mode=rw")
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


def is_damage(error: sqlite3.Error) -> bool:
    """Whether an error says that the file is no index, or no longer one."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return True
    said = str(error)
    return "no such table" in said or "no such column" in said or "malformed" in said


def discard(path: str) -> None:
    """Delete an index with the files that SQLite has beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        try:
            os.unlink(path + suffix)
        except FileNotFoundError:
            continue
