"""SQLAlchemy over one SQLite connection, with explicit transactions."""

from __future__ import annotations

import sqlite3

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool


def engine_over(connection: sqlite3.Connection) -> Engine:
    """Return an engine with this connection only; its release closes it.

    The connection must have `isolation_level=None`.
    """
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=NullPool)

    # Python's sqlite3 begins no transaction before DDL. And a read transaction that becomes a write
    # fails at once, whatever the busy timeout, if another process wrote in between.
    @event.listens_for(engine, "begin")
    def _begin(begun: Connection) -> None:  # pyright: ignore[reportUnusedFunction]
        begun.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
