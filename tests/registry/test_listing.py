"""Listing: the rows of a list and their order."""

from __future__ import annotations

from typing import Any

import pytest

from symphony_cli.base.errors import (
    NOT_SET_UP,
    SET_UP,
    InvalidValue,
    MissingContext,
    NotFound,
)
from symphony_cli.domain.views import RepoView, VaultView
from symphony_cli.registry import listing
from symphony_cli.registry.choices import Choice
from symphony_cli.registry.listing import Emptiness, no_changes, why_empty
from tests.builders import CREATED, a_profile, a_repo, a_vault, a_workspace
from tests.fakes.registry import FakeFiles
from tests.fakes.world import World

ADA = a_profile()
BOB = a_profile(username="bob", email="bob@example.org")
ACME = a_workspace(profile_id=ADA.id)
HOME = a_workspace(profile_id=ADA.id, name="home")
LAB = a_workspace(profile_id=BOB.id, name="lab")
REPOS = (
    a_repo(workspace_id=ACME.id, name="Web", path="/code/Web"),
    a_repo(workspace_id=ACME.id, name="api", path="/code/api", last_synced_at=CREATED),
    a_repo(workspace_id=HOME.id, name="café", path="/home/cafe\u0301"),
    a_repo(workspace_id=LAB.id, name="lab", path="/lab/api"),
)


def a_world() -> World:
    world = World(ADA, BOB, ACME, HOME, LAB, *REPOS)
    world.use(ADA)
    return world


def names(world: World, choice: Choice, **options: Any) -> list[str]:
    world.choice = choice
    options = {"query": None, "everywhere": False} | options
    views = listing.rows_in_context(world, world.reader.repos, **options)
    return [view.name for view in views]


@pytest.mark.parametrize(
    ("query", "name", "path", "found"),
    [
        ("", "api", "/code/api", True),
        ("ap", "api", "/code/api", True),
        ("api", "API", "/code/API", True),
        ("code", "api", "/code/api", False),
        ("API", "api", "/code/api", False),
        ("API", "API", "/code/API", True),
        ("Ap", "Api", "/code/Api", True),
        ("/", "api", "/code/api", True),
        ("code/a", "api", "/code/api", True),
        ("code/a", "api", "/CODE/API", True),
        ("Code/a", "api", "/code/api", False),
        ("Code/a", "api", "/Code/api", True),
        ("straße", "STRASSE", "/x", True),
        ("ﬃ", "OFFICE", "/x", True),
        ("σς", "ΣΣ", "/x", True),
        ("istan", "İstanbul", "/x", True),
        ("istan", "I\u0307stanbul", "/x", True),
        ("\u0131stan", "ISTANBUL", "/x", True),
        ("İstan", "istanbul", "/x", False),
        ("İstan", "I\u0307stanbul", "/x", True),
        ("cafe\u0301", "café", "/x", True),
        ("Cafe\u0301", "Café", "/x", True),
        ("Cafe\u0301", "café", "/x", False),
        ("/café", "x", "/cafe\u0301", True),
        ("/Café", "x", "/Cafe\u0301", True),
        ("[a]", "[a]", "/x", True),
        ("a.i", "api", "/x", False),
        ("a*", "api", "/x", True),
        ("a*", "webapi", "/x", False),
        ("A*", "api", "/x", False),
        ("?pi", "API", "/x", True),
        ("[aw]*", "web", "/x", True),
        ("/code/*", "x", "/home/code/api", True),
        ("code/a*", "x", "/code/api", True),
        ("ode/a*", "x", "/code/api", False),
    ],
)
def test_a_query_with_upper_case_is_case_sensitive(
    query: str, name: str, path: str, found: bool
) -> None:
    assert listing.matches(query)(name, path) is found


def test_missing_is_read_from_disk() -> None:
    files = FakeFiles()
    files.gone.add("/code/api")
    world = a_world()
    views = listing.as_found(world.reader.repos(workspace_id=str(ACME.id)), world.reader, files)
    assert [(view.name, view.missing) for view in views] == [("api", True), ("Web", False)]


