"""Read-only access to the store, after an upgrade if needed."""

from __future__ import annotations

from contextlib import contextmanager

from symphony_cli.base.errors import StoreUnusable
from symphony_cli.store.connection import (
    connect_read_only,
    is_current,
    raising_store_errors,
    revision_of,
    store_exists,
    unusable,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Generator, Sequence
    from typing import Any


def open_reader(path: str, busy_timeout: float) -> sqlite3.Connection | None:
    """Return a read-only connection to a store, or None if there is no store.

    An older store is upgraded first. Raises StoreUnusable.
    """
    if not store_exists(path):
        return None
    with raising_store_errors(path):
        connection = connect_read_only(path, busy_timeout)
        try:
            revision = revision_of(connection, path)
        except BaseException:
            connection.close()
            raise
    if is_current(revision):
        return connection
    connection.close()
    if revision is None:
        return None
    # It imports Alembic, which a read of a current store does not need.
    from symphony_cli.store.migrations.upgrade import upgrade

    upgrade(path, busy_timeout)
    return open_reader(path, busy_timeout)


class StoreFile:
    """The database at `path`, as `StoreReader` describes it."""

    def __init__(
        self,
        path: str,
        busy_timeout: Callable[[], float],
        connection: sqlite3.Connection | None,
    ) -> None:
        self._path = path
        self._busy_timeout = busy_timeout
        self._connection = connection

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @contextmanager
    def unchanging(self) -> Generator[None, None, None]:
        self.rows("select 1")
        connection = self._connection
        if connection is None or connection.in_transaction:
            yield
            return
        connection.execute("begin")
        try:
            yield
        finally:
            connection.execute("rollback")

    def unreadable(self, reason: str) -> StoreUnusable:
        return unusable("STORE_DAMAGED", self._path, reason)

    def rows(self, sql: str, parameters: Sequence[str | int] = ()) -> list[tuple[Any, ...]]:
        try:
            return self._rows_within(0, sql, parameters)
        except StoreUnusable as error:
            if error.code != "STORE_LOCKED":
                raise
            return self._rows_within(self._busy_timeout(), sql, parameters)

    def _rows_within(
        self, seconds: float, sql: str, parameters: Sequence[str | int]
    ) -> list[tuple[Any, ...]]:
        if self._connection is None:
            self._connection = open_reader(self._path, seconds)
            if self._connection is None:
                return []
        elif seconds:
            self._connection.execute(f"pragma busy_timeout = {int(seconds * 1000)}")
        with raising_store_errors(self._path):
            return self._connection.execute(sql, parameters).fetchall()
