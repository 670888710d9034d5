from __future__ import annotations

import pytest

from symphony_cli.identity.rule_files import Rule, index_files
from symphony_cli.identity.rules import contents, rules
from tests.builders import a_profile, a_repo, a_vault, a_workspace
from tests.fakes.identity import FakeConfiguration
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
    return [Rule(path, True, username)]


def test_rules_of_inner_roots_come_last(world: World) -> None:
    assert rules(world.reader, world.git) == (ROOTS, [], {}, [])


def test_a_repo_below_its_workspaces_root_needs_no_rule(world: World) -> None:
    put(world, "/code/api", JOB)
    put(world, "/code/client/api", CLIENT)
    assert rules(world.reader, world.git).rules == ROOTS


def test_a_repo_outside_has_rules_for_itself_and_its_worktrees(world: World) -> None:
    put(world, "/else/api", JOB)
    put(world, "/else/web", ROOTLESS, "web")
    assert sorted(rules(world.reader, world.git).rules) == sorted(
        [*ROOTS, *of_repo("/else/api", "ada"), *of_repo("/else/web", "bob")]
    )


def test_a_repo_inside_of_anothers_root_keeps_its_own_profile(world: World) -> None:
    put(world, "/code/client/mine", JOB)
    put(world, "/code/theirs", CLIENT, "theirs")
    assert sorted(rules(world.reader, world.git).rules) == sorted(
        [*ROOTS, *of_repo("/code/client/mine", "ada"), *of_repo("/code/theirs", "bob")]
    )


def test_a_vault_outside_of_its_workspaces_root_has_a_rule(world: World) -> None:
    world.add(a_vault(workspace_id=JOB.id, name="in", path="/code/notes"))
    world.add(a_vault(workspace_id=JOB.id, path="/code/client/notes"))
    assert rules(world.reader, world.git).rules == [
        *ROOTS,
        *of_repo("/code/client/notes", "ada"),
    ]


def test_a_repo_in_two_workspaces_belongs_to_the_one_with_the_nearest_root(world: World) -> None:
    put(world, "/code/client/api", JOB)
    put(world, "/code/client/api", CLIENT)
    found = rules(world.reader, world.git)
    assert found.rules == ROOTS
    assert [notice.message for notice in found.notices] == [
        "/code/client/api belongs to several profiles (ada, bob); git will use 'bob'"
    ]


def index_of(world: World, index: str = "") -> str:
    found = rules(world.reader, world.git, index)
    paths = {"ada": "/c/ada", "bob": "/c/bob"}
    return "".join(reversed(index_files("/c/git", found.rules, paths, found.elsewhere).values()))


@pytest.mark.parametrize(
    ("path", "directory"),
    [
        ("/else/api", "/else/api/.git"),
        ("/else/bare.git", "/else/bare.git"),
        ("/else/api", "/else/api/.bare"),
        ("/else/api", '/git directories/a[p]i \\ "ä".git'),
    ],
)
def test_a_missing_repo_keeps_its_rules(world: World, path: str, directory: str) -> None:
    wanted = of_repo(path, "ada")
    if not directory.startswith(f"{path}/"):
        wanted += [Rule(directory, below, "ada") for below in (False, True)]
    put(world, path, JOB)
    world.git.directories[path] = directory
    before = index_of(world)
    assert set(rules(world.reader, world.git).rules) == {*ROOTS, *wanted}
    world.git.repos.clear()
    assert index_of(world, before) == before
    assert rules(world.reader, world.git, before).assumed == []


def test_a_missing_repo_keeps_the_rules_of_an_earlier_release(world: World) -> None:
    put(world, "/else/api", JOB)
    world.git.directories["/else/api"] = "/else/api/.bare"
    before = "".join(line for line in index_of(world).splitlines(True) if "elsewhere" not in line)
    world.git.repos.clear()
    assert Rule("/else/api", True, "ada") in rules(world.reader, world.git, before).rules


def test_a_missing_repo_gets_rules_later_where_roots_change(world: World) -> None:
    put(world, "/code/api", JOB)
    world.git.directories["/code/api"] = "/code/git/api"
    before = index_of(world)
    world.git.repos.clear()
    world.add(a_workspace(profile_id=BOB.id, name="inner", root="/code/git"))
    assert Rule("/code/git/api", False, "ada") in rules(world.reader, world.git, before).rules


def test_an_unregistered_missing_repo_loses_its_rules(world: World) -> None:
    put(world, "/else/api", JOB)
    before = index_of(world)
    world.rows.repo.clear()
    assert rules(world.reader, world.git, before) == (ROOTS, [], {}, [])


def test_the_git_directory_of_a_repo_that_was_never_there_is_assumed(world: World) -> None:
    world.add(a_repo(workspace_id=JOB.id, path="/else/gone"))
    world.add(a_repo(workspace_id=JOB.id, path="/code/gone", name="inside"))
    index = ""
    for _ in range(2):
        found = rules(world.reader, world.git, index)
        assert set(found.rules) == {*ROOTS, *of_repo("/else/gone", "ada")}
        assert [notice.message for notice in found.assumed] == [
            "git's rule for repo 'api' assumes that its git directory is /else/gone/.git:"
            " /else/gone is missing or damaged"
        ]
        index = index_of(world, index)
    world.git.put("/else/gone")
    assert rules(world.reader, world.git, index).assumed == []


@pytest.mark.parametrize("value", ["[]", "[1]", "{", '{"/else/gone": 1}', "null"])
def test_a_damaged_index_does_no_harm(world: World, value: str) -> None:
    world.add(a_repo(workspace_id=JOB.id, path="/else/gone"))
    assert len(rules(world.reader, world.git, f"# Git directories elsewhere: {value}\n").rules) >= 3


def test_every_profile_has_a_file_and_the_index_comes_last(world: World) -> None:
    world.git_configuration = FakeConfiguration()
    files = contents(world).files
    assert list(files) == [
        "/c/git/profiles/ada.gitconfig",
        "/c/git/profiles/bob.gitconfig",
        "/c/git/index.gitconfig",
    ]
    assert '\tname = "bob"\n' in files["/c/git/profiles/bob.gitconfig"]
    assert files["/c/git/index.gitconfig"].count("includeIf") == 2