@pytest.mark.parametrize(
    ("choice", "options", "expected"),
    [
        (Choice(workspace="acme"), {}, ["api", "Web"]),
        (Choice(directory="/code/api"), {}, ["api", "Web"]),
        (Choice(workspace="home"), {}, ["café"]),
        (Choice("bob"), {}, ["lab"]),
        (Choice(), {"everywhere": True}, ["api", "Web", "café", "lab"]),
        (Choice(workspace="home"), {"everywhere": True}, ["api", "Web", "café", "lab"]),
        (Choice("ada"), {"everywhere": True}, ["api", "Web", "café"]),
        (Choice("bob"), {"everywhere": True}, ["lab"]),
        (Choice(), {"everywhere": True, "query": "a"}, ["api", "café", "lab"]),
        (Choice(), {"everywhere": True, "query": "/code"}, ["api", "Web"]),
        (Choice(), {"everywhere": True, "query": "W"}, ["Web"]),
        (Choice(), {"everywhere": True, "query": "x"}, []),
    ],
)
def test_a_list_holds_the_repos_of_the_active_workspace_or_of_all_profiles(
    choice: Choice, options: dict[str, Any], expected: list[str]
) -> None:
    assert names(a_world(), choice, **options) == expected


def test_a_list_of_a_store_without_workspaces_is_empty() -> None:
    for world in (World(), World(ADA), World(ADA, BOB)):
        assert names(world, Choice(directory="/code")) == []
        assert names(world, Choice(), everywhere=True, query="x") == []


@pytest.mark.parametrize(
    ("world", "choice", "everywhere", "kind"),
    [
        (World(), Choice("ada"), False, NotFound),
        (World(ADA), Choice(workspace="acme"), False, NotFound),
        (World(ADA, ACME, HOME), Choice(), False, MissingContext),
    ],
)
def test_a_list_needs_an_active_workspace_unless_it_has_all(
    world: World, choice: Choice, everywhere: bool, kind: Any
) -> None:
    with pytest.raises(kind):
        names(world, choice, everywhere=everywhere)


def repo_views() -> list[RepoView]:
    return a_world().reader.repos()


@pytest.mark.parametrize(
    ("sort", "limit", "expected"),
    [
        (None, None, ["api", "Web", "café", "lab"]),
        (None, 2, ["api", "Web"]),
        (None, 0, []),
        (None, 9, ["api", "Web", "café", "lab"]),
        ("name", None, ["api", "café", "lab", "Web"]),
        ("name-", None, ["Web", "lab", "café", "api"]),
        ("name-", 1, ["Web"]),
        ("workspace", None, ["api", "Web", "café", "lab"]),
        ("workspace-", None, ["lab", "café", "api", "Web"]),
        ("last_synced_at", None, ["api", "Web", "café", "lab"]),
        ("last_synced_at-", None, ["api", "Web", "café", "lab"]),
        ("remote_url", None, ["api", "Web", "café", "lab"]),
        ("metadata", None, ["api", "Web", "café", "lab"]),
        ("missing", None, ["api", "Web", "café", "lab"]),
    ],
)
def test_rows_are_sorted_by_a_field_and_absent_values_come_last(
    sort: str | None, limit: int | None, expected: list[str]
) -> None:
    rows = listing.ordered(RepoView, repo_views(), sort=sort, limit=limit)
    assert [row.name for row in rows] == expected


@pytest.mark.parametrize("field", RepoView._fields)
def test_every_field_sorts_in_both_directions(field: str) -> None:
    for sort in (field, f"{field}-"):
        rows = listing.ordered(RepoView, repo_views(), sort=sort, limit=None)
        assert sorted(row.path for row in rows) == sorted(repo.path for repo in REPOS)


def test_objects_and_booleans_are_sortable() -> None:
    world = World(
        ADA,
        ACME,
        a_vault(workspace_id=ACME.id, name="a", path="/a", metadata={"z": 1}, is_locked=True),
        a_vault(workspace_id=ACME.id, name="b", path="/b", metadata={"a": [1]}),
        a_vault(workspace_id=ACME.id, name="c", path="/c"),
    )

    def sorted_by(sort: str) -> str:
        rows = listing.ordered(VaultView, world.reader.vaults(), sort=sort, limit=None)
        return "".join(row.name for row in rows)

    assert sorted_by("is_locked") == "bca"
    assert sorted_by("is_locked-") == "abc"
    assert sorted_by("metadata") == "bac"


