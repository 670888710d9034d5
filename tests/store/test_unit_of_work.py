from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy.exc import OperationalError

from symphony_cli.base.errors import NotFound, StoreUnusable
from symphony_cli.domain.operations import values_of
from symphony_cli.store.reader import StoreReader
from symphony_cli.store.unit_of_work import StoreUnitOfWork
from tests.builders import CREATED, LATER, a_profile, a_repo, a_vault, a_workspace
from tests.store.conftest import Filled, python, query


def test_uncommitted_changes_are_rolled_back(filled: Filled) -> None:
    with StoreUnitOfWork(filled.path) as uow:
        uow.repos.delete(filled.repo)
        uow.workspaces.add(a_workspace(profile_id=filled.profile.id, name="second"))
    with closing(StoreReader(filled.path)) as reader:
        assert len(reader.repos()) == len(reader.workspaces()) == len(reader.operations()) == 1


def remove_and_raise(filled: Filled, error: BaseException) -> None:
    with StoreUnitOfWork(filled.path) as uow:
        uow.repos.delete(filled.repo)
        raise error


def test_an_error_in_the_block_rolls_back_and_is_raised_unchanged(filled: Filled) -> None:
    for error in (BrokenPipeError(32, "Broken pipe"), KeyboardInterrupt(), ValueError("x")):
        with pytest.raises(type(error)) as raised:
            remove_and_raise(filled, error)
        assert raised.value is error
    assert query(filled.path, "select count(*) from repos") == [(1,)]


def test_the_reader_sees_the_transactions_own_changes(filled: Filled) -> None:
    with StoreUnitOfWork(filled.path) as uow:
        uow.repos.update(filled.repo.changed(LATER, name="renamed"))
        assert uow.reader.repos()[0].name == "renamed"
        uow.repos.delete(filled.repo)
        assert uow.reader.repos() == []
        with closing(StoreReader(filled.path)) as outside:
            assert outside.repos()[0].name == "api"


def test_a_unit_of_work_can_be_entered_again(path: str) -> None:
    uow = StoreUnitOfWork(path)
    for username in ("ada", "bob"):
        with uow:
            uow.profiles.add(a_profile(username=username, email=f"{username}@example.org"))
            uow.commit("profile create", username, CREATED)
    with uow:
        assert len(uow.reader.profiles()) == 2
        assert [operation.change_count for operation in uow.reader.operations()] == [1, 1]


def test_a_commit_without_changes_records_no_operation(filled: Filled) -> None:
    with StoreUnitOfWork(filled.path) as uow:
        uow.profiles.update(filled.profile)
        uow.use_profile(filled.profile.id)
        uow.use_workspace(filled.profile.id, filled.workspace.id)
        uow.commit("profile update", "ada", LATER)
        assert len(uow.reader.operations()) == 1


def test_changes_after_a_commit_are_a_separate_operation(filled: Filled) -> None:
    with StoreUnitOfWork(filled.path) as uow:
        uow.repos.delete(filled.repo)
        uow.commit("repo remove", "api", LATER)
        uow.vaults.delete(filled.vault)
        uow.commit("vault remove", "notes", LATER)
        assert [operation[1:5] for operation in uow.reader.operations(limit=2)] == [
            ("vault remove", "notes", "2026-01-03T03:04:05.000000Z", 1),
            ("repo remove", "api", "2026-01-03T03:04:05.000000Z", 1),
        ]


