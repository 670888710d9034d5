from __future__ import annotations

from typing import Any

import pytest

from symphony_cli.base.errors import Conflict, Failed, MissingContext
from symphony_cli.domain.profiles import Profile
from symphony_cli.domain.workspaces import Workspace
from symphony_cli.registry.choices import Choice
from symphony_cli.transfer.foreign.importing import Imported, Watch, import_foreign
from symphony_cli.transfer.foreign.reading import Request
from tests.builders import a_profile, a_repo, a_workspace
from tests.fakes.world import World
from tests.transfer.foreign.sources import Texts

LOCK = "".join(
    f'[[repo]]\npath = "{name}"\nurl = "https://example.com/{name}.git"\n' for name in "abc"
)


@pytest.fixture
def ada() -> Profile:
    return a_profile(username="ada")


@pytest.fixture
def acme(ada: Profile) -> Workspace:
    return a_workspace(profile_id=ada.id, name="acme")


@pytest.fixture
def world(ada: Profile, acme: Workspace) -> World:
    world = World(ada, acme)
    world.registries = Texts()
    world.registries.texts["/r/workspace-lock.toml"] = LOCK
    return world


def run(world: World, **options: Any) -> Imported:
    request = Request("git-workspace", "/r/workspace-lock.toml", **options)
    return import_foreign(world, request, agrees=None, watch=Watch())


def results(imported: Imported) -> list[tuple[str, str, str | None]]:
    return [(row.name, row.result, row.reason) for row in imported.rows]


def missing(world: World, *paths: str) -> None:
    world.files.gone |= set(paths)


@pytest.fixture(autouse=True)
def gone(world: World) -> None:
    missing(world, *(f"/r/{name}" for name in "abc"))


def test_all_is_one_operation(world: World) -> None:
    imported = run(world)
    assert results(imported) == [(name, "registered", None) for name in "abc"]
    assert world.history == [("import", "a, b, c")]
    [_, new] = world.all("workspace")
    assert (new.name, new.root) == ("r", "/r")
    assert {repo.workspace_id for repo in world.all("repo")} == {new.id}


def test_after_an_interrupt_what_is_complete_is_kept_and_the_rest_is_missing(
    world: World,
) -> None:
    world.clones.patience = 1
    imported = run(world, clone=True)
    assert imported.interrupted
    assert results(imported) == [
        ("a", "failed", "the clone was interrupted"),
        ("b", "failed", "the clone was interrupted"),
        ("c", "cloned", None),
    ]
    assert world.clones.disk == {"/r/c"}
    assert len(world.all("repo")) == 3


def test_a_failed_clone_is_registered_as_missing(world: World) -> None:
    world.clones.broken["https://example.com/b.git"] = Failed("CLONE_FAILED", "no", hint="try")
    imported = run(world, clone=True)
    assert results(imported) == [
        ("a", "cloned", None),
        ("b", "failed", "no"),
        ("c", "cloned", None),
    ]
    assert imported.rows[1].hint == "try"
    assert [repo.name for repo in world.all("repo")] == ["a", "b", "c"]


def test_a_full_workspace_refuses_before_anything_is_cloned(world: World) -> None:
    world.limits = world.limits.__class__(repos_per_workspace=2)
    with world.refuses(Conflict, "REPO_LIMIT_REACHED"):
        run(world, clone=True)
    assert world.clones.asked == []


def test_a_dry_run_changes_nothing(world: World) -> None:
    with world.unchanged():
        imported = run(world, dry_run=True, clone=True)
    assert {row.result for row in imported.rows} == {"would-clone"}
    assert world.begun == 0


def test_without_a_profile_a_dry_run_has_no_workspace_and_an_import_refuses() -> None:
    world = World()
    world.registries = Texts()
    world.registries.texts["/r/workspace-lock.toml"] = LOCK
    missing(world, *(f"/r/{name}" for name in "abc"))
    assert run(world, dry_run=True).rows[0].profile == ""
    with world.refuses(MissingContext, "NO_PROFILE"):
        run(world)


def test_a_named_workspace_gets_all(world: World, acme: Workspace) -> None:
    world.choice = Choice(workspace="acme")
    assert {row.workspace for row in run(world).rows} == {"acme"}
    assert {repo.workspace_id for repo in world.all("repo")} == {acme.id}


def test_a_named_profile_does_not_use_the_roots_of_another(world: World, ada: Profile) -> None:
    bob = a_profile(username="bob", email="bob@example.org")
    rooted = a_workspace(profile_id=ada.id, name="rooted", root="/r")
    world.add(bob, rooted)
    assert {row.profile for row in run(world, dry_run=True).rows} == {"ada"}
    world.choice = Choice(profile="bob")
    assert {(row.profile, row.workspace) for row in run(world).rows} == {("bob", "r")}


def test_names_are_distinct(world: World, ada: Profile) -> None:
    rooted = a_workspace(profile_id=ada.id, name="rooted", root="/r")
    world.add(rooted, a_repo(workspace_id=rooted.id, name="A", path="/elsewhere/A"))
    assert [row.name for row in run(world).rows] == ["r-a", "b", "c"]


def test_a_known_repo_that_is_missing_is_cloned_too(world: World, acme: Workspace) -> None:
    world.add(a_repo(workspace_id=acme.id, name="own", path="/r/a", remote_url=None))
    imported = run(world, clone=True)
    assert results(imported)[0] == ("own", "cloned", None)
    [own] = [repo for repo in world.all("repo") if repo.name == "own"]
    assert (own.root_commit, own.remote_url) == ("c0ffee", "https://example.com/a.git")
