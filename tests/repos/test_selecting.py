"""Selecting the repos that a command works on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from symphony_cli.base.errors import Ambiguous, InvalidValue, MissingContext, NotFound
from symphony_cli.base.times import format_time
from symphony_cli.registry.choices import Choice
from symphony_cli.repos import selecting
from symphony_cli.repos.selecting import Selection
from symphony_cli.repos.states import RepoState
from tests.builders import LATER, a_profile, a_repo, a_workspace
from tests.fakes.world import World

ADA = a_profile()
BOB = a_profile(username="bob", email="bob@example.org")
ACME = a_workspace(profile_id=ADA.id, type="client")
HOME = a_workspace(profile_id=ADA.id, name="Home")
LAB = a_workspace(profile_id=BOB.id, name="lab", type="client")
REPOS = (
    a_repo(workspace_id=ACME.id, name="Web", path="/code/Web", tags=("go", "old")),
    a_repo(workspace_id=ACME.id, name="api", path="/code/api"),
    a_repo(workspace_id=HOME.id, name="api", path="/code/api", tags=("go",)),
    a_repo(workspace_id=HOME.id, name="notes", path="/home/notes"),
    a_repo(workspace_id=ACME.id, name="old", path="/code/old", archived=True, tags=("go",)),
    a_repo(workspace_id=LAB.id, name="lab", path="/lab/api"),
)
IN_ACME = Choice(workspace="acme")


def a_world() -> World:
    world = World(ADA, BOB, ACME, HOME, LAB, *REPOS)
    world.use(ADA)
    return world


def named(choice: Choice = IN_ACME, **asked: Any) -> list[str]:
    found = selecting.find_repos(a_world().reader, choice, Selection(**asked))
    return [repo.full_name for repo in found]


def test_a_type_selects_from_all_profiles_or_the_whole_profile() -> None:
    assert named(Choice(), type="general") == ["Home/api", "Home/notes"]
    assert named(Choice("ada"), type="client") == ["acme/api", "acme/Web"]
    assert named(Choice(), type="client") == ["acme/api", "acme/Web", "lab/lab"]
    assert named(Choice(), type="client", in_profile=True) == ["acme/api", "acme/Web"]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, ["acme/api", "acme/Web"]),
        ({"everywhere": True}, ["acme/api", "acme/Web", "Home/api", "Home/notes", "lab/lab"]),
        (
            {"everywhere": True, "in_profile": True},
            ["acme/api", "acme/Web", "Home/api", "Home/notes"],
        ),
        ({"type": "client"}, ["acme/api", "acme/Web"]),
        ({"type": "general"}, []),
        ({"type": "general", "everywhere": True}, ["Home/api", "Home/notes"]),
        ({"type": "research", "everywhere": True}, []),
        ({"query": "w"}, ["acme/Web"]),
        ({"query": "W"}, ["acme/Web"]),
        ({"query": "WEB"}, []),
        ({"query": "/code/a", "everywhere": True}, ["acme/api", "Home/api"]),
        ({"query": "notes", "type": "client"}, []),
        ({"references": ["Web", "api"]}, ["acme/Web", "acme/api"]),
        ({"references": ["Web", "acme/api", "web"]}, ["acme/Web", "acme/api"]),
        ({"references": ["Web", "api"], "type": "general"}, []),
        ({"references": ["Web", "api"], "query": "ap"}, ["acme/api"]),
        ({"references": []}, []),
        ({"tags": ["GO"]}, ["acme/Web"]),
        ({"tags": ["go"], "everywhere": True}, ["acme/Web", "Home/api"]),
        ({"tags": ["go", "!old"], "everywhere": True}, ["Home/api"]),
        ({"tags": ["!go"], "references": ["Web", "api"]}, ["acme/api"]),
        ({"tags": ["nope"]}, []),
        ({"references": ["A*"]}, ["acme/api"]),
        ({"references": ["*"]}, ["acme/api", "acme/Web"]),
        ({"references": ["?eb", "api", "a[op]i*"]}, ["acme/Web", "acme/api"]),
        ({"references": ["*/*"]}, ["acme/api", "acme/Web"]),
        ({"references": ["*"], "everywhere": True, "tags": ["go"]}, ["acme/Web", "Home/api"]),
        ({"references": ["o*"], "archived": True}, ["acme/old"]),
        ({"archived": True}, ["acme/old"]),
        ({"archived": True, "everywhere": True, "tags": ["!go"]}, []),
        ({"references": ["api", "old"]}, ["acme/api", "acme/old"]),
        ({"references": ["api", "old"], "tags": ["go"]}, ["acme/old"]),
        ({"references": ["api", "old"], "archived": True}, ["acme/old"]),
    ],
)
def test_filters_on_registered_values(asked: dict[str, Any], names: list[str]) -> None:
    assert named(**asked) == names


def test_a_glob_with_a_slash_matches_in_the_whole_profile() -> None:
    assert named(Choice(), references=["*/api"]) == ["acme/api", "Home/api"]
    assert named(Choice(), references=["home/*"]) == ["Home/api", "Home/notes"]


def test_a_reference_may_be_an_id() -> None:
    assert named(references=[str(REPOS[3].id), REPOS[0].id.hex[:8]]) == ["Home/notes", "acme/Web"]


@pytest.mark.parametrize(
    ("choice", "asked", "kind", "code"),
    [
        (IN_ACME, {"references": ["api", "nope"]}, NotFound, "REPO_NOT_FOUND"),
        (Choice(), {"references": ["api"]}, Ambiguous, "REFERENCE_AMBIGUOUS"),
        (Choice(), {}, MissingContext, "NO_WORKSPACE"),
        (Choice(workspace="nope"), {}, NotFound, "WORKSPACE_NOT_FOUND"),
        (IN_ACME, {"type": "nope"}, InvalidValue, "WORKSPACE_TYPE_INVALID"),
        (IN_ACME, {"tags": ["go &"]}, InvalidValue, "TAG_EXPRESSION_INVALID"),
        (IN_ACME, {"references": [], "tags": ["("]}, InvalidValue, "TAG_EXPRESSION_INVALID"),
        (IN_ACME, {"references": ["api", "o*"]}, NotFound, "REPO_NOT_FOUND"),
        (Choice(), {"references": ["a*"]}, MissingContext, "NO_WORKSPACE"),
        (IN_ACME, {"stale": -1}, InvalidValue, "DAYS_INVALID"),
    ],
)
def test_invalid_selections_are_refused(
    choice: Choice, asked: dict[str, Any], kind: type[Exception], code: str
) -> None:
    with pytest.raises(kind) as caught:
        named(choice, **asked)
    assert getattr(caught.value, "code", None) == code


def test_a_missing_store_has_no_repos() -> None:
    assert selecting.find_repos(World().reader, Choice(), Selection()) == []
    with pytest.raises(NotFound):
        selecting.find_repos(World().reader, Choice(), Selection(references=["api"]))
    with pytest.raises(NotFound):
        selecting.find_repos(World().reader, Choice(workspace="acme"), Selection())


def days_ago(days: float) -> str:
    return format_time(LATER - timedelta(days=days))


CLEAN = RepoState("/x", branch="main", head="1", upstream="origin/main", last_commit_at=days_ago(9))
STATES = {
    "clean": CLEAN,
    "changed": CLEAN._replace(unstaged=1),
    "staged": CLEAN._replace(staged=1),
    "conflicted": CLEAN._replace(conflicted=1),
    "untracked": CLEAN._replace(untracked=1),
    "stashed": CLEAN._replace(stashes=1),
    "unpushed": CLEAN._replace(unpushed=1),
    "merging": CLEAN._replace(operation="merge"),
    "ahead": CLEAN._replace(ahead=1, unpushed=1, last_commit_at=days_ago(0)),
    "behind": CLEAN._replace(behind=1),
    "diverged": CLEAN._replace(ahead=1, behind=1, unpushed=1),
    "no upstream": CLEAN._replace(upstream=None),
    "gone": CLEAN._replace(upstream=None, gone=True),
    "unborn": RepoState("/x", branch="main"),
    "missing": RepoState("/x", "missing"),
    "damaged": RepoState("/x", "damaged", "why"),
    "untrusted": RepoState("/x", "untrusted", "why"),
}
DIRTY = {"changed", "staged", "conflicted", "untracked", "stashed", "unpushed", "merging"}


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, set(STATES)),
        ({"dirty": True}, DIRTY | {"ahead", "diverged"}),
        ({"ahead": True}, {"ahead", "diverged"}),
        ({"behind": True}, {"behind", "diverged"}),
        ({"diverged": True}, {"diverged"}),
        ({"ahead": True, "behind": True}, {"diverged"}),
        ({"no_upstream": True}, {"no upstream", "unborn"}),
        ({"gone": True}, {"gone"}),
        ({"missing": True}, {"missing"}),
        ({"missing": True, "dirty": True}, set()),
        ({"dirty": True, "behind": True}, {"diverged"}),
        ({"stale": 9}, set()),
        ({"stale": 8}, {*STATES} - {"ahead", "unborn", "missing", "damaged", "untrusted"}),
        ({"stale": 8, "dirty": True}, DIRTY | {"diverged"}),
        ({"stale": 10**30}, set()),
    ],
)
def test_filters_on_states(asked: dict[str, Any], names: set[str]) -> None:
    selection = Selection(**asked)
    assert {name for name, state in STATES.items() if selection.fits(state, LATER)} == names
    assert selection.needs_states == bool(asked)


def test_filters_on_registered_values_need_no_states() -> None:
    assert not Selection(
        ["api"], everywhere=True, type="client", query="x", tags=["a"], archived=True
    ).needs_states


def test_each_directory_is_inspected_once() -> None:
    world = a_world()
    world.repo_states.put("/code/api", untracked=1)
    told: list[tuple[int, int]] = []
    inspection = selecting.inspect(
        world,
        Selection(everywhere=True, in_profile=True, dirty=True),
        jobs=3,
        timeout=1.5,
        tell=lambda done, total: told.append((done, total)),
    )
    assert world.repo_states.asked == [(["/code/api", "/code/Web", "/home/notes"], 3, 1.5)]
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert [repo.full_name for repo in inspection.repos] == ["acme/api", "Home/api"]
    assert inspection.state(inspection.repos[0]).untracked == 1
