from __future__ import annotations

from uuid import uuid4

import pytest

from symphony_cli.base.errors import Conflict
from symphony_cli.registry.ports import UnitOfWork
from tests.builders import LATER, a_profile, a_repo, a_vault, a_workspace
from tests.store.conftest import Filled
from tests.store.stores import Store


def test_a_name_in_another_case_is_taken(filled: Filled, uow: UnitOfWork) -> None:
    workspace_id = filled.workspace.id
    new = a_profile(username="ADA", email="other@example.org")
    assert refusal(uow.profiles.add, new) == ("PROFILE_USERNAME_TAKEN", "username")
    new = a_profile(username="other", email="Ada@EXAMPLE.org")
    assert refusal(uow.profiles.add, new) == ("PROFILE_EMAIL_TAKEN", "email")
    new = a_workspace(profile_id=filled.profile.id, name="ACME")
    assert refusal(uow.workspaces.add, new) == ("WORKSPACE_NAME_TAKEN", "name")
    new = a_repo(workspace_id=workspace_id, name="API", path="/x")
    assert refusal(uow.repos.add, new) == ("REPO_NAME_TAKEN", "name")
    new = a_repo(workspace_id=workspace_id, name="other")
    assert refusal(uow.repos.add, new) == ("REPO_PATH_TAKEN", "path")
    new = a_vault(workspace_id=workspace_id, name="other")
    assert refusal(uow.vaults.add, new) == ("VAULT_PATH_TAKEN", "path")
    new = a_vault(workspace_id=workspace_id, path="/x")
    assert refusal(uow.vaults.add, new) == ("VAULT_NAME_TAKEN", "name")
    assert refusal(uow.repos.add, filled.repo)[0] in ("REPO_ID_TAKEN", "REPO_PATH_TAKEN")


def refusal(write: object, row: object) -> tuple[str, str | None]:
    with pytest.raises(Conflict) as raised:
        write(row)  # type: ignore[operator]
    assert str(row) in raised.value.message
    return raised.value.code, raised.value.field


def test_a_row_cannot_take_anothers_values(store: Store, filled: Filled) -> None:
    with store.unit_of_work() as uow:
        second = a_repo(workspace_id=filled.workspace.id, name="second", path="/second")
        uow.repos.add(second)
        moved = second.changed(LATER, path=filled.repo.path)
        assert refusal(uow.repos.update, moved) == ("REPO_PATH_TAKEN", "path")
    with store.reader() as reader:
        assert len(reader.repos()) == 1


def test_the_error_names_the_refused_one_of_many(filled: Filled, uow: UnitOfWork) -> None:
    new = [
        a_repo(workspace_id=filled.workspace.id, name=name, path=f"/{name}")
        for name in ("one", "two", "Api", "three")
    ]
    with pytest.raises(Conflict, match="repo 'Api'"):
        uow.repos.add(*new)


def test_an_owner_of_rows_cannot_be_deleted(store: Store, filled: Filled) -> None:
    with store.unit_of_work() as uow, pytest.raises(Conflict) as raised:
        uow.workspaces.delete(filled.workspace)
    assert raised.value.code == "WORKSPACE_NOT_EMPTY"
    with store.unit_of_work() as uow, pytest.raises(Conflict) as raised:
        uow.profiles.delete(filled.profile)
    assert raised.value.code == "PROFILE_NOT_EMPTY"
    with store.reader() as reader:
        assert reader.current_profile() is not None


def test_a_row_without_an_owner_cannot_be_added(uow: UnitOfWork) -> None:
    with pytest.raises(Conflict) as raised:
        uow.repos.add(a_repo(workspace_id=uuid4()))
    assert raised.value.code == "REPO_ORPHANED"


def test_a_refused_row_leaves_the_transaction_usable(store: Store, filled: Filled) -> None:
    holder = filled.workspace.id
    with store.unit_of_work() as uow:
        new = [a_repo(workspace_id=holder, name=name, path=f"/{name}") for name in ("one", "API")]
        with pytest.raises(Conflict, match="repo 'API'"):
            uow.repos.add(*new)
        with pytest.raises(Conflict):
            uow.workspaces.delete(filled.workspace)
        one, two = (
            a_repo(workspace_id=holder, name=name, path=f"/{name}") for name in ("one", "two")
        )
        uow.repos.add(one, two)
        with pytest.raises(Conflict):
            uow.repos.update(two.changed(LATER, name="ONE"))
        uow.repos.update(two.changed(LATER, name="three"))
        uow.commit("repo add", "two", LATER)
    with store.reader() as reader:
        assert [repo.name for repo in reader.repos()] == ["api", "one", "three"]
        changes = reader.changes(reader.operations()[0].id)
        assert [change.row_id for change in changes] == [str(one.id), str(two.id), str(two.id)]
        # What `use` set of a row that could not be deleted is still set.
        assert reader.current_workspace(str(filled.profile.id)) is not None


def test_the_one_of_many_without_an_owner_is_named(filled: Filled, uow: UnitOfWork) -> None:
    new = [
        a_repo(workspace_id=holder, name=name, path=f"/{name}")
        for name, holder in (("one", filled.workspace.id), ("two", uuid4()))
    ]
    with pytest.raises(Conflict, match="repo 'two'") as raised:
        uow.repos.add(*new)
    assert raised.value.code == "REPO_ORPHANED"


def test_two_new_rows_cannot_have_one_name(filled: Filled, uow: UnitOfWork) -> None:
    holder = filled.workspace.id
    new = [a_repo(workspace_id=holder, name=name, path=f"/{name}") for name in ("x", "X")]
    with pytest.raises(Conflict, match="repo 'X'") as raised:
        uow.repos.add(*new)
    assert raised.value.code == "REPO_NAME_TAKEN"


def test_an_id_is_given_once(filled: Filled, uow: UnitOfWork) -> None:
    again = filled.repo.changed(LATER, name="again", path="/again")
    assert refusal(uow.repos.add, again) == ("REPO_ID_TAKEN", None)
