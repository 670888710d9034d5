"""The store's file: whether it is one, which revision it has, and what its errors mean.

Light, since every read loads it: the standard library's sqlite3 and nothing of SQLAlchemy.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
import time
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache

from symphony_cli.base.errors import StoreUnusable

VERSIONS = os.path.join(os.path.dirname(__file__), "migrations", "versions")

RETRY_SECONDS = 0.005
# One page of the smallest size that SQLite has.
SMALLEST_DATABASE = 512
# With less than this left on the disk, SQLite's -wal or -shm file could not grow.
NO_SPACE_BYTES = 65_536

CODES_BY_RESULT = {
    sqlite3.SQLITE_BUSY: "STORE_LOCKED",
    sqlite3.SQLITE_LOCKED: "STORE_LOCKED",
    sqlite3.SQLITE_PROTOCOL: "STORE_LOCKED",
    sqlite3.SQLITE_CORRUPT: "STORE_DAMAGED",
    sqlite3.SQLITE_NOTADB: "STORE_DAMAGED",
    sqlite3.SQLITE_READONLY: "STORE_READ_ONLY",
    sqlite3.SQLITE_CANTOPEN: "STORE_READ_ONLY",
    sqlite3.SQLITE_PERM: "STORE_READ_ONLY",
    sqlite3.SQLITE_AUTH: "STORE_READ_ONLY",
    sqlite3.SQLITE_FULL: "STORE_FULL",
    sqlite3.SQLITE_IOERR: "STORE_IO",
    sqlite3.SQLITE_NOLFS: "STORE_IO",
}
CODES_BY_ERRNO = {
    errno.ENOSPC: "STORE_FULL",
    errno.EDQUOT: "STORE_FULL",
    errno.EROFS: "STORE_READ_ONLY",
    errno.EACCES: "STORE_READ_ONLY",
    errno.EPERM: "STORE_READ_ONLY",
}
# What SQLite and Python say without a result code of its own: tables that are gone, damaged text.
SIGNS_OF_DAMAGE = ("no such table", "no such column", "Could not decode")


def unusable(code: str, path: str, reason: str = "") -> StoreUnusable:
    """The error for a store that cannot be used; `reason` says more than the code does."""
    said, hint = {
        "STORE_LOCKED": (
            "is locked by another process",
            "try again; to wait longer: symphony config set store.busy_timeout SECONDS",
        ),
        "STORE_DAMAGED": (
            "is damaged or is no store",
            f"move it away and restore a copy, as from {backups_directory(path)}",
        ),
        "STORE_READ_ONLY": (
            "cannot be opened or written",
            f"check who may write to it and to {os.path.dirname(path)}",
        ),
        "STORE_FULL": ("cannot be written: the disk is full", "free some space and try again"),
        "STORE_IO": ("cannot be read or written", "check the disk; symphony doctor looks further"),
        "STORE_NEWER": ("was written by a newer symphony", "upgrade symphony; nothing was changed"),
        "STORE_FOREIGN": (
            "is a database of another program",
            "move it away, or choose another place with SYMPHONY_HOME",
        ),
    }[code]
    return StoreUnusable(code, f"the store {path} {said}{reason and f' ({reason})'}", hint=hint)


def backups_directory(path: str) -> str:
    """Return the directory that holds the copies that were made before migrations."""
    return os.path.join(os.path.dirname(path), "backups")


def translated(error: BaseException | None, path: str) -> StoreUnusable | None:
    """Return what an error of SQLite, SQLAlchemy or the system says about the store at `path`.

    None for an error that says nothing about it: a broken constraint or a bug.
    """
    if isinstance(error, OSError):
        code = CODES_BY_ERRNO.get(error.errno or 0, "STORE_IO")
        return unusable(code, path, error.strerror or "")
    # SQLAlchemy wraps the driver's errors.
    error = getattr(error, "orig", error)
    if not isinstance(error, sqlite3.Error):
        return None
    code = CODES_BY_RESULT.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    if code is None and any(sign in str(error) for sign in SIGNS_OF_DAMAGE):
        code = "STORE_DAMAGED"
    if code == "STORE_READ_ONLY" and os.path.isdir(path):
        code = "STORE_DAMAGED"
    if code == "STORE_IO" and _is_disk_full(path):
        # SQLite calls it an I/O error when the -shm file cannot grow.
        code = "STORE_FULL"
    return unusable(code, path, str(error)) if code else None


@contextmanager
def translating(path: str) -> Generator[None, None, None]:
    """Raise as StoreUnusable whatever error of the block says that the store cannot be used."""
    try:
        yield
    except Exception as error:
        if told := translated(error, path):
            raise told from error
        raise


def _is_disk_full(path: str) -> bool:
    try:
        disk = os.statvfs(os.path.dirname(path) or ".")
    except (AttributeError, OSError):
        return False
    return disk.f_bavail * disk.f_frsize < NO_SPACE_BYTES


def is_there(path: str) -> bool:
    """Whether there is a file with something in it.

    Raises StoreUnusable where something else than a file is, or where it cannot be looked at.
    """
    with translating(path):
        try:
            found = os.stat(path)
        except FileNotFoundError:
            return False
    if not stat.S_ISREG(found.st_mode):
        raise unusable("STORE_DAMAGED", path, "it is no file")
    if 0 < found.st_size < SMALLEST_DATABASE:
        # SQLite would take a file that is too short for its header as an empty one, and fill it.
        raise unusable("STORE_DAMAGED", path, "it is no database")
    return found.st_size > 0


def connect(path: str, busy_timeout: float, options: str) -> sqlite3.Connection:
    """Return a connection that leaves transactions to its user; `options` are those of a URI.

    The file is not created, unless the options say so. Raises sqlite3.Error.
    """
    quoted = os.path.abspath(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    return sqlite3.connect(
        f"file://{quoted}?{options}", uri=True, timeout=busy_timeout, isolation_level=None
    )


@cache
def revisions() -> tuple[str, ...]:
    """Return the schema's revisions, oldest first: the first part of their files' names.

    They have four digits each, so that they compare as text as they do as numbers.
    """
    files = [name for name in os.listdir(VERSIONS) if name.endswith(".py")]
    return tuple(sorted(name[:4] for name in files if name[:4].isdecimal()))


def head_revision() -> str:
    """Return the newest revision."""
    return revisions()[-1]


def revision_of(connection: sqlite3.Connection, path: str) -> str | None:
    """Return the schema's revision, or None in a database without any table.

    Raises StoreUnusable for a newer revision and for another program's database; sqlite3.Error.
    """
    try:
        row = connection.execute("select version_num from alembic_version").fetchone()
    except sqlite3.OperationalError as error:
        if "no such" not in str(error):
            raise
        row = None
    if row is None:
        tables = "select count(*) from sqlite_master where name <> 'alembic_version'"
        if connection.execute(tables).fetchone()[0]:
            raise unusable("STORE_FOREIGN", path)
        return None
    revision = str(row[0])
    if revision in revisions():
        return revision
    head = head_revision()
    is_ours = len(revision) == len(head) and revision.isdecimal()
    if is_ours and revision > head:
        raise unusable("STORE_NEWER", path, f"schema {revision}, this one knows {head}")
    raise unusable("STORE_FOREIGN", path, f"unknown schema {revision}")


def is_current(revision: str | None) -> bool:
    """Whether a revision is the newest."""
    return revision == head_revision()


def connect_read_only(path: str, busy_timeout: float) -> sqlite3.Connection:
    """Return a connection to an existing file that cannot write. Raises sqlite3.Error."""
    try:
        return _readable(path, busy_timeout, "mode=ro")
    except sqlite3.OperationalError as error:
        if not _is_for_want_of_writing(error) or _has_unfinished_writes(path):
            raise
    # SQLite needs to write -shm to read a database in WAL mode. Where it cannot, and where all that
    # was written is in the file itself, the file can be read as one that nobody changes.
    return _readable(path, busy_timeout, "mode=ro&immutable=1")


def _readable(path: str, busy_timeout: float, options: str) -> sqlite3.Connection:
    connection = connect(path, busy_timeout, options)
    try:
        connection.execute("pragma query_only = on")
        # SQLite opens the file's parts when it first reads.
        connection.execute("pragma schema_version").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _is_for_want_of_writing(error: sqlite3.OperationalError) -> bool:
    result = error.sqlite_errorcode
    return result & 0xFF in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY) or result in (
        sqlite3.SQLITE_IOERR_SHMOPEN,
        sqlite3.SQLITE_IOERR_SHMSIZE,
        sqlite3.SQLITE_IOERR_SHMMAP,
    )


def _has_unfinished_writes(path: str) -> bool:
    for suffix in ("-wal", "-journal"):
        try:
            if os.stat(path + suffix).st_size:
                return True
        except OSError:
            continue
    return False


def use_wal(connection: sqlite3.Connection, busy_timeout: float) -> None:
    """Set the journal's mode to WAL. Raises sqlite3.Error.

    SQLite does not wait for locks here as it does elsewhere, so this does.
    """
    if connection.execute("pragma journal_mode").fetchone()[0] == "wal":
        return
    deadline = time.monotonic() + busy_timeout
    while True:
        try:
            connection.execute("pragma journal_mode = wal").fetchone()
            return
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() > deadline:
                raise
            time.sleep(RETRY_SECONDS)
