"""Moving: the directory and its entries move together, or neither does."""

from __future__ import annotations

from datetime import datetime

import pytest

from symphony_cli.base.errors import Conflict, StoreUnusable
from symphony_cli.base.findings import Notice
from symphony_cli.repos import moving
from tests.builders import a_profile, a_repo, a_vault, a_workspace
from tests.fakes.world import World

ADA = a_profile()
ACME = a_workspace(profile_id=ADA.id)
HOME = a_workspace(profile_id=ADA.id, name="home", root="/code/api/src")
API = a_repo(workspace_id=ACME.id)


def a_world() -> World:
    world = World(ADA, ACME, HOME, API, a_vault(workspace_id=HOME.id, path="/code/api"))
    world.add(a_repo(workspace_id=HOME.id, name="apish", path="/code/api-2"))
    world.use(ADA, ACME)
    return world


def move(world: World) -> moving.RepoMoved:
    return moving.move(world, "api", "/new")


def test_paths_are_stored_after_the_directory_is_placed() -> None:
    world = a_world()
    world.mover.notices = [Notice("SOURCE_NOT_DELETED", "busy")]
    world.worktrees.notices = [Notice("WORKTREE_NOT_REPAIRED", "gone")]
    done = move(world)
    assert world.mover.done == ["enter", "place", "keep", "finish", "exit"]
    assert world.worktrees.repaired == [("/code/api", "/new")]
    assert done.repo.path == "/new"
    assert [(row.noun, row.path) for row in done.along] == [
        ("workspace", "/new/src"),
        ("vault", "/new"),
    ]
    assert [notice.code for notice in done.notices] == [
        "WORKTREE_NOT_REPAIRED",
        "SOURCE_NOT_DELETED",
    ]
    assert [repo.path for repo in world.all("repo")] == ["/new", "/code/api-2"]
    assert world.history == [("repo move", "api")]


def test_a_failed_commit_undoes_the_move(monkeypatch: pytest.MonkeyPatch) -> None:
    world = a_world()

    def full(action: str, subject: str, at: datetime) -> None:
        raise StoreUnusable("STORE_FULL", "the disk is full")

    monkeypatch.setattr(world.uow, "commit", full)
    with world.refuses(StoreUnusable, "STORE_FULL"):
        move(world)
    assert world.mover.done == ["enter", "place", "exit"]
    assert world.worktrees.repaired == []


def test_a_repo_that_changed_meanwhile_is_a_conflict() -> None:
    world = a_world()
    other = API.changed(world.clock(), path="/elsewhere")
    world.uow.before_entering = lambda: world.add(other)
    with pytest.raises(Conflict) as caught:
        move(world)
    assert caught.value.code == "REPO_CHANGED"
    assert world.mover.done == ["enter", "exit"]
