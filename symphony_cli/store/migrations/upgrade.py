"""The creation and the upgrade of the store."""

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
    raising_store_errors,
    revision_of,
    store_exists,
    unusable,
    use_wal,
)
from symphony_cli.store.engine import engine_over

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy import Connection

SCRIPTS = os.path.dirname(__file__)


def alembic_config(**attributes: object) -> Config:
    """Return Alembic's configuration, with `attributes` for `env.py`. It prints nothing."""
    config = Config(stdout=io.StringIO())
    config.set_main_option("script_location", SCRIPTS.replace("%", "%%"))
    config.attributes.update(attributes)
    return config


def upgrade(path: str, busy_timeout: float) -> None:
    """Upgrade the store at `path` to the newest revision, or create it.

    An older store is copied to `backups/` first. Raises StoreUnusable, and then the store is
    unchanged.
    """
    with raising_store_errors(path):
        if not store_exists(path):
            _make_file(path)
        with closing(connect(path, busy_timeout, "mode=rw")) as connection:
            # Checked before any write: another program's file must not be touched.
            if not is_current(revision_of(connection, path)):
                _migrate(connection, path, busy_timeout)


def _make_file(path: str) -> None:
    os.makedirs(os.path.dirname(path) or ".", mode=0o700, exist_ok=True)
    # SQLite would create it with the mode that the umask allows.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _migrate(connection: sqlite3.Connection, path: str, busy_timeout: float) -> None:
    use_wal(connection, busy_timeout)
    # The rebuild of a table drops it, which must not affect its children. Inside a transaction
    # SQLite ignores this setting.
    connection.execute("pragma foreign_keys = off")
    engine = engine_over(connection)
    backup = None
    try:
        with engine.connect() as transaction, transaction.begin():
            # Another process may have upgraded the store while this one waited for the lock.
            revision = revision_of(connection, path)
            if is_current(revision):
                return
            if revision is None:
                # An empty file may have existed, with any mode.
                os.chmod(path, 0o600)
            else:
                backup = _back_up(path, revision, busy_timeout)
            _run(transaction, path)
    except BaseException:
        # Each failed attempt would leave one more.
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
        # A separate connection reads the committed pages while this process holds the write lock.
        with (
            closing(connect(path, busy_timeout, "mode=ro")) as source,
            closing(connect(backup, busy_timeout, "mode=rw")) as target,
        ):
            source.backup(target)
    except BaseException:
        os.unlink(backup)
        raise
    return backup
