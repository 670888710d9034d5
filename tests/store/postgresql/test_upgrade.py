"""The schema on PostgreSQL, from nothing and from each revision."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import JSON, Column, Engine

from symphony_cli.base.errors import StoreUnusable
from symphony_cli.store import connection
from symphony_cli.store.migrations.upgrade import alembic_config
from symphony_cli.store.postgresql.unit_of_work import PostgresUnitOfWork, engine_of
from symphony_cli.store.postgresql.upgrade import upgrade
from symphony_cli.store.reader import StoreReader
from symphony_cli.store.tables import Table
from tests.store.cluster import Cluster

FIXTURES = Path(__file__).parents[1] / "fixtures"
OLDER = connection.revisions()[:-1]
COLUMNS = """
    select c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, l.collname
    from pg_attribute a join pg_class c on c.oid = a.attrelid
        left join pg_collation l on l.oid = a.attcollation
    where c.relkind in ('r', 'i') and a.attnum > 0 and not a.attisdropped
        and c.relnamespace = current_schema()::regnamespace
    order by 1, 2"""
CONSTRAINTS = """
    select conname, pg_get_constraintdef(oid) from pg_constraint
    where connamespace = current_schema()::regnamespace order by 1"""


@pytest.fixture
def empty(cluster: Cluster) -> Iterator[Engine]:
    """Return an engine of an empty database with an ICU collation."""
    engine = engine_of(cluster.create(f"empty-{uuid4()}", "ICU"))
    yield engine
    engine.dispose()


def asked(engine: Engine, sql: str) -> list[tuple[object, ...]]:
    with engine.connect() as connected:
        return [tuple(row) for row in connected.exec_driver_sql(sql)]


def upgrade_to(engine: Engine, revision: str) -> None:
    with engine.begin() as connected:
        command.upgrade(alembic_config(connection=connected), revision)


def copy_rows(path: str, engine: Engine) -> None:
    """Copy all rows of a SQLite store to a database of the same revision."""
    with closing(sqlite3.connect(path)) as source, engine.begin() as target:
        present = {
            name for (name,) in source.execute("select name from sqlite_master where type='table'")
        }
        for table in Table.metadata.sorted_tables:
            if table.name not in present:
                continue
            cursor = source.execute(f"select * from {table.name}")
            names = ", ".join(f'"{column[0]}"' for column in cursor.description)
            places = ", ".join(["%s"] * len(cursor.description))
            for row in cursor.fetchall():
                # PostgreSQL reads every value from its text, as psycopg sends strings.
                values = tuple(None if value is None else str(value) for value in row)
                target.exec_driver_sql(
                    f"insert into {table.name} ({names}) values ({places})", values
                )


def default_differs(
    context: MigrationContext,
    inspected: Column[Any],
    declared: Column[Any],
    inspected_default: str | None,
    _: object,
    declared_default: str | None,
) -> bool | None:
    """Compare defaults of JSON, which Alembic compares by an operator that JSON does not have."""
    if not isinstance(declared.type, JSON):
        return None
    return inspected_default != (declared_default and f"'{declared_default}'::json")


def test_the_migrations_create_the_declared_tables(empty: Engine) -> None:
    upgrade(empty)
    with empty.connect() as connected:
        options = {"compare_type": True, "compare_server_default": default_differs}
        context = MigrationContext.configure(connected, opts=options)
        assert compare_metadata(context, Table.metadata) == []
        assert context.get_current_heads() == (connection.head_revision(),)


def test_indexed_text_sorts_by_code_points(empty: Engine) -> None:
    # The database itself sorts as a dictionary does.
    assert asked(empty, "select 'a' < 'B', 'B' < 'c'") == [(True, True)]
    upgrade(empty)
    collations = {
        (table, column): collation for table, column, _, _, collation in asked(empty, COLUMNS)
    }
    for table, column in (
        ("profiles", "username_key"),
        ("profiles", "email_key"),
        ("workspaces", "name_key"),
        ("workspaces", "root"),
        ("repos", "name_key"),
        ("repos", "path"),
        ("vaults", "name_key"),
        ("vaults", "path"),
    ):
        assert collations[table, column] == "C"
    assert collations["profiles", "name"] == "default"


def test_an_upgrade_of_a_current_schema_changes_nothing(empty: Engine) -> None:
    upgrade(empty)
    before = (
        asked(empty, COLUMNS),
        asked(empty, CONSTRAINTS),
        asked(empty, "select * from pg_index"),
    )
    upgrade(empty)
    after = asked(empty, COLUMNS), asked(empty, CONSTRAINTS), asked(empty, "select * from pg_index")
    assert after == before


@pytest.mark.parametrize("revision", OLDER)
def test_an_older_registry_keeps_every_value_and_gets_the_newest_schema(
    empty: Engine, engines: dict[str, tuple[str, Engine]], tmp_path: Path, revision: str
) -> None:
    path = str(tmp_path / "old.db")
    with closing(sqlite3.connect(path)) as made:
        made.executescript((FIXTURES / f"{revision}.sql").read_text("utf-8"))
    upgrade_to(empty, revision)
    copy_rows(path, empty)
    upgrade(empty)
    new = engines["postgresql-icu"][1]
    assert asked(empty, COLUMNS) == asked(new, COLUMNS)
    assert asked(empty, CONSTRAINTS) == asked(new, CONSTRAINTS)
    with PostgresUnitOfWork(empty) as uow, closing(StoreReader(path)) as there:
        here = uow.reader
        assert here.profiles() == there.profiles() != []
        assert here.workspaces() == there.workspaces() != []
        assert here.repos() == there.repos() != []
        assert here.vaults() == there.vaults() != []
        operations = here.operations()
        assert operations == there.operations() != []
        for operation in operations:
            assert here.changes(operation.id) == there.changes(operation.id)


@pytest.mark.parametrize(
    ("statements", "code"),
    [
        (["create table notes (text text)"], "STORE_FOREIGN"),
        (
            [
                "create table alembic_version (version_num text)",
                "insert into alembic_version values ('1975ea83b712')",
            ],
            "STORE_FOREIGN",
        ),
        (
            [
                "create table alembic_version (version_num text)",
                "insert into alembic_version values ('0999')",
            ],
            "STORE_NEWER",
        ),
    ],
)
def test_another_programs_and_a_newer_database_are_refused_and_left_untouched(
    empty: Engine, statements: list[str], code: str
) -> None:
    with empty.begin() as connected:
        for statement in statements:
            connected.exec_driver_sql(statement)
    before = asked(empty, COLUMNS)
    with pytest.raises(StoreUnusable) as raised:
        upgrade(empty)
    assert raised.value.code == code
    assert asked(empty, COLUMNS) == before


def test_a_failed_upgrade_leaves_the_database_as_it_was(
    empty: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = "select 'alter table nowhere add column x int'"
    monkeypatch.setattr("symphony_cli.store.postgresql.upgrade.BY_CODE_POINTS", broken)
    with pytest.raises(StoreUnusable) as raised:
        upgrade(empty)
    assert raised.value.code == "STORE_DAMAGED"
    assert asked(empty, COLUMNS) == []
