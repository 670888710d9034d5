from __future__ import annotations

from typing import Any

import pytest

from symphony_cli.domain.search_results import HeldPlaces
from symphony_cli.repos.unsaved_work import Held, held_in, work_in
from tests.fakes.repos import FakeRepoStates, FakeWorktrees


def test_worktrees_between_two_directories_are_not_outside() -> None:
    worktrees = FakeWorktrees()
    worktrees.holds = {
        "/a": HeldPlaces(["/a/sub"], ["/b/linked", "/z", "/ab"], ["/a/shut"], is_place=True),
        "/b": HeldPlaces(["/b/linked"], ["/z"], []),
    }
    unknown = "/a/shut cannot be read, and may contain unsaved work"
    assert held_in(worktrees, ["/a", "/b", "/c"]) == Held(
        ["/a"], ["/a/sub", "/b/linked"], ["/ab", "/z"], [unknown]
    )


@pytest.mark.parametrize(
    ("values", "lines"),
    [
        ({}, []),
        ({"state": "missing"}, []),
        ({"ahead": 2, "behind": 1}, []),
        ({"staged": 1, "unpushed": 2}, ["1 staged file", "2 unpushed commits"]),
        ({"unstaged": 1, "untracked": 3}, ["1 changed file", "3 untracked files"]),
        ({"stashes": 1, "operation": "rebase"}, ["1 stash", "rebase in progress"]),
        ({"stashes": 2}, ["2 stashes"]),
        ({"unstaged": 1, "hidden": 1}, ["2 changed files"]),
        ({"tags": ("refs/tags/v1",)}, ["tag refs/tags/v1 (not known to be on a remote)"]),
        ({"unpushed": 1, "holders": ("HEAD",)}, ["1 unpushed commit on HEAD"]),
        ({"unpushed": 2, "holders": ("a", "b", "c")}, ["2 unpushed commits on a, b and c"]),
        ({"unpushed": 2, "holders": tuple("abcde")}, ["2 unpushed commits on a, b, c and 2 more"]),
        (
            {"state": "damaged", "reason": "bad object"},
            ["git cannot tell whether it has unsaved work: bad object"],
        ),
    ],
)
def test_each_kind_of_unsaved_work_has_a_line(values: dict[str, Any], lines: list[str]) -> None:
    states = FakeRepoStates()
    states.put("/r", **values)
    assert work_in(states, ["/r", "/clean", "/r"]) == [f"/r: {line}" for line in lines]
