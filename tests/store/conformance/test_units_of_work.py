from __future__ import annotations

from uuid import uuid4

import pytest

from symphony_cli.base.errors import NotFound
from symphony_cli.domain.operations import values_of
from tests.builders import CREATED, LATER, a_profile, a_vault, a_workspace
from tests.store.conftest import Filled
from tests.store.stores import DATABASES, Store


def test_uncommitted_changes_are_rolled_back(store: Store, filled: Filled) -> None:
    with store.unit_of_work() as uow:
        uow.repos.delete(filled.repo)
        uow.workspaces.add(a_workspace(profile_id=filled.profile.id, name="second"))
    with store.reader() as reader:
        assert len(reader.repos()) == len(reader.workspaces()) == len(reader.operations()) == 1


def remove_and_raise(store: Store, filled: Filled, error: BaseException) -> None:
    with store.unit_of_work() as uow:
        uow.repos.delete(filled.repo)
        raise error


def test_an_error_in_the_block_rolls_back_and_is_raised_unchanged(
    store: Store, filled: Filled
) -> None:
    for error in (BrokenPipeError(32, "Broken pipe"), KeyboardInterrupt(), ValueError("x")):
        with pytest.raises(type(error)) as raised:
            remove_and_raise(store, filled, error)
        assert raised.value is error
    with store.reader() as reader:
        assert len(reader.repos()) == 1


def test_the_reader_sees_the_transactions_own_changes(store: Store, filled: Filled) -> None:
    with store.unit_of_work() as uow:
        uow.repos.update(filled.repo.changed(LATER, name="renamed"))
        assert uow.reader.repos()[0].name == "renamed"
        uow.repos.delete(filled.repo)
        assert uow.reader.repos() == []
        with store.reader() as outside:
            assert outside.repos()[0].name == "api"


def test_a_unit_of_work_can_be_entered_again(store: Store) -> None:
    uow = store.unit_of_work()
    for username in ("ada", "bob"):
        with uow:
            uow.profiles.add(a_profile(username=username, email=f"{username}@example.org"))
            uow.commit("profile create", username, CREATED)
    with uow:
        assert len(uow.reader.profiles()) == 2
        assert [operation.change_count for operation in uow.reader.operations()] == [1, 1]


def test_a_commit_without_changes_records_no_operation(store: Store, filled: Filled) -> None:
    with store.unit_of_work() as uow:
        uow.profiles.update(filled.profile)
        uow.use_profile(filled.profile.id)
        uow.use_workspace(filled.profile.id, filled.workspace.id)
        uow.commit("profile update", "ada", LATER)
    with store.reader() as reader:
        assert len(reader.operations()) == 1


# A service commits once, and the fake holds it to that.
@pytest.mark.parametrize("store", DATABASES, indirect=True)
def test_changes_after_a_commit_are_a_separate_operation(store: Store, filled: Filled) -> None:
    with store.unit_of_work() as uow:
        uow.repos.delete(filled.repo)
        uow.commit("repo remove", "api", LATER)
        uow.vaults.delete(filled.vault)
        uow.commit("vault remove", "notes", LATER)
        assert [operation[1:5] for operation in uow.reader.operations(limit=2)] == [
            ("vault remove", "notes", "2026-01-03T03:04:05.000000Z", 1),
            ("repo remove", "api", "2026-01-03T03:04:05.000000Z", 1),
        ]


def test_a_new_selection_is_recorded_with_the_former_one(store: Store, filled: Filled) -> None:
    bob = a_profile(username="bob", email="bob@example.org")
    second = a_workspace(profile_id=filled.profile.id, name="second")
    with store.unit_of_work() as uow:
        uow.profiles.add(bob)
        uow.workspaces.add(second)
        uow.use_profile(bob.id)
        uow.use_workspace(filled.profile.id, second.id)
        uow.commit("profile use", "bob", LATER)
    with store.reader() as reader:
        changes = reader.changes(reader.operations()[0].id)
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
        current = reader.current_profile()
        assert current is not None
        assert current.name == "bob"
        assert [view.is_current for view in reader.workspaces()] == [False, True]


def test_a_new_default_vault_is_recorded_with_the_former_one(store: Store, filled: Filled) -> None:
    diary = a_vault(workspace_id=filled.workspace.id, name="diary", path="/diary")
    with store.unit_of_work() as uow:
        uow.vaults.add(diary)
        uow.use_vault(filled.workspace.id, filled.vault.id)
        uow.use_vault(filled.workspace.id, filled.vault.id)
        uow.use_vault(filled.workspace.id, diary.id)
        uow.unset_vault(filled.vault.id)
        assert [view.is_default for view in uow.reader.vaults()] == [True, False]
        uow.vaults.delete(diary)
        uow.commit("vault remove", "diary", LATER)
    with store.reader() as reader:
        changes = reader.changes(reader.operations()[0].id)
        notes, other = {"vault_id": str(filled.vault.id)}, {"vault_id": str(diary.id)}
        assert [(change.noun, change.before, change.after) for change in changes[1:]] == [
            ("default_vault", None, notes),
            ("default_vault", notes, other),
            ("default_vault", other, None),
            ("vault", values_of(diary), None),
        ]
        assert {change.row_id for change in changes[1:4]} == {str(filled.workspace.id)}
        assert reader.default_vault(str(filled.workspace.id)) is None


def test_only_a_vault_of_the_workspace_can_be_its_default(store: Store, filled: Filled) -> None:
    second = a_workspace(profile_id=filled.profile.id, name="second")
    with store.unit_of_work() as uow:
        uow.workspaces.add(second)
        with pytest.raises(NotFound) as raised:
            uow.use_vault(second.id, filled.vault.id)
        assert raised.value.code == "VAULT_NOT_FOUND"


def test_a_missing_row_cannot_be_selected(store: Store, filled: Filled) -> None:
    bob = a_profile(username="bob", email="bob@example.org")
    with store.unit_of_work() as uow:
        with pytest.raises(NotFound) as raised:
            uow.use_profile(uuid4())
        assert raised.value.code == "PROFILE_NOT_FOUND"
    with store.unit_of_work() as uow:
        uow.profiles.add(bob)
        # A workspace of another profile is not found.
        with pytest.raises(NotFound) as raised:
            uow.use_workspace(bob.id, filled.workspace.id)
        assert raised.value.code == "WORKSPACE_NOT_FOUND"


def test_a_deleted_row_is_unselected_and_that_is_recorded(store: Store, filled: Filled) -> None:
    with store.unit_of_work() as uow:
        uow.repos.delete(filled.repo)
        uow.vaults.delete(filled.vault)
        uow.workspaces.delete(filled.workspace)
        uow.profiles.delete(filled.profile)
        uow.commit("profile delete", "ada", LATER)
    with store.reader() as reader:
        changes = reader.changes(reader.operations()[0].id)
        assert [change.noun for change in changes] == [
            "repo", "vault", "current_workspace", "workspace", "current_profile", "profile",
        ]  # fmt: skip
        assert all(change.after is None for change in changes)
        assert changes[0].before == values_of(filled.repo)
        assert changes[2][1:3] == (
            str(filled.profile.id),
            {"workspace_id": str(filled.workspace.id)},
        )
        assert reader.current_profile() is None
