from __future__ import annotations

import pytest

from symphony_cli.identity.rule_files import Rule
from symphony_cli.identity.rules import contents, rules
from tests.builders import a_profile, a_repo, a_workspace
from tests.fakes.world import World

ADA, BOB = a_profile(), a_profile(username="bob", email="bob@example.org", name=None)
JOB = a_workspace(profile_id=ADA.id, name="job", root="/code")
CLIENT = a_workspace(profile_id=BOB.id, name="client", root="/code/client")
ROOTLESS = a_workspace(profile_id=BOB.id, name="rootless")
ROOTS = [Rule("/code", True, "ada"), Rule("/code/client", True, "bob")]


@pytest.fixture
def world() -> World:
    return World(ADA, BOB, JOB, CLIENT, ROOTLESS)


def put(world: World, path: str, workspace: object, name: str = "api") -> None:
    world.add(a_repo(workspace_id=workspace.id, name=name, path=path))  # pyright: ignore[reportAttributeAccessIssue]
    world.git.put(path)


def of_repo(path: str, username: str) -> list[Rule]:
    return [Rule(f"{path}/.git", below, username) for below in (False, True)]


def test_rules_of_inner_roots_come_last(world: World) -> None:
    assert rules(world.reader, world.git) == (ROOTS, [])


def test_a_repo_below_its_workspaces_root_needs_no_rule(world: World) -> None:
    put(world, "/code/api", JOB)
    put(world, "/code/client/api", CLIENT)
    assert rules(world.reader, world.git).rules == ROOTS


def test_a_repo_outside_has_rules_for_itself_and_its_worktrees(world: World) -> None:
    put(world, "/else/api", JOB)
    put(world, "/else/web", ROOTLESS, "web")
    assert rules(world.reader, world.git).rules == [
        *ROOTS,
        *of_repo("/else/api", "ada"),
        *of_repo("/else/web", "bob"),
    ]


def test_a_repo_inside_of_anothers_root_keeps_its_own_profile(world: World) -> None:
    put(world, "/code/client/mine", JOB)
    put(world, "/code/theirs", CLIENT, "theirs")
    assert rules(world.reader, world.git).rules == [
        *ROOTS,
        *of_repo("/code/client/mine", "ada"),
        *of_repo("/code/theirs", "bob"),
    ]


def test_a_repo_in_two_workspaces_belongs_to_the_one_with_the_nearest_root(world: World) -> None:
    put(world, "/code/client/api", JOB)
    put(world, "/code/client/api", CLIENT)
    found = rules(world.reader, world.git)
    assert found.rules == ROOTS
    assert [notice.message for notice in found.notices] == [
        "/code/client/api belongs to several profiles (ada, bob); git will use 'bob'"
    ]


def test_a_missing_repo_has_no_rule(world: World) -> None:
    world.add(a_repo(workspace_id=JOB.id, path="/else/gone"))
    assert rules(world.reader, world.git).rules == ROOTS


def test_every_profile_has_a_file_and_the_index_comes_last(world: World) -> None:
    files = contents(world.reader, world.git, "/c/git").files
    assert list(files) == [
        "/c/git/profiles/ada.gitconfig",
        "/c/git/profiles/bob.gitconfig",
        "/c/git/index.gitconfig",
    ]
    assert '\tname = "bob"\n' in files["/c/git/profiles/bob.gitconfig"]
    assert files["/c/git/index.gitconfig"].count("includeIf") == 2
