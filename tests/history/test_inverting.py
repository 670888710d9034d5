"""Undoing changes row by row."""

from __future__ import annotations

from symphony_cli.history.inverting import drifts, invert
from tests.builders import LATER, a_profile, a_repo, a_vault, a_workspace
from tests.fakes.world import World

ADA = a_profile()
ACME = a_workspace(profile_id=ADA.id)
API = a_repo(workspace_id=ACME.id, name="api", path="/api")
WEB = a_repo(workspace_id=ACME.id, name="web", path="/web")


def a_world() -> World:
    world = World(ADA, ACME, API, WEB)
    world.use(ADA, ACME)
    return world


def undone(world: World) -> World:
    """Undo the newest operation."""
    changes = world.rows.operations[-1][1]
    with world.uow as uow:
        assert drifts(uow, changes) == ([], [], [])
        invert(uow, changes, LATER)
        uow.commit("undo", "it", LATER)
    return world


def test_two_names_that_were_swapped_are_swapped_back() -> None:
    world = a_world()
    with world.uow as uow:
        uow.repos.update(API.changed(LATER, name="free"))
        uow.repos.update(WEB.changed(LATER, name="api"))
        uow.repos.update(uow.repos.get(API.id).changed(LATER, name="web"))
        uow.commit("repo update", "2 repos", LATER)
    undone(world)
    assert [(repo.name, repo.path) for repo in world.all("repo")] == [
        ("api", "/api"),
        ("web", "/web"),
    ]


def test_a_workspace_comes_back_with_what_it_held_and_what_was_selected() -> None:
    world = a_world()
    notes = a_vault(workspace_id=ACME.id, path="/notes")
    world.add(notes)
    world.use(notes)
    with world.unchanged():
        with world.uow as uow:
            uow.repos.delete(API, WEB)
            uow.vaults.delete(notes)
            uow.workspaces.delete(ACME)
            uow.commit("workspace delete", "acme", LATER)
        assert world.rows.current_workspaces == world.rows.default_vaults == {}
        undone(world)
        del world.rows.operations[:]
        world.rows.workspace = {ACME.id: ACME}
        world.rows.repo = {row.id: row for row in (API, WEB)} | {}
        world.rows.vault = {notes.id: notes}


def test_only_changed_fields_drift() -> None:
    world = a_world()
    with world.uow as uow:
        uow.repos.update(API.changed(LATER, name="server"))
        uow.commit("repo update", "server", LATER)
    changes = world.rows.operations[-1][1]
    with world.uow as uow:
        uow.repos.update(uow.repos.get(API.id).changed(LATER, tags=("go",)))
        assert drifts(uow, changes) == ([], [], [])
        uow.repos.update(uow.repos.get(API.id).changed(LATER, name="other"))
        assert drifts(uow, changes) == ([], ["repo 'server': name"], [])
        uow.repos.delete(uow.repos.get(API.id))
        assert drifts(uow, changes) == (["repo 'server': removed"], [], [])


def test_a_row_that_was_added_drifts_with_each_field() -> None:
    world = a_world()
    docs = a_repo(workspace_id=ACME.id, name="docs", path="/docs")
    with world.uow as uow:
        uow.repos.add(docs)
        uow.commit("repo add", "docs", LATER)
    changes = world.rows.operations[-1][1]
    with world.uow as uow:
        uow.repos.update(docs.changed(LATER, last_synced_at=LATER, default_branch="main"))
        assert drifts(uow, changes) == ([], [], [])
        uow.repos.update(uow.repos.get(docs.id).changed(LATER, tags=("go",), path="/other"))
        assert drifts(uow, changes) == ([], ["repo 'docs': path, tags"], [])
        uow.repos.delete(uow.repos.get(docs.id))
        assert drifts(uow, changes) == ([], ["repo 'docs': removed"], [])


def test_what_was_selected_later_is_named() -> None:
    world = a_world()
    home = a_workspace(profile_id=ADA.id, name="home")
    world.add(home)
    with world.uow as uow:
        uow.use_workspace(ADA.id, home.id)
        uow.commit("workspace use", "home", LATER)
    changes = world.rows.operations[-1][1]
    with world.uow as uow:
        uow.use_workspace(ADA.id, ACME.id)
        assert drifts(uow, changes) == ([], [], changes)
