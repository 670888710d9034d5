"""References to repos, vaults, workspaces and worktrees as places."""

from __future__ import annotations

import shlex

import pytest

from symphony_cli.base.errors import Ambiguous, InvalidValue, NotFound
from symphony_cli.registry.choices import Choice
from symphony_cli.registry.contexts import resolve_held, resolve_tree
from symphony_cli.registry.locating import beyond, directory_of, locate
from tests.builders import a_repo, a_workspace
from tests.fakes.registry import FakeSurroundings
from tests.fakes.world import World
from tests.registry.two_profiles import ACME, ADA, API, EVERYTHING, HOME, LAB, NOWHERE


@pytest.mark.parametrize(
    ("reference", "choice", "path"),
    [
        ("api", Choice(directory="/code"), "/code/api"),
        ("notes", NOWHERE, "/code/notes"),
        ("home", NOWHERE, "/home/ada"),
        ("acme", Choice(directory="/home/ada"), "/code"),
        ("notes", Choice(workspace="home"), "/code/notes"),
        ("home/notes", NOWHERE, "/code/notes"),
        (str(LAB.id), NOWHERE, "/lab"),
        (API.id.hex[:12], Choice(workspace="home"), "/code/api"),
    ],
)
def test_locate_finds_repos_vaults_and_workspaces(
    reference: str, choice: Choice, path: str
) -> None:
    world = World(*EVERYTHING)
    world.use(ADA)
    assert locate(world.reader, reference, choice).path == path


def test_a_nearby_repo_comes_before_a_workspace_and_a_workspace_before_a_distant_repo() -> None:
    world = World(*EVERYTHING, a_repo(workspace_id=ACME.id, name="home", path="/code/home"))
    world.use(ADA)
    for choice, path in {
        Choice(directory="/code"): "/code/home",
        Choice(workspace="acme"): "/code/home",
        Choice(directory="/home/ada"): "/home/ada",
        NOWHERE: "/home/ada",
    }.items():
        assert locate(world.reader, "home", choice).path == path


def test_a_vault_that_is_also_a_repo_has_one_path() -> None:
    world = World(*EVERYTHING, a_repo(workspace_id=HOME.id, name="notes", path="/code/notes"))
    world.use(ADA)
    assert locate(world.reader, "notes", NOWHERE).path == "/code/notes"


def test_locate_finds_nothing_without_a_profile() -> None:
    with pytest.raises(NotFound) as caught:
        locate(World().reader, "api", NOWHERE)
    assert caught.value.code == "REFERENCE_NOT_FOUND"


def test_a_workspace_without_a_root_has_no_path() -> None:
    bare = a_workspace(profile_id=ADA.id, name="bare")
    with pytest.raises(NotFound) as caught:
        locate(World(ADA, bare).reader, "bare", NOWHERE)
    error = caught.value
    assert (error.code, error.message, error.hint) == (
        "WORKSPACE_HAS_NO_ROOT",
        "workspace 'bare' has no root directory",
        f"to set one, run `symphony workspace edit {str(bare.id)[:8]} --root DIR`",
    )


@pytest.mark.parametrize("reference", ["inner", "home", "/code/api"])
def test_a_named_workspace_limits_locate_to_its_own_paths(reference: str) -> None:
    world = World(*EVERYTHING)
    with pytest.raises(NotFound):
        locate(world.reader, reference, Choice(workspace="acme"))


ON_DISK = Choice(surroundings=FakeSurroundings())
AT_WORK = a_repo(workspace_id=ACME.id, name="work", path="/job/api")


def test_a_worktree_is_located_by_its_repo_and_branch() -> None:
    reader = World(*EVERYTHING, AT_WORK).reader
    for reference in ("work@feature", "acme/work@feature", "ada:acme/Work@feature"):
        found = locate(reader, reference, ON_DISK)
        assert (found.noun, found.name, found.path) == ("worktree", "work@feature", "/lab/tree")


@pytest.mark.parametrize(
    ("reference", "code", "hint"),
    [
        ("work@gone", "WORKTREE_NOT_FOUND", "use one of these names: work@feature"),
        ("api@gone", "WORKTREE_NOT_FOUND", None),
        ("nope@feature", "REFERENCE_NOT_FOUND", "to list them, run `symphony repo list --all`"),
        ("work@", "REFERENCE_NOT_FOUND", "did you mean work?"),
    ],
)
def test_a_worktree_that_is_not_there_is_not_found(
    reference: str, code: str, hint: str | None
) -> None:
    with pytest.raises(NotFound) as caught:
        locate(World(*EVERYTHING, AT_WORK).reader, reference, ON_DISK)
    assert (caught.value.code, caught.value.hint) == (code, hint)


def test_a_whole_name_with_an_at_sign_comes_first() -> None:
    whole = a_repo(workspace_id=HOME.id, name="work@feature", path="/home/ada/whole")
    reader = World(*EVERYTHING, AT_WORK, whole).reader
    assert locate(reader, "work@feature", ON_DISK).path == "/home/ada/whole"


