"""Branches of real repositories."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from symphony_cli.base.errors import Failed
from symphony_cli.repos.branches.views import BranchesRead, GoneBranch, UnpushedBranch
from symphony_cli.system.git.branches import BranchReader
from symphony_cli.system.git.program import GitProgram
from tests.system.conftest import GitRunner, MakeRepo

FIRST = "2026-01-02T03:04:05.000000Z"


def read(path: Path) -> BranchesRead:
    return BranchReader(GitProgram(os.environ)).read(str(path))


@pytest.fixture
def api(make_repo: MakeRepo, git: GitRunner, tree: Path) -> Path:
    """A clone whose branch `done` was pushed, and then deleted on the remote."""
    git(tree, "clone", "-q", make_repo("source"), "api")
    api = tree / "api"
    git(api, "checkout", "-q", "-b", "done")
    git(api, "push", "-q", "-u", "origin", "done")
    git(api, "push", "-q", "origin", ":done")
    git(api, "checkout", "-q", "main")
    return api


def test_branches_with_unpushed_commits_and_gone_upstreams_are_read(
    api: Path, git: GitRunner
) -> None:
    git(api, "branch", "same")
    for name, commits in (("one", 1), ("two/ü", 2)):
        git(api, "checkout", "-q", "-b", name, "main")
        for _ in range(commits):
            git(api, "commit", "-q", "--allow-empty", "-m", name)
    assert read(api) == BranchesRead(
        [UnpushedBranch("one", 1, FIRST), UnpushedBranch("two/ü", 2, FIRST)],
        [GoneBranch("done", "origin/done", FIRST)],
    )
    git(api, "branch", "-q", "-D", "done")
    git(api, "push", "-q", "origin", "one", "two/ü")
    assert read(api) == BranchesRead([], [])


def test_a_fetch_in_any_worktree_counts(api: Path, git: GitRunner, tree: Path) -> None:
    git(api, "worktree", "add", "-q", tree / "fix")
    git(tree / "fix", "fetch", "-q")
    file = api / ".git" / "worktrees" / "fix" / "FETCH_HEAD"
    os.utime(file, (1_700_000_000, 1_700_000_000))
    assert read(api).last_fetched_at == "2023-11-14T22:13:20.000000Z"


def test_a_bare_clone_has_no_unpushed_branches(api: Path, git: GitRunner, tree: Path) -> None:
    git(tree, "clone", "-q", "--bare", api, "bare.git")
    assert read(tree / "bare.git") == BranchesRead([], [])


def test_what_git_cannot_read_is_an_error(api: Path, tree: Path) -> None:
    with pytest.raises(Failed) as caught:
        read(tree / "nowhere")
    assert caught.value.message == "path is missing"
    (api / ".git" / "config").write_text("[")
    with pytest.raises(Failed) as caught:
        read(api)
    assert caught.value.message.startswith("fatal: bad config line ")
