"""The stores that keep one contract: the fake, SQLite, and PostgreSQL with two collations."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import NamedTuple

import psycopg
from sqlalchemy import Engine

from symphony_cli.registry.ports import Reader, UnitOfWork
from symphony_cli.store.postgresql.reader import PostgresReader
from symphony_cli.store.postgresql.unit_of_work import PostgresUnitOfWork
from symphony_cli.store.reader import StoreReader
from symphony_cli.store.tables import Table
from symphony_cli.store.unit_of_work import StoreUnitOfWork
from tests.fakes.store import FakeReader, FakeUnitOfWork, Rows

POSTGRESQL = ("postgresql", "postgresql-icu")
DATABASES = ("sqlite", *POSTGRESQL)
ALL = ("fake", *DATABASES)


class Store(NamedTuple):
    """An empty store: makes units of work, and opens readers, of the same rows."""

    kind: str
    unit_of_work: Callable[[], UnitOfWork]
    reader: Callable[[], AbstractContextManager[Reader]]


def a_fake() -> Store:
    rows = Rows()
    return Store("fake", lambda: FakeUnitOfWork(rows), lambda: nullcontext(FakeReader(rows)))


def on_sqlite(empty_store: Path, path: str) -> Store:
    os.makedirs(os.path.dirname(path), mode=0o700)
    shutil.copyfile(empty_store, path)
    return Store(
        "sqlite", lambda: StoreUnitOfWork(path), lambda: closing(StoreReader(path, lambda: 10))
    )


def on_postgresql(kind: str, database: str, engine: Engine) -> Store:
    with engine.begin() as connection:
        # Faster than truncate where tables are small.
        for table in reversed(Table.metadata.sorted_tables):
            connection.execute(table.delete())

    @contextmanager
    def reader() -> Iterator[PostgresReader]:
        with psycopg.connect(database, autocommit=True) as connection:
            yield PostgresReader(connection)

    return Store(kind, lambda: PostgresUnitOfWork(engine), reader)
