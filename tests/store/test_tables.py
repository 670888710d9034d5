from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from symphony_cli.store.tables import Table, Time
from tests.builders import CREATED
from tests.store.conftest import Filled

AT = "2026-01-02T03:04:05.000000Z"
SQLITE, POSTGRESQL = sqlite.dialect(), postgresql.dialect()


@given(st.datetimes(timezones=st.timezones()))
def test_a_time_is_stored_in_utc_and_read_back_equal(time: datetime) -> None:
    try:
        expected = time.astimezone(UTC)
    except OverflowError:
        return
    stored = Time().process_bind_param(time, SQLITE)
    assert len(stored) == 27
    assert stored.endswith("Z")
    back = Time().process_result_value(stored, SQLITE)
    assert back == expected
    assert back is not None
    assert back.utcoffset() == timedelta(0)


def test_times_are_native_if_the_database_has_them() -> None:
    east = CREATED.astimezone(timezone(timedelta(hours=5)))
    assert Time().process_bind_param(CREATED, SQLITE) == AT
    assert Time().process_bind_param(east, POSTGRESQL) == CREATED
    assert Time().process_result_value(east, POSTGRESQL) == CREATED
    assert Time().process_bind_param(None, POSTGRESQL) is None


def test_the_tables_can_be_made_on_postgresql() -> None:
    for table in Table.metadata.sorted_tables:
        sql = str(CreateTable(table).compile(dialect=POSTGRESQL))
        assert "id UUID NOT NULL" in sql
        assert "JSON" in sql or table.name in (
            "current_profile", "current_workspaces", "default_vaults", "operations"
        )  # fmt: skip


def test_every_constraint_has_a_name() -> None:
    for table in Table.metadata.sorted_tables:
        for constraint in table.constraints:
            assert constraint.name, (table, constraint)
        for index in table.indexes:
            assert str(index.name).startswith(f"ix_{table.name}_")


@pytest.fixture
def connection(filled: Filled) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(filled.path)) as connected:
        connected.execute("pragma foreign_keys = on")
        yield connected


@pytest.mark.parametrize(
    "sql",
    [
        "update workspaces set type = 'other'",
        "update vaults set kind = 'other'",
        "update profiles set signing_format = 'gpg'",
        "insert into current_profile select 2, id from profiles",
        "update current_profile set id = 2",
        "update current_workspaces set workspace_id = profile_id",
        "insert into default_vaults select id, id from workspaces",
        "insert into default_vaults select id, id from vaults",
        "update repos set workspace_id = id",
        "update workspaces set profile_id = id",
        "delete from workspaces",
        "delete from profiles",
        "update profiles set username = null",
        "update profiles set alias_emails = null",
        "update profiles set sign = null",
        "update vaults set recipients = null",
    ],
)
def test_the_schema_refuses_invalid_rows(connection: sqlite3.Connection, sql: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(sql)


def test_a_selection_is_deleted_with_its_row(connection: sqlite3.Connection) -> None:
    connection.execute("insert into default_vaults select workspace_id, id from vaults")
    for table in ("repos", "vaults", "workspaces"):
        connection.execute(f"delete from {table}")
    assert connection.execute("select * from default_vaults").fetchall() == []
    assert connection.execute("select * from current_workspaces").fetchall() == []
    connection.execute("delete from profiles")
    assert connection.execute("select * from current_profile").fetchall() == []


def test_changes_are_deleted_with_their_operation(connection: sqlite3.Connection) -> None:
    connection.execute("delete from operations")
    assert connection.execute("select * from operation_changes").fetchall() == []


@pytest.mark.parametrize(
    "sql",
    [
        "select 1 from profiles where username_key = ?",
        "select 1 from profiles where email_key = ?",
        "select 1 from workspaces where root = ?",
        "select 1 from repos where workspace_id = ?",
        "select 1 from repos where path = ?",
        "select 1 from vaults where name_key = ?",
        "select 1 from default_vaults where workspace_id = ?",
        "select 1 from current_profile where profile_id = ?",
        "select 1 from operation_changes where operation_id = ?",
        "select 1 from operations where id = ?",
    ],
)
def test_look_ups_use_an_index(connection: sqlite3.Connection, sql: str) -> None:
    plan = connection.execute(f"explain query plan {sql}", ("x",)).fetchall()
    assert "SEARCH" in plan[0][3]
