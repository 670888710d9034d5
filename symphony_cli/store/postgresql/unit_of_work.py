"""Writes to the registry on PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
from sqlalchemy import create_engine
from sqlmodel import Session

from symphony_cli.store.postgresql.errors import store_error
from symphony_cli.store.postgresql.reader import PostgresReader
from symphony_cli.store.unit_of_work import SqlUnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import ExitStack

    from sqlalchemy import Engine

    from symphony_cli.base.errors import StoreUnusable
    from symphony_cli.domain.operations import Change


def engine_of(database: str) -> Engine:
    """Return an engine of connections to a database, by its URL or libpq's `key=value` form."""
    return create_engine(
        "postgresql+psycopg://",
        creator=lambda: psycopg.connect(database),
        # Locked rows are read as they are when the lock is granted.
        isolation_level="READ COMMITTED",
    )


class PostgresUnitOfWork(SqlUnitOfWork):
    """One transaction at a time, on a connection of an engine.

    Others may write meanwhile. A row that a repository returned stays as it is until the commit,
    and constraints hold; the reader sees what others commit.
    """

    def __init__(
        self,
        engine: Engine,
        on_change: Callable[[Sequence[Change]], None] = lambda changes: None,
    ) -> None:
        super().__init__(on_change)
        self._engine = engine

    def _enter(self, stack: ExitStack) -> None:
        connection = stack.enter_context(self._engine.connect())
        session = stack.enter_context(Session(connection))
        session.connection()
        driver: Any = connection.connection.driver_connection
        self._start(session, PostgresReader(driver))

    def _unusable(self, error: BaseException | None) -> StoreUnusable | None:
        return store_error(error)
