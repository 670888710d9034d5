"""The fakes behave as the databases do, so tests of services can rely on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest

from symphony_cli.base.errors import Conflict, NotFound
from symphony_cli.registry.ports import Reader, UnitOfWork
from tests.builders import AGE, CREATED, LATER, SSH, a_profile, a_repo, a_vault, a_workspace
from tests.store.stores import DATABASES, Store, a_fake

Stores = list[tuple[UnitOfWork, Reader]]
pytestmark = pytest.mark.parametrize("store", DATABASES, indirect=True)


def id_of(digits: str) -> UUID:
    return UUID(f"{digits}-0000-4000-8000-000000000001")


ADA = a_profile(
    id=id_of("aaaa1111"),
    preferences={"tabs": 4},
    alias_emails=("a@example.org",),
    signing_key="/home/ada/k.pub",
    sign=True,
    ssh_key="/home/ada/k",
)
BOB = a_profile(id=id_of("aaaa2222"), username="Bob", email="bob@example.org", name=None)
ACME = a_workspace(id=id_of("bbbb1111"), profile_id=ADA.id, root="/code", settings={"ci": True})
HOME = a_workspace(id=id_of("bbbb2222"), profile_id=ADA.id, name="Äußeres", type="personal")
LAB = a_workspace(id=id_of("bbbb3333"), profile_id=BOB.id, name="Acme")
REPOS = (
    a_repo(id=id_of("cccc1111"), workspace_id=ACME.id, metadata={"stars": 1}),
    a_repo(id=id_of("cccc2222"), workspace_id=ACME.id, name="Web", path="/code/web"),
    a_repo(id=id_of("cccc3333"), workspace_id=HOME.id, name="API", last_synced_at=LATER),
    a_repo(id=id_of("cccc4444"), workspace_id=LAB.id, remote_url="git@host:api"),
)
VAULTS = (
    a_vault(
        id=id_of("dddd1111"),
        workspace_id=ACME.id,
        kind="zk",
        is_locked=True,
        recipients=(AGE, SSH),
        auto_lock=8,
        unlocked_at=LATER,
    ),
    a_vault(id=id_of("dddd2222"), workspace_id=LAB.id, path="/code"),
    a_vault(id=id_of("dddd3333"), workspace_id=ACME.id, name="diary", path="/diary"),
    a_vault(id=id_of("dddd4444"), workspace_id=HOME.id, path="/home/notes"),
    a_vault(id=id_of("dddd5555"), workspace_id=LAB.id, name="lab", path="/lab"),
)


@pytest.fixture
def stores(store: Store) -> Iterator[Stores]:
    """Return the fake and another store, with the same rows and the same history."""
    fake = a_fake()
    with fake.reader() as of_fake, store.reader() as of_store:
        both: Stores = [(fake.unit_of_work(), of_fake), (store.unit_of_work(), of_store)]
        fill_both(both)
        yield both


def fill_both(both: Stores) -> None:
    for unit, _ in both:
        with unit as uow:
            uow.profiles.add(ADA, BOB)
            uow.workspaces.add(ACME, HOME, LAB)
            uow.repos.add(*REPOS)
            uow.vaults.add(*VAULTS)
            uow.use_profile(ADA.id)
            uow.use_workspace(ADA.id, HOME.id)
            uow.use_vault(ACME.id, VAULTS[0].id)
            uow.use_vault(ACME.id, VAULTS[2].id)
            uow.use_vault(HOME.id, VAULTS[3].id)
            uow.use_vault(LAB.id, VAULTS[1].id)
            uow.unset_vault(VAULTS[3].id)
            uow.commit("init", "acme", CREATED)
        with unit as uow:
            web = uow.repos.get(REPOS[1].id)
            uow.repos.update(web.changed(LATER, name="Web 2"))
            uow.repos.update(uow.repos.get(REPOS[0].id))
            uow.vaults.delete(uow.vaults.get(VAULTS[1].id))
            uow.commit("mixed", "some", LATER)
        with unit as uow:
            uow.use_profile(ADA.id)
            uow.commit("profile use", "ada", LATER)
        with unit as uow:
            uow.repos.delete(uow.repos.get(REPOS[0].id))


def answers(stores: Stores, ask: Callable[[Reader], Any]) -> tuple[Any, Any]:
    fake, real = (ask(reader) for _, reader in stores)
    return fake, real


QUESTIONS: dict[str, Callable[[Reader], Any]] = {
    "all": lambda reader: reader.entries("profile", "workspace", "repo", "vault"),
    "none": lambda reader: reader.entries(),
    "of a profile": lambda reader: reader.entries("workspace", "repo", profile_id=str(ADA.id)),
    "of a workspace": lambda reader: reader.entries("repo", "vault", workspace_id=str(ACME.id)),
    "profiles by id": lambda reader: reader.entries("profile", profile_id=str(ADA.id)),
    "workspaces by id": lambda reader: reader.entries("workspace", workspace_id=str(ACME.id)),
    "by name": lambda reader: reader.entries("repo", "workspace", name_key="api"),
    "by username": lambda reader: reader.entries("profile", name_key="bob"),
    "by folded name": lambda reader: reader.entries("workspace", name_key="äusseres"),
    "by id prefix": lambda reader: reader.entries("repo", "vault", id_prefix="cccc"),
    "by whole id": lambda reader: reader.entries("repo", id_prefix=REPOS[0].id.hex),
    "by path": lambda reader: reader.entries("repo", "workspace", paths=["/code", "/code/api"]),
    "by no path": lambda reader: reader.entries("repo", "workspace", "vault", paths=[]),
    "profile by path": lambda reader: reader.entries("profile", paths=["/code"]),
    "by all": lambda reader: reader.entries(
        "repo",
        profile_id=str(ADA.id),
        workspace_id=str(ACME.id),
        name_key="api",
        id_prefix="cccc",
        paths=["/code/api"],
    ),
    "by the beginning": lambda reader: reader.beginning("a", "workspace", "repo", "vault", most=9),
    "the beginnings of a workspace": lambda reader: reader.beginning(
        "", "repo", "vault", most=9, workspace_id=str(ACME.id)
    ),
    "too many beginnings": lambda reader: reader.beginning(
        "", "vault", "workspace", most=1, profile_id=str(ADA.id)
    ),
    "current profile": lambda reader: reader.current_profile(),
    "current workspace": lambda reader: reader.current_workspace(str(ADA.id)),
    "no current workspace": lambda reader: reader.current_workspace(str(BOB.id)),
    "default vault": lambda reader: reader.default_vault(str(ACME.id)),
    "no default vault": lambda reader: reader.default_vault(str(LAB.id)),
    "profiles": lambda reader: reader.profiles(),
    "one profile": lambda reader: reader.profiles(id=str(BOB.id)),
    "workspaces": lambda reader: reader.workspaces(),
    "one workspace": lambda reader: reader.workspaces(id=str(HOME.id)),
    "workspaces of a profile": lambda reader: reader.workspaces(profile_id=str(ADA.id)),
    "repos": lambda reader: reader.repos(),
    "one repo": lambda reader: reader.repos(id=str(REPOS[2].id)),
    "repos of a workspace": lambda reader: reader.repos(workspace_id=str(ACME.id)),
    "repos of a profile": lambda reader: reader.repos(profile_id=str(ADA.id)),
    "repos that fit": lambda reader: reader.repos(
        lambda name, path: (name, path) != ("Web", "/code/web"), profile_id=str(ADA.id)
    ),
    "no repo that fits": lambda reader: reader.repos(lambda name, path: False),
    "vaults": lambda reader: reader.vaults(),
    "one vault": lambda reader: reader.vaults(id=str(VAULTS[0].id)),
    "vaults of a profile": lambda reader: reader.vaults(profile_id=str(BOB.id)),
    "operations": lambda reader: [row._replace(id="") for row in reader.operations()],
    "last operation": lambda reader: [row._replace(id="") for row in reader.operations(limit=1)],
    "changes": lambda reader: [reader.changes(row.id) for row in reader.operations()],
    "no changes": lambda reader: reader.changes(str(ADA.id)),
}


def test_both_stores_answer_alike(stores: Stores) -> None:
    asked = {question: answers(stores, ask) for question, ask in QUESTIONS.items()}
    assert {question: fake for question, (fake, _) in asked.items()} == {
        question: real for question, (_, real) in asked.items()
    }


@pytest.mark.parametrize(
    ("do", "kind"),
    [
        (lambda uow: uow.repos.get(ADA.id), NotFound),
        (lambda uow: uow.profiles.add(a_profile(email="x@example.org")), Conflict),
        (lambda uow: uow.profiles.add(a_profile(username="carla")), Conflict),
        (lambda uow: uow.workspaces.add(a_workspace(profile_id=ADA.id, name="ACME")), Conflict),
        (lambda uow: uow.repos.add(a_repo(workspace_id=ACME.id, name="x")), Conflict),
        (lambda uow: uow.repos.add(a_repo(workspace_id=ACME.id, path="/x")), Conflict),
        (lambda uow: uow.repos.update(REPOS[1].changed(LATER, name="API")), Conflict),
        (lambda uow: uow.vaults.add(a_vault(workspace_id=ACME.id, path="/x")), Conflict),
        (lambda uow: uow.workspaces.delete(ACME), Conflict),
        (lambda uow: uow.profiles.delete(BOB), Conflict),
    ],
)
def test_both_stores_refuse_alike(
    stores: Stores, do: Callable[[UnitOfWork], None], kind: type[Exception]
) -> None:
    for unit, reader in stores:
        before = reader.entries("profile", "workspace", "repo", "vault")
        with pytest.raises(kind), unit as uow:
            do(uow)
        assert reader.entries("profile", "workspace", "repo", "vault") == before
