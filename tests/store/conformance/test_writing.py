from __future__ import annotations

import pytest

from symphony_cli.base.errors import NotFound
from symphony_cli.domain.operations import values_of
from symphony_cli.registry.ports import UnitOfWork
from tests.builders import LATER, a_profile, a_repo, a_vault, a_workspace
from tests.store.conftest import Filled
from tests.store.stores import Store


def test_entities_are_read_back_equal(filled: Filled, uow: UnitOfWork) -> None:
    assert uow.profiles.get(filled.profile.id) == filled.profile
    assert uow.workspaces.get(filled.workspace.id) == filled.workspace
    assert uow.repos.get(filled.repo.id) == filled.repo
    assert uow.vaults.get(filled.vault.id) == filled.vault


def test_every_value_is_read_back_equal(filled: Filled, uow: UnitOfWork) -> None:
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
    assert uow.profiles.get(profile.id) == profile
    assert uow.workspaces.get(workspace.id) == workspace
    assert uow.repos.get(repo.id) == repo
    assert uow.vaults.get(vault.id) == vault
    assert uow.workspaces.get(workspace.id).updated_at.utcoffset() is not None


def test_a_missing_row_is_not_found(uow: UnitOfWork) -> None:
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
    store: Store, filled: Filled, uow: UnitOfWork
) -> None:
    renamed = filled.repo.changed(LATER, name="renamed", metadata={"a": [1]})
    new = a_repo(workspace_id=filled.workspace.id, name="new", path="/new")
    uow.repos.update(renamed)
    uow.repos.update(renamed)
    uow.repos.add(new)
    uow.vaults.delete(filled.vault)
    uow.commit("x", "x", LATER)
    with store.reader() as reader:
        assert reader.changes(reader.operations()[0].id) == [
            ("repo", str(renamed.id), values_of(filled.repo), values_of(renamed)),
            ("repo", str(new.id), None, values_of(new)),
            ("vault", str(filled.vault.id), values_of(filled.vault), None),
        ]


def test_a_value_that_is_equal_in_python_is_stored(filled: Filled, uow: UnitOfWork) -> None:
    uow.repos.update(filled.repo.changed(LATER, metadata={"a": 1}))
    kept = filled.repo.changed(LATER, metadata={"a": True})
    uow.repos.update(kept)
    assert uow.repos.get(kept.id).metadata["a"] is True
