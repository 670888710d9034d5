from __future__ import annotations

import pytest

from symphony_cli.base.errors import InvalidValue, MissingContext
from symphony_cli.domain.repos import Repo
from symphony_cli.transfer.documents import Document, RepoPart, VaultPart, WorkspacePart
from symphony_cli.transfer.planning import Placed, Plan, plan_import
from tests.builders import AGE, a_profile, a_repo, a_vault, a_workspace
from tests.fakes.world import World

ADA = a_profile()
ACME = a_workspace(profile_id=ADA.id, name="acme", root="/code")
URL, ROOT_COMMIT = "https://example.com/api.git", "a" * 40


def planned(world: World, *parts: RepoPart | VaultPart, root: str | None = None) -> Plan:
    repos = [part for part in parts if isinstance(part, RepoPart)]
    vaults = [part for part in parts if isinstance(part, VaultPart)]
    document = Document(1, WorkspacePart("acme"), repos, vaults)
    return plan_import(world, world.reader, Placed(document, root))


def a_stored(**values: object) -> Repo:
    return a_repo(workspace_id=ACME.id, path="/code/old", name="old", **values)


def test_a_row_matches_by_id_then_place_then_url_and_root_commit() -> None:
    by_id = a_stored().changed(ACME.updated_at, path="/code/x", name="x")
    by_place = a_stored()
    same = a_stored(remote_url="git@example.com:api.git", root_commit=ROOT_COMMIT)
    by_url = same.changed(ACME.updated_at, path="/elsewhere/api", name="y")
    world = World(ADA, ACME, by_id, by_place, by_url)
    plan = planned(
        world,
        RepoPart("1", "a", id=str(by_id.id)),
        RepoPart("2", "old"),
        RepoPart("3", "c", remotes={"origin": URL}, root_commit=ROOT_COMMIT),
        RepoPart("4", "d", remotes={"origin": URL}, root_commit="b" * 40),
    )
    assert [row.id for row in plan.repos] == [str(by_id.id), str(by_place.id), str(by_url.id), None]
    assert plan.extra == []


def test_what_only_the_registry_has_is_extra() -> None:
    world = World(ADA, ACME, a_stored(), a_vault(workspace_id=ACME.id, path="/code/n", name="n"))
    assert [entry.name for entry in planned(world).extra] == ["n", "old"]


def test_a_row_that_is_elsewhere_on_disk_stays_there() -> None:
    repo = a_stored()
    world = World(ADA, ACME, repo)
    world.files.gone.add("/code/new")
    plan = planned(world, RepoPart("old", "new", id=str(repo.id)))
    assert plan.repos[0].values["path"] == "/code/old"
    assert [notice.code for notice in plan.notices] == ["ROW_ELSEWHERE"]
    world.files.gone = {"/code/old"}
    plan = planned(world, RepoPart("old", "new", id=str(repo.id)))
    assert plan.repos[0].values["path"] == "/code/new"


def test_a_link_out_of_the_root_is_refused() -> None:
    world = World(ADA, ACME)
    world.files.links["/code/link/api"] = "/home/ada/.ssh"
    with pytest.raises(InvalidValue) as caught:
        planned(world, RepoPart("api", "link/api"))
    assert caught.value.code == "PLACE_OUTSIDE_ROOT"


def test_a_new_workspace_needs_a_root_and_a_profile() -> None:
    with pytest.raises(MissingContext) as caught:
        planned(World(ADA), RepoPart("api", "api"))
    assert caught.value.code == "NO_ROOT"
    assert planned(World(ADA)).workspace.values["root"] is None
    with pytest.raises(MissingContext) as caught:
        planned(World(), root="/code")
    assert caught.value.code == "NO_PROFILE"


def test_what_the_document_does_not_know_stays() -> None:
    repo = a_stored(remote_url=URL, root_commit=ROOT_COMMIT, tags=("go",))
    plan = planned(World(ADA, ACME, repo), RepoPart("old", "old", id=str(repo.id)))
    assert plan.repos[0].changes == {"tags": []} | ({"metadata": {}} if repo.metadata else {})


def test_new_recipients_are_named() -> None:
    vault = VaultPart("n", "n", recipients=[AGE])
    [notice] = planned(World(ADA, ACME), vault).notices
    assert notice == ("RECIPIENTS_ADDED", f"vault 'n' will be locked for others too: {AGE}")
