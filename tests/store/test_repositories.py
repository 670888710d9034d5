from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from uuid import uuid4

import pytest

from symphony_cli.base.errors import Conflict, NotFound
from symphony_cli.domain.operations import values_of
from symphony_cli.store.reader import StoreReader
from symphony_cli.store.unit_of_work import StoreUnitOfWork
from tests.builders import CREATED, LATER, a_profile, a_repo, a_vault, a_workspace
from tests.store.conftest import Filled, query


@pytest.fixture
def uow(filled: Filled) -> Iterator[StoreUnitOfWork]:
    with StoreUnitOfWork(filled.path) as entered:
        yield entered


def test_entities_are_read_back_equal(filled: Filled, uow: StoreUnitOfWork) -> None:
    assert uow.profiles.get(filled.profile.id) == filled.profile
    assert uow.workspaces.get(filled.workspace.id) == filled.workspace
    assert uow.repos.get(filled.repo.id) == filled.repo
    assert uow.vaults.get(filled.vault.id) == filled.vault


def test_every_value_is_read_back_equal(filled: Filled, uow: StoreUnitOfWork) -> None:
    odd = {"ß": "日本語 \U0001f600", "n": [1, 2.5, None, False, {"": []}], "big": 10**30}
    profile = a_profile(
        username="Bob",
        email="Bob@Example.org",
        name="Bjørn Ångström",
        preferences=odd,
        alias_emails=("ä@example.org", "Z@example.org", "a@example.org"),
        signing_key='key::ssh-ed25519 AAAA it\'s "ä"',
        signing_format="ssh",
        sign=True,
        ssh_key="/code/e\u0301 '\"%s",
    )
    workspace = a_workspace(
        profile_id=profile.id,
        name="Straße/ЖЩ",
        type="client",
        description="two\nlines",
        root="/a b/'quote\"/%s/?/:x",
        settings=odd,
        updated_at=LATER.replace(microsecond=1),
    )
    repo = a_repo(
        workspace_id=workspace.id,
        name="e\u0301",
        path="/code/e\u0301",
        remote_url="ssh://git@example.org:22/a",
        default_branch="main",
        root_commit="0" * 40,
        metadata=odd,
        last_synced_at=LATER,
    )
    vault = a_vault(workspace_id=workspace.id, kind="zk", is_locked=True, metadata=odd)
    uow.profiles.add(profile)
    uow.workspaces.add(workspace)
    uow.repos.add(repo)
    uow.vaults.add(vault)
    uow.commit("x", "x", CREATED)
    assert uow.profiles.get(profile.id) == profile
    assert uow.workspaces.get(workspace.id) == workspace
    assert uow.repos.get(repo.id) == repo
    assert uow.vaults.get(vault.id) == vault
    assert uow.workspaces.get(workspace.id).updated_at.utcoffset() is not None
    keys = query(filled.path, "select username_key, email_key from profiles where name like 'Bj%'")
    assert keys == [("bob", "bob@example.org")]
    keys = query(filled.path, "select name_key from workspaces where type = 'client'")
    assert keys == [("strasse/жщ",)]


def test_a_missing_row_is_not_found(uow: StoreUnitOfWork) -> None:
    for repository, row, code in (
        (uow.profiles, a_profile(), "PROFILE_NOT_FOUND"),
        (uow.workspaces, a_workspace(), "WORKSPACE_NOT_FOUND"),
        (uow.repos, a_repo(), "REPO_NOT_FOUND"),
        (uow.vaults, a_vault(), "VAULT_NOT_FOUND"),
    ):
        for use in (repository.update, repository.delete, lambda row, r=repository: r.get(row.id)):
            with pytest.raises(NotFound) as raised:
                use(row)  # pyright: ignore[reportArgumentType]
            assert raised.value.code == code
            assert str(row.id) in raised.value.message


def test_each_change_is_recorded_with_the_values_before_and_after(
    filled: Filled, uow: StoreUnitOfWork
) -> None:
    renamed = filled.repo.changed(LATER, name="renamed", metadata={"a": [1]})
    new = a_repo(workspace_id=filled.workspace.id, name="new", path="/new")
    uow.repos.update(renamed)
    uow.repos.update(renamed)
    uow.repos.add(new)
    uow.vaults.delete(filled.vault)
    uow.commit("x", "x", LATER)
    assert uow.reader.changes(uow.reader.operations()[0].id) == [
        ("repo", str(renamed.id), values_of(filled.repo), values_of(renamed)),
        ("repo", str(new.id), None, values_of(new)),
        ("vault", str(filled.vault.id), values_of(filled.vault), None),
    ]


def test_a_value_that_is_equal_in_python_is_stored(filled: Filled, uow: StoreUnitOfWork) -> None:
    uow.repos.update(filled.repo.changed(LATER, metadata={"a": 1}))
    kept = filled.repo.changed(LATER, metadata={"a": True})
    uow.repos.update(kept)
    assert uow.repos.get(kept.id).metadata["a"] is True


def test_a_name_in_another_case_is_taken(filled: Filled, uow: StoreUnitOfWork) -> None:
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


def test_a_row_cannot_take_anothers_values(filled: Filled) -> None:
    with StoreUnitOfWork(filled.path) as uow:
        second = a_repo(workspace_id=filled.workspace.id, name="second", path="/second")
        uow.repos.add(second)
        moved = second.changed(LATER, path=filled.repo.path)
        assert refusal(uow.repos.update, moved) == ("REPO_PATH_TAKEN", "path")
    with closing(StoreReader(filled.path)) as reader:
        assert len(reader.repos()) == 1


def test_the_error_names_the_refused_one_of_many(filled: Filled, uow: StoreUnitOfWork) -> None:
    new = [
        a_repo(workspace_id=filled.workspace.id, name=name, path=f"/{name}")
        for name in ("one", "two", "Api", "three")
    ]
    with pytest.raises(Conflict, match="repo 'Api'"):
        uow.repos.add(*new)


def test_an_owner_of_rows_cannot_be_deleted(filled: Filled) -> None:
    with StoreUnitOfWork(filled.path) as uow, pytest.raises(Conflict) as raised:
        uow.workspaces.delete(filled.workspace)
    assert raised.value.code == "WORKSPACE_NOT_EMPTY"
    with StoreUnitOfWork(filled.path) as uow, pytest.raises(Conflict) as raised:
        uow.profiles.delete(filled.profile)
    assert raised.value.code == "PROFILE_NOT_EMPTY"
    with closing(StoreReader(filled.path)) as reader:
        assert reader.current_profile() is not None


def test_a_row_without_an_owner_cannot_be_added(uow: StoreUnitOfWork) -> None:
    with pytest.raises(Conflict) as raised:
        uow.repos.add(a_repo(workspace_id=uuid4()))
    assert raised.value.code == "REPO_ORPHANED"


def test_a_thousand_rows_are_one_insert(filled: Filled, uow: StoreUnitOfWork) -> None:
    from sqlalchemy import event

    inserts: list[bool] = []
    engine = uow._session.get_bind()

    @event.listens_for(engine, "before_cursor_execute")
    def count(*arguments: object) -> None:  # pyright: ignore[reportUnusedFunction]
        if str(arguments[2]).startswith("INSERT"):
            inserts.append(bool(arguments[-1]))

    uow.repos.add(
        *[
            a_repo(workspace_id=filled.workspace.id, name=f"r{number}", path=f"/{number}")
            for number in range(1000)
        ]
    )
    assert inserts == [True]
    uow.repos.add()
    uow.commit("repo add", "1000", LATER)
    assert len(inserts) == 3
    assert uow.reader.operations()[0].change_count == 1000
