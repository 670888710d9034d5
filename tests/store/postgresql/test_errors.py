from __future__ import annotations

import psycopg
import pytest
from psycopg import errors
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from symphony_cli.base.errors import StoreUnusable
from symphony_cli.store.postgresql.errors import store_error
from symphony_cli.store.postgresql.reader import PostgresReader
from symphony_cli.store.postgresql.unit_of_work import PostgresUnitOfWork, engine_of
from tests.builders import LATER
from tests.store.cluster import Cluster
from tests.store.conftest import Filled, fill_with
from tests.store.stores import on_postgresql


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.SerializationFailure("said"), "STORE_LOCKED"),
        (errors.DeadlockDetected("said"), "STORE_LOCKED"),
        (errors.LockNotAvailable("said"), "STORE_LOCKED"),
        (errors.QueryCanceled("said"), "STORE_LOCKED"),
        (errors.DiskFull("said"), "STORE_FULL"),
        (errors.ReadOnlySqlTransaction("said"), "STORE_READ_ONLY"),
        (errors.InsufficientPrivilege("said"), "STORE_READ_ONLY"),
        (errors.UndefinedTable("said"), "STORE_DAMAGED"),
        (errors.DataCorrupted("said"), "STORE_DAMAGED"),
        (errors.AdminShutdown("said"), "STORE_IO"),
        (errors.TooManyConnections("said"), "STORE_IO"),
        (errors.ConnectionFailure("said"), "STORE_IO"),
        (psycopg.OperationalError("the connection is lost"), "STORE_IO"),
        (DBAPIError("insert", {}, errors.DiskFull("said")), "STORE_FULL"),
    ],
)
def test_each_error_has_its_code_and_message(error: Exception, code: str) -> None:
    mapped = store_error(error)
    assert mapped is not None
    assert mapped.code == code
    assert mapped.message.startswith("the database ")
    assert mapped.hint


@pytest.mark.parametrize(
    "error", [None, ValueError("x"), errors.UniqueViolation("said"), errors.SyntaxError("said")]
)
def test_other_errors_are_not_mapped(error: Exception | None) -> None:
    assert store_error(error) is None


def test_a_server_that_does_not_answer_makes_the_store_unusable() -> None:
    engine = engine_of("host=/nowhere dbname=symphony user=ada password=secret")
    with pytest.raises(StoreUnusable) as raised, PostgresUnitOfWork(engine):
        pass
    assert raised.value.code == "STORE_IO"
    assert "secret" not in raised.value.message


def test_a_database_without_tables_is_unusable(cluster: Cluster) -> None:
    with (
        psycopg.connect(cluster.database("postgres"), autocommit=True) as connection,
        pytest.raises(StoreUnusable) as raised,
    ):
        PostgresReader(connection).profiles()
    assert raised.value.code == "STORE_DAMAGED"


@pytest.fixture
def written(engines: dict[str, tuple[str, Engine]]) -> tuple[PostgresUnitOfWork, Filled, str]:
    """Return a unit of work on a filled registry, and how to connect to it."""
    database, engine = engines["postgresql"]
    on_postgresql("postgresql", database, engine)
    unit = PostgresUnitOfWork(engine)
    return unit, fill_with(unit), database


def remove_after_a_restart(unit: PostgresUnitOfWork, filled: Filled, database: str) -> None:
    with unit as uow:
        uow.repos.delete(filled.repo)
        with psycopg.connect(database, autocommit=True) as other:
            other.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
        uow.commit("repo remove", "api", LATER)


def test_a_connection_that_is_lost_in_a_write_is_replaced(
    written: tuple[PostgresUnitOfWork, Filled, str],
) -> None:
    unit, filled, database = written
    with pytest.raises(StoreUnusable) as raised:
        remove_after_a_restart(unit, filled, database)
    assert raised.value.code == "STORE_IO"
    with unit as uow:
        assert [repo.name for repo in uow.reader.repos()] == ["api"]
