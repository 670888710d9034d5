"""Makes a new store, and brings an older one to the newest revision."""

from __future__ import annotations

import io
import os
from contextlib import closing, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config

from symphony_cli.store.connection import (
    backups_directory,
    connect,
    is_current,
    is_there,
    revision_of,
    translating,
    unusable,
    use_wal,
)
from symphony_cli.store.engine import engine_over

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy import Connection

SCRIPTS = os.path.dirname(__file__)


def alembic_config(**attributes: object) -> Config:
    """Return Alembic's configuration; `attributes` are what `env.py` takes. Nothing is printed."""
    config = Config(stdout=io.StringIO())
    config.set_main_option("script_location", SCRIPTS.replace("%", "%%"))
    config.attributes.update(attributes)
    return config


def upgrade(path: str, busy_timeout: float) -> None:
    """Bring the store at `path` to the newest revision; make it where there is none.

    An older store is copied to `backups/` first. Raises StoreUnusable, and leaves what the store
    holds as it was.
    """
    with translating(path):
        if not is_there(path):
            _make_file(path)
        with closing(connect(path, busy_timeout, "mode=rw")) as connection:
            # Asked before anything is written: another program's file must not be touched.
            if not is_current(revision_of(connection, path)):
                _migrate(connection, path, busy_timeout)


def _make_file(path: str) -> None:
    os.makedirs(os.path.dirname(path) or ".", mode=0o700, exist_ok=True)
    # SQLite would make it with whatever modes the umask leaves.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _migrate(connection: sqlite3.Connection, path: str, busy_timeout: float) -> None:
    use_wal(connection, busy_timeout)
    # A table that is rebuilt is dropped on the way, which its children must not notice. Within a
    # transaction this setting would be ignored.
    connection.execute("pragma foreign_keys = off")
    engine = engine_over(connection)
    backup = None
    try:
        with engine.connect() as transaction, transaction.begin():
            # Another process may have done it while this one waited for its turn.
            revision = revision_of(connection, path)
            if is_current(revision):
                return
            if revision is None:
                # An empty file may have been there, with whatever modes.
                os.chmod(path, 0o600)
            else:
                backup = _back_up(path, revision, busy_timeout)
            _run(transaction, path)
    except BaseException:
        # Else each further try would leave one more.
        if backup is not None:
            os.unlink(backup)
        raise
    finally:
        engine.dispose()


def _run(transaction: Connection, path: str) -> None:
    command.upgrade(alembic_config(connection=transaction), "head")
    broken = transaction.exec_driver_sql("pragma foreign_key_check").first()
    if broken:
        raise unusable("STORE_DAMAGED", path, f"a row of {broken[0]} has no {broken[2]}")


def _back_up(path: str, revision: str, busy_timeout: float) -> str:
    directory = backups_directory(path)
    os.makedirs(directory, mode=0o700, exist_ok=True)
    stem = os.path.splitext(os.path.basename(path))[0]
    time = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    backup = os.path.join(directory, f"{stem}-{revision}-{time}.db")
    os.close(os.open(backup, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        # A connection of its own reads what was committed, while this process holds the write lock.
        with (
            closing(connect(path, busy_timeout, "mode=ro")) as source,
            closing(connect(backup, busy_timeout, "mode=rw")) as target,
        ):
            source.backup(target)
    except BaseException:
        os.unlink(backup)
        raise
    return backup