def test_a_name_or_else_a_path_leads_to_a_directory() -> None:
    world = World(*EVERYTHING)
    given = ("api", "acme/api", "./x", "/x")
    found = [directory_of(world.reader, world.files, one, ON_DISK) for one in given]
    assert found == ["/code/api", "/code/api", "./x", "/x"]


@pytest.mark.parametrize(
    ("noun", "reference", "choice", "found"),
    [
        ("repo", "api", Choice(directory="/code"), None),
        ("repo", "API", Choice(directory="/home/ada"), "acme/api"),
        ("repo", "acme/api", Choice(directory="/home/ada"), None),
        ("repo", API.id.hex[:12], Choice(directory="/home/ada"), None),
        ("repo", "api", Choice(workspace="acme", directory="/lab"), None),
        ("vault", "notes", Choice(directory="/lab"), "home/notes"),
        ("repo", "api", NOWHERE, "acme/api"),
        ("workspace", "lab", Choice(directory="/code"), "lab"),
        ("workspace", "bob:lab", Choice(directory="/code"), None),
        ("workspace", "home", Choice(directory="/code"), None),
        ("workspace", "lab", Choice("bob"), None),
    ],
)
def test_only_a_bare_name_reaches_beyond_where_the_user_is(
    noun: str, reference: str, choice: Choice, found: str | None
) -> None:
    entry = beyond(World(*EVERYTHING).reader, noun, reference, choice)
    assert (entry and entry.full_name) == found


def test_only_a_verb_on_working_trees_takes_a_worktree() -> None:
    reader = World(*EVERYTHING, AT_WORK).reader
    tree = resolve_tree(reader, "acme/work@feature", ON_DISK)
    assert (tree.noun, tree.full_name, tree.path) == (
        "worktree",
        "acme/work@feature",
        "/lab/tree",
    )
    main = FakeSurroundings()
    main.worktrees = lambda path: [("main", path)]
    assert resolve_tree(reader, "work@main", Choice(surroundings=main)).full_name == "acme/work"
    with pytest.raises(InvalidValue) as caught:
        resolve_held(reader, "repo", "work@feature", ON_DISK)
    assert (caught.value.message, caught.value.hint) == (
        "'work@feature' is a worktree, but this command works on whole repos",
        "to select its repo, pass work",
    )


@pytest.mark.parametrize(
    ("path", "name"), [("/lab/tree/src", "work@feature"), ("/job/api/src", "work")]
)
def test_a_path_names_the_working_tree_that_it_is_in(path: str, name: str) -> None:
    surroundings = FakeSurroundings({"/lab/tree": "/job/api", "/job/api": "/job/api"})
    reader = World(*EVERYTHING, AT_WORK).reader
    assert resolve_tree(reader, path, Choice(surroundings=surroundings)).name == name
    assert resolve_held(reader, "repo", path, Choice(surroundings=surroundings)).name == "work"


def test_repos_and_branches_with_at_signs_have_worktrees() -> None:
    named = a_repo(workspace_id=ACME.id, name="a@b", path="/job/api")
    tree = resolve_tree(World(*EVERYTHING, named).reader, "a@b@feature", ON_DISK)
    assert (tree.name, tree.path) == ("a@b@feature", "/lab/tree")


def test_candidates_for_a_worktree_keep_its_branch() -> None:
    class Both(FakeSurroundings):
        def worktrees(self, path: str) -> list[tuple[str, str]]:
            return [("x;y", f"{path}-tree")] if path in ("/1", "/2") else []

    twins = [
        a_repo(workspace_id=holder.id, name="twin", path=path)
        for holder, path in ((ACME, "/1"), (HOME, "/2"))
    ]
    reader, choice = World(*EVERYTHING, *twins).reader, Choice(surroundings=Both())
    with pytest.raises(Ambiguous) as caught:
        resolve_tree(reader, "twin@x;y", choice)
    hint = str(caught.value.hint)
    assert hint == "use one of these names: 'acme/twin@x;y', 'home/twin@x;y'"
    for form in shlex.split(hint.partition(": ")[2].replace(",", "")):
        assert resolve_tree(reader, form, choice).noun == "worktree"
    with pytest.raises(NotFound) as missing:
        resolve_tree(reader, "twin@nope", choice)
    assert missing.value.message == "no repo 'twin' has a worktree on branch 'nope'"


def test_the_nearest_repo_that_has_the_branch_is_meant() -> None:
    nearer = a_repo(workspace_id=HOME.id, name="work", path="/home/ada/work")
    reader = World(*EVERYTHING, AT_WORK, nearer).reader
    choice = ON_DISK._replace(directory="/home/ada")
    assert locate(reader, "work", choice).path == "/home/ada/work"
    assert locate(reader, "work@feature", choice).path == "/lab/tree"