@pytest.mark.parametrize(
    ("sort", "told"),
    [
        ("", "--sort needs a field"),
        ("-", "--sort needs a field"),
        ("nam", "unknown field 'nam'"),
        ("name--", "unknown field 'name-'"),
        ("a\n", "unknown field 'a\\n'"),
    ],
)
def test_an_unknown_field_is_refused_and_the_known_ones_are_named(sort: str, told: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        listing.ordered(RepoView, [], sort=sort, limit=None)
    error = caught.value
    assert (error.code, error.message, error.hint, error.field) == (
        "FIELD_UNKNOWN",
        told,
        f"the fields are {', '.join(RepoView._fields)}",
        "sort",
    )


def test_globs_are_replaced_by_ids() -> None:
    world = a_world()
    world.add(a_repo(workspace_id=ACME.id, name="archive", path="/code/archive", archived=True))
    ids = {repo.name: str(repo.id) for repo in REPOS}

    def replaced(choice: Choice, *references: str) -> list[str]:
        return listing.without_globs(world.reader, "repo", references, choice)

    acme = Choice(workspace="acme")
    assert replaced(acme, "nope", "A*", "?EB") == ["nope", ids["api"], ids["Web"]]
    assert replaced(Choice(), "*/*") == [ids["api"], ids["café"], ids["Web"]]
    assert replaced(acme, "/code/*", "./*", "~/*") == ["/code/*", "./*", "~/*"]
    with pytest.raises(NotFound) as caught:
        replaced(acme, "x*")
    assert (caught.value.message, caught.value.hint) == (
        "no repo matches 'x*'",
        "to list the names, run `symphony repo list`",
    )
    with pytest.raises(MissingContext):
        replaced(Choice(), "a*")


# Empty lists


@pytest.mark.parametrize("noun", ["workspace", "repo", "vault"])
@pytest.mark.parametrize("scope", [None, {}])
def test_without_profiles_every_list_says_how_to_set_up(
    noun: str, scope: dict[str, str] | None
) -> None:
    assert why_empty(World().reader, noun, scope) == (NOT_SET_UP, SET_UP)


def test_a_history_without_changes_says_so_once_set_up() -> None:
    assert no_changes(World().reader) == (NOT_SET_UP, SET_UP)
    assert no_changes(World(ADA).reader) == Emptiness("no changes yet")


@pytest.mark.parametrize(
    ("noun", "scope", "message", "command"),
    [
        ("repo", None, "no workspaces yet", "symphony workspace create NAME"),
        ("repo", {}, "no repos in any workspace", "symphony repo add PATH"),
        (
            "repo",
            {"workspace_id": str(ACME.id)},
            "no repos in workspace 'acme'",
            "symphony repo add PATH",
        ),
        (
            "vault",
            {"profile_id": str(ADA.id)},
            "no vaults in profile 'ada'",
            "symphony vault add DIR",
        ),
        (
            "workspace",
            {"profile_id": str(BOB.id)},
            "no workspaces in profile 'bob'",
            "symphony workspace create NAME",
        ),
    ],
)
def test_an_empty_place_is_named_with_the_command_that_fills_it(
    noun: str, scope: dict[str, str] | None, message: str, command: str
) -> None:
    found = why_empty(World(ADA, BOB, ACME).reader, noun, scope)
    assert found.message == message
    assert found.hint is not None
    assert found.hint.endswith(f"one, run `{command}`")


def test_a_place_with_rows_has_only_no_match() -> None:
    reader = World(ADA, ACME, *REPOS[:1]).reader
    assert why_empty(reader, "repo", {}) == Emptiness("no repos match in any workspace")
    assert why_empty(reader, "workspace", {}) == Emptiness("no workspaces match in any profile")
