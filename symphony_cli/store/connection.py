"""The store's file: connections, schema revision, and the errors of SQLite.

Every read imports this module, so it imports the standard library only.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache

from symphony_cli.base.errors import StoreUnusable

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
else:
    # The module `sqlite3` is this one and adapters of dates, which import `datetime`.
    import _sqlite3 as sqlite3

VERSIONS = os.path.join(os.path.dirname(__file__), "migrations", "versions")

RETRY_SECONDS = 0.005
# SQLite's smallest page.
SMALLEST_DATABASE = 512
# With less free space than this, SQLite's -wal or -shm file cannot grow.
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
# Damage without a result code of its own: missing tables and invalid text.
DAMAGE_MESSAGES = ("no such table", "no such column", "Could not decode")


def unusable(code: str, path: str, reason: str = "") -> StoreUnusable:
    """Return the error with a code, and a `reason` in its message."""
    said, hint = {
        "STORE_LOCKED": (
            "is locked by another process",
            "try again; to wait longer, run `symphony config set store.busy_timeout SECONDS`",
        ),
        "STORE_DAMAGED": (
            "is damaged or not a store",
            f"move it away, and restore a copy from {backups_directory(path)}",
        ),
        "STORE_READ_ONLY": (
            "cannot be opened or written",
            f"check the permissions of it and of {os.path.dirname(path)}",
        ),
        "STORE_FULL": ("cannot be written: the disk is full", "free some space and try again"),
        "STORE_IO": (
            "cannot be read or written",
            "check the disk; to check the store, run `symphony doctor`",
        ),
        "STORE_NEWER": ("was written by a newer symphony", "upgrade symphony; nothing was changed"),
        "STORE_FOREIGN": (
            "belongs to another program",
            "move it away, or choose another place with SYMPHONY_HOME",
        ),
    }[code]
    return StoreUnusable(code, f"the store {path} {said}{reason and f' ({reason})'}", hint=hint)


def backups_directory(path: str) -> str:
    """Return the directory of the copies that migrations make first."""
    return os.path.join(os.path.dirname(path), "backups")


def store_error(error: BaseException | None, path: str) -> StoreUnusable | None:
    """Map an error of SQLite, SQLAlchemy or the system to a StoreUnusable.

    Return None for an error that is not about the file, such as a violated constraint or a bug.
    """
    if isinstance(error, OSError):
        code = CODES_BY_ERRNO.get(error.errno or 0, "STORE_IO")
        return unusable(code, path, error.strerror or "")
    # SQLAlchemy wraps the driver's errors.
    error = getattr(error, "orig", error)
    if not isinstance(error, sqlite3.Error):
        return None
    code = CODES_BY_RESULT.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    if code is None and any(sign in str(error) for sign in DAMAGE_MESSAGES):
        code = "STORE_DAMAGED"
    if code == "STORE_READ_ONLY" and os.path.isdir(path):
        code = "STORE_DAMAGED"
    if code == "STORE_IO" and _is_disk_full(path):
        # SQLite reports an I/O error if the -shm file cannot grow.
        code = "STORE_FULL"
    return unusable(code, path, str(error)) if code else None


@contextmanager
def raising_store_errors(path: str) -> Generator[None, None, None]:
    """Raise the block's errors as StoreUnusable if they are about the store's file."""
    try:
        yield
    except Exception as error:
        if mapped := store_error(error, path):
            raise mapped from error
        raise


def _is_disk_full(path: str) -> bool:
    try:
        disk = os.statvfs(os.path.dirname(path) or ".")
    except (AttributeError, OSError):
        return False
    return disk.f_bavail * disk.f_frsize < NO_SPACE_BYTES


def store_exists(path: str) -> bool:
    """Whether the store exists and is not empty.

    Raises StoreUnusable if the path is not a regular file or cannot be examined.
    """
    with raising_store_errors(path):
        try:
            found = os.stat(path)
        except FileNotFoundError:
            return False
    if not stat.S_ISREG(found.st_mode):
        raise unusable("STORE_DAMAGED", path, "it is not a file")
    if 0 < found.st_size < SMALLEST_DATABASE:
        # SQLite treats a file that is shorter than its header as empty, and would overwrite it.
        raise unusable("STORE_DAMAGED", path, "it is not a database")
    return found.st_size > 0


def connect(path: str, busy_timeout: float, options: str) -> sqlite3.Connection:
    """Return a connection without implicit transactions; `options` are a URI's parameters.

    Raises sqlite3.Error.
    """
    quoted = os.path.abspath(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    return sqlite3.connect(
        f"file://{quoted}?{options}", uri=True, timeout=busy_timeout, isolation_level=None
    )


@cache
def revisions() -> tuple[str, ...]:
    """Return the schema's revisions, oldest first, from the names of their files.

    Each has four digits, so that their order as text is their order.
    """
    files = [name for name in os.listdir(VERSIONS) if name.endswith(".py")]
    return tuple(sorted(name[:4] for name in files if name[:4].isdecimal()))


def head_revision() -> str:
    """Return the newest revision."""
    return revisions()[-1]


def revision_of(connection: sqlite3.Connection, path: str) -> str | None:
    """Return the schema's revision, or None if the database has no tables.

    Raises StoreUnusable for a newer revision and another program's database, and sqlite3.Error.
    """
    revision = _recorded_revision(connection)
    if revision is None:
        tables = "select count(*) from sqlite_master where name <> 'alembic_version'"
        if not connection.execute(tables).fetchone()[0]:
            return None
        # Another process may have created the store between the two queries.
        revision = _recorded_revision(connection)
        if revision is None:
            raise unusable("STORE_FOREIGN", path)
    if revision in revisions():
        return revision
    head = head_revision()
    is_ours = len(revision) == len(head) and revision.isdecimal()
    if is_ours and revision > head:
        raise unusable("STORE_NEWER", path, f"schema {revision}, this one knows {head}")
    raise unusable("STORE_FOREIGN", path, f"unknown schema {revision}")


def _recorded_revision(connection: sqlite3.Connection) -> str | None:
    """Return the revision that Alembic recorded, or None. Raises sqlite3.Error."""
    try:
        row = connection.execute("select version_num from alembic_version").fetchone()
    except sqlite3.OperationalError as error:
        if "no such" not in str(error):
            raise
        return None
    return None if row is None else str(row[0])


def is_current(revision: str | None) -> bool:
    """Whether a revision is the newest."""
    return revision == head_revision()


def connect_read_only(path: str, busy_timeout: float) -> sqlite3.Connection:
    """Return a read-only connection to an existing file. Raises sqlite3.Error."""
    try:
        return _readable(path, busy_timeout, "mode=ro")
    except sqlite3.OperationalError as error:
        if not _needs_write_access(error) or _has_unfinished_writes(path):
            raise
    # In WAL mode SQLite writes -shm even to read. If it cannot, and no -wal holds newer pages, the
    # file is complete and can be read as immutable.
    return _readable(path, busy_timeout, "mode=ro&immutable=1")


def _readable(path: str, busy_timeout: float, options: str) -> sqlite3.Connection:
    connection = connect(path, busy_timeout, options)
    try:
        connection.execute("pragma query_only = on")
        # SQLite opens the -wal and -shm files at the first read.
        connection.execute("pragma schema_version").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _needs_write_access(error: sqlite3.OperationalError) -> bool:
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
    """Set the journal mode to WAL. Raises sqlite3.Error.

    SQLite ignores the busy timeout here, so this function waits.
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
