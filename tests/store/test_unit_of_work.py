from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from symphony_cli.base.errors import StoreUnusable
from symphony_cli.store.unit_of_work import StoreUnitOfWork
from tests.builders import LATER, a_repo
from tests.store.conftest import Filled, python


def test_every_connection_has_its_settings(filled: Filled) -> None:
    with StoreUnitOfWork(filled.path, 7) as uow:
        for setting, value in {
            "foreign_keys": 1,
            "journal_mode": "wal",
            "synchronous": 2,
            "busy_timeout": 7000,
        }.items():
            found = uow._session.connection().exec_driver_sql(f"pragma {setting}").scalar()
            assert found == value


def test_an_error_of_the_database_in_the_block_makes_the_store_unusable(filled: Filled) -> None:
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL
    for error in (full, OperationalError("insert", {}, full)):
        with pytest.raises(StoreUnusable) as raised, StoreUnitOfWork(filled.path):
            raise error
        assert raised.value.code == "STORE_FULL"
    with StoreUnitOfWork(filled.path, 0) as uow:
        assert len(uow.reader.repos()) == 1


def test_a_store_that_vanishes_during_creation_is_reported(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "symphony_cli.store.migrations.upgrade.upgrade", lambda path, busy_timeout: None
    )
    with pytest.raises(StoreUnusable) as raised:
        StoreUnitOfWork(path).__enter__()
    assert raised.value.code == "STORE_IO"


def test_nothing_stays_open(filled: Filled) -> None:
    with StoreUnitOfWork(filled.path) as uow:
        uow.repos.add(a_repo(workspace_id=filled.workspace.id, name="b", path="/b"))
        uow.commit("x", "x", LATER)
    with pytest.raises(StoreUnusable):
        StoreUnitOfWork(os.path.dirname(filled.path)).__enter__()
    open_files = [os.readlink(fd) for fd in Path("/proc/self/fd").iterdir() if fd.is_symlink()]
    assert not [name for name in open_files if name.startswith(os.path.dirname(filled.path))]


WRITE = """
import sys
from symphony_cli.store.unit_of_work import StoreUnitOfWork
from tests.builders import CREATED, a_profile
with StoreUnitOfWork(sys.argv[1]) as uow:
    uow.profiles.add(a_profile(username="grace", email="grace@example.org"))
    uow.commit("profile create", "grace", CREATED)
print("alembic" in sys.modules)
"""


def test_writing_the_newest_schema_loads_no_alembic(filled: Filled) -> None:
    done = python(WRITE, filled.path)
    assert (done.stdout, done.stderr) == ("False\n", "")
