"""Statuses of selected repos, with notices and totals."""

from __future__ import annotations

from typing import Any

import pytest

from symphony_cli.base.findings import Notice
from symphony_cli.repos.selecting import Selection
from symphony_cli.repos.states import RepoState, RepoStatus, status_of
from symphony_cli.repos.statuses import Statuses, statuses
from tests.builders import a_profile, a_repo, a_workspace
from tests.fakes.world import World

ADA = a_profile()
ACME = a_workspace(profile_id=ADA.id)
NAMES = ("api", "lib", "Web")


def statuses_with(selection: Selection | None = None, **states: dict[str, Any]) -> Statuses:
    """Return the statuses of three repos, some of them in the given states."""
    repos = [a_repo(workspace_id=ACME.id, name=name, path=f"/it's/{name}") for name in NAMES]
    world = World(ADA, ACME, *repos)
    for name, state in states.items():
        world.repo_states.put(f"/it's/{name}", **state)
    return statuses(world, selection or Selection())


def test_a_status_has_every_field_of_the_state() -> None:
    state = {
        "branch": "main",
        "head": "1",
        "upstream": "origin/main",
        "ahead": 1,
        "behind": 2,
        "staged": 3,
        "unstaged": 4,
        "untracked": 5,
        "conflicted": 6,
        "stashes": 7,
        "unpushed": 8,
        "operation": "merge",
        "last_commit_at": "2026-01-01T00:00:00.000000Z",
        "last_commit_subject": "first",
    }
    row = statuses_with(api=state | {"worktrees": ("/x", "/y")}).rows[0]
    assert row == RepoStatus(
        name="api",
        workspace="acme",
        path="/it's/api",
        state="ok",
        dirty=True,
        worktrees=["/x", "/y"],
        **state,  # type: ignore[arg-type],
        profile="ada",
    )


def test_statuses_have_the_order_of_the_selection() -> None:
    assert [row.name for row in statuses_with().rows] == ["api", "lib", "Web"]
    selection = Selection(references=["Web", "api"])
    assert [row.name for row in statuses_with(selection).rows] == ["Web", "api"]


def test_a_filter_still_warns_of_unreadable_repos() -> None:
    seen = statuses_with(
        Selection(dirty=True), api={"stashes": 1}, lib={"state": "damaged", "reason": "why"}
    )
    assert [row.name for row in seen.rows] == ["api"]
    assert seen.notices == [Notice("REPO_DAMAGED", "cannot read repo 'lib': why")]
    assert seen.any_dirty
    assert not statuses_with(lib={"state": "damaged", "reason": "why"}).any_dirty


@pytest.mark.parametrize(
    ("state", "notice"),
    [
        (
            {"state": "untrusted", "reason": "fatal: dubious"},
            Notice(
                "REPO_UNTRUSTED",
                "git does not trust repo 'api' (fatal: dubious); to trust it, run "
                """`git config --global --add safe.directory '/it'"'"'s/api'`""",
            ),
        ),
        (
            {"state": "damaged", "reason": "fatal: index file corrupt"},
            Notice("REPO_DAMAGED", "cannot read repo 'api': fatal: index file corrupt"),
        ),
        ({"state": "missing"}, None),
        ({}, None),
    ],
)
def test_an_unreadable_repo_is_a_warning(state: dict[str, Any], notice: Notice | None) -> None:
    assert statuses_with(api=state).notices == ([notice] if notice else [])


@pytest.mark.parametrize(
    ("known", "totals"),
    [
        ({}, "3 repos"),
        ({"api": {"untracked": 1}}, "3 repos: 1 dirty"),
        (
            {"api": {"ahead": 1, "unpushed": 1}, "lib": {"behind": 2}, "Web": {"stashes": 1}},
            "3 repos: 2 dirty, 1 ahead, 1 behind",
        ),
        (
            {
                "api": {"state": "missing"},
                "lib": {"state": "damaged", "reason": "x"},
                "Web": {"state": "untrusted", "reason": "x"},
            },
            "3 repos: 1 missing, 1 damaged, 1 untrusted",
        ),
    ],
)
def test_totals(known: dict[str, dict[str, Any]], totals: str) -> None:
    assert statuses_with(None, **known).totals == totals


def test_totals_name_the_workspaces_and_profiles_if_there_are_several() -> None:
    rows = [
        status_of(name, workspace, RepoState(f"/{name}"), None, profile)
        for name, workspace, profile in (("a", "x", "ada"), ("b", "y", "ada"), ("c", "x", "bob"))
    ]
    assert Statuses(rows, []).totals == "3 repos in 3 workspaces of 2 profiles"
    assert Statuses(rows[:2], []).totals == "2 repos in 2 workspaces"
    assert Statuses(rows[1:], []).totals == "2 repos in 2 workspaces of 2 profiles"


def test_totals_of_one_repo_and_of_no_repo() -> None:
    assert statuses_with(Selection(references=["api"])).totals == "1 repo"
    assert statuses_with(Selection(references=[])).totals == "0 repos"
