"""Reads of the registry on PostgreSQL."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from psycopg import DataError
from psycopg.pq import TransactionStatus

from symphony_cli.store.postgresql.errors import raising_store_errors, unusable
from symphony_cli.store.queries import Dialect
from symphony_cli.store.reader import SqlReader

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from psycopg import Connection

    from symphony_cli.base.errors import StoreUnusable
    from symphony_cli.store.database import Rows


def _text(column: str) -> str:
    return f"{column}::text"


def _time(column: str) -> str:
    return f"""to_char({column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""


# The planner has statistics, and needs no hint.
POSTGRESQL = Dialect(id=_text, time=_time, json=_text, unindexed="", row="id")


class PostgresReader(SqlReader):
    """The reader over one connection.

    A connection in autocommit mode holds no transaction open between queries. The reader of a unit
    of work reads inside its transaction.
    """

    def __init__(self, connection: Connection) -> None:
        super().__init__(PostgresDatabase(connection), POSTGRESQL)


class PostgresDatabase:
    """The database at the other end of a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, parameters: Sequence[str | int] = ()) -> Rows:
        query = sql.replace("?", "%s").encode()
        with raising_store_errors():
            try:
                return self._connection.execute(query, parameters).fetchall()
            except DataError as error:
                if error.sqlstate is not None:
                    raise
        # psycopg refuses text with NUL before it asks. No row has such text.
        return []

    @contextmanager
    def unchanging(self) -> Generator[None, None, None]:
        connection = self._connection
        if connection.info.transaction_status != TransactionStatus.IDLE:
            yield
            return
        with raising_store_errors():
            connection.execute("begin isolation level repeatable read, read only")
        try:
            yield
        finally:
            with raising_store_errors():
                connection.execute("rollback")

    def unreadable(self, reason: str) -> StoreUnusable:
        return unusable("STORE_DAMAGED", reason)

    def close(self) -> None:
        self._connection.close()