def test_a_new_selection_is_recorded_with_the_former_one(filled: Filled) -> None:
    bob = a_profile(username="bob", email="bob@example.org")
    second = a_workspace(profile_id=filled.profile.id, name="second")
    with StoreUnitOfWork(filled.path) as uow:
        uow.profiles.add(bob)
        uow.workspaces.add(second)
        uow.use_profile(bob.id)
        uow.use_workspace(filled.profile.id, second.id)
        uow.commit("profile use", "bob", LATER)
        changes = uow.reader.changes(uow.reader.operations()[0].id)
        assert changes[2:] == [
            (
                "current_profile",
                str(bob.id),
                {"profile_id": str(filled.profile.id)},
                {"profile_id": str(bob.id)},
            ),
            (
                "current_workspace",
                str(filled.profile.id),
                {"workspace_id": str(filled.workspace.id)},
                {"workspace_id": str(second.id)},
            ),
        ]
        current = uow.reader.current_profile()
        assert current is not None
        assert current.name == "bob"
        assert [view.is_current for view in uow.reader.workspaces()] == [False, True]


def test_a_new_default_vault_is_recorded_with_the_former_one(filled: Filled) -> None:
    diary = a_vault(workspace_id=filled.workspace.id, name="diary", path="/diary")
    with StoreUnitOfWork(filled.path) as uow:
        uow.vaults.add(diary)
        uow.use_vault(filled.workspace.id, filled.vault.id)
        uow.use_vault(filled.workspace.id, filled.vault.id)
        uow.use_vault(filled.workspace.id, diary.id)
        uow.unset_vault(filled.vault.id)
        assert [view.is_default for view in uow.reader.vaults()] == [True, False]
        uow.vaults.delete(diary)
        uow.commit("vault remove", "diary", LATER)
        changes = uow.reader.changes(uow.reader.operations()[0].id)
        notes, other = {"vault_id": str(filled.vault.id)}, {"vault_id": str(diary.id)}
        assert [(change.noun, change.before, change.after) for change in changes[1:]] == [
            ("default_vault", None, notes),
            ("default_vault", notes, other),
            ("default_vault", other, None),
            ("vault", values_of(diary), None),
        ]
        assert {change.row_id for change in changes[1:4]} == {str(filled.workspace.id)}
        assert uow.reader.default_vault(str(filled.workspace.id)) is None


def test_only_a_vault_of_the_workspace_can_be_its_default(filled: Filled) -> None:
    second = a_workspace(profile_id=filled.profile.id, name="second")
    with StoreUnitOfWork(filled.path) as uow:
        uow.workspaces.add(second)
        with pytest.raises(NotFound) as raised:
            uow.use_vault(second.id, filled.vault.id)
        assert raised.value.code == "VAULT_NOT_FOUND"


def test_a_missing_row_cannot_be_selected(filled: Filled) -> None:
    bob = a_profile(username="bob", email="bob@example.org")
    with StoreUnitOfWork(filled.path) as uow:
        with pytest.raises(NotFound) as raised:
            uow.use_profile(uuid4())
        assert raised.value.code == "PROFILE_NOT_FOUND"
    with StoreUnitOfWork(filled.path) as uow:
        uow.profiles.add(bob)
        # A workspace of another profile is not found.
        with pytest.raises(NotFound) as raised:
            uow.use_workspace(bob.id, filled.workspace.id)
        assert raised.value.code == "WORKSPACE_NOT_FOUND"


def test_a_deleted_row_is_unselected_and_that_is_recorded(filled: Filled) -> None:
    with StoreUnitOfWork(filled.path) as uow:
        uow.repos.delete(filled.repo)
        uow.vaults.delete(filled.vault)
        uow.workspaces.delete(filled.workspace)
        uow.profiles.delete(filled.profile)
        uow.commit("profile delete", "ada", LATER)
        changes = uow.reader.changes(uow.reader.operations()[0].id)
        assert [change.noun for change in changes] == [
            "repo", "vault", "current_workspace", "workspace", "current_profile", "profile",
        ]  # fmt: skip
        assert all(change.after is None for change in changes)
        assert changes[0].before == values_of(filled.repo)
        assert changes[2][1:3] == (
            str(filled.profile.id),
            {"workspace_id": str(filled.workspace.id)},
        )
        assert uow.reader.current_profile() is None
    assert query(filled.path, "select count(*) from current_workspaces") == [(0,)]


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
