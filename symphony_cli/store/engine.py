"""SQLAlchemy over one SQLite connection, in transactions that begin when they say so."""

from __future__ import annotations

import sqlite3

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool


def engine_over(connection: sqlite3.Connection) -> Engine:
    """Return an engine whose only connection is this one; releasing it closes it.

    The connection must leave transactions to its user (`isolation_level=None`).
    """
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=NullPool)

    # Python's sqlite3 would begin none before DDL; and a transaction that becomes a write only
    # later fails at once when another process wrote in between, however long it may wait.
    @event.listens_for(engine, "begin")
    def _begin(begun: Connection) -> None:  # pyright: ignore[reportUnusedFunction]
        begun.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
