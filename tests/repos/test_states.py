from __future__ import annotations

import pytest

from symphony_cli.repos.states import RepoState, remedy, status_of


@pytest.mark.parametrize(
    ("field", "changed", "dirty"),
    [
        ("staged", True, True),
        ("unstaged", True, True),
        ("conflicted", True, True),
        ("untracked", False, True),
        ("stashes", False, True),
        ("unpushed", False, True),
        ("operation", False, True),
        ("ahead", False, False),
        ("behind", False, False),
    ],
)
def test_work_that_is_not_in_a_commit_elsewhere_makes_a_repo_dirty(
    field: str, changed: bool, dirty: bool
) -> None:
    state = RepoState("/r")._replace(**{field: "merge" if field == "operation" else 1})
    assert (state.has_changes, state.dirty) == (changed, dirty)


def test_a_repo_without_work_is_clean() -> None:
    state = RepoState("/r", branch="main", head="0" * 40, worktrees=("/w",))
    assert (state.has_changes, state.dirty) == (False, False)


@pytest.mark.parametrize(
    ("state", "reason", "command"),
    [
        ("ok", None, None),
        ("locked", None, None),
        ("damaged", "bad object", None),
        ("missing", None, "to find it, run `symphony repo relocate DIR`"),
        (
            "untrusted",
            "dubious",
            "to trust it, run `git config --global --add safe.directory '/it'\"'\"'s'`",
        ),
    ],
)
def test_a_remedy_fits_the_state(state: str, reason: str | None, command: str | None) -> None:
    assert remedy(RepoState("/it's", state, reason)) == command


def test_a_status_keeps_its_name_and_counts_skipped_files_as_changed() -> None:
    status = status_of(
        "api", "acme", RepoState("/api", unstaged=1, hidden=2, tags=("refs/tags/a",))
    )
    assert (status.name, status.unstaged, status.dirty) == ("api", 3, True)
