"""States of repositories without a working tree."""

from __future__ import annotations

import os
from pathlib import Path

from symphony_cli.system.git.program import GitProgram
from symphony_cli.system.git.states import StateReader
from tests.system.conftest import GitRunner, MakeRepo


def test_a_bare_repository_counts_the_stashes_of_its_worktrees(
    tree: Path, git: GitRunner, make_repo: MakeRepo
) -> None:
    git(tree, "clone", "-q", "--bare", make_repo("origin"), tree / "bare")
    git(tree / "bare", "worktree", "add", "-q", tree / "linked")
    for content in ("one", "two"):
        (tree / "linked" / "readme").write_text(content)
        git(tree / "linked", "stash", "-q")
    [state] = StateReader(GitProgram(os.environ)).states([str(tree / "bare")])
    assert (state.state, state.stashes, state.dirty) == ("ok", 2, True)


def test_the_git_directory_of_a_submodule_has_a_state(
    tree: Path, git: GitRunner, make_repo: MakeRepo
) -> None:
    outer = make_repo("outer")
    git(outer, "submodule", "--quiet", "add", make_repo("inner"), "sub")
    git(outer / "sub", "commit", "-q", "--allow-empty", "-m", "unpushed")
    git(outer, "commit", "-q", "-m", "with a submodule")
    git(outer, "submodule", "--quiet", "deinit", "--force", "sub")
    kept = outer / ".git" / "modules" / "sub"
    [state] = StateReader(GitProgram(os.environ)).states([str(kept)])
    assert (state.state, state.unpushed) == ("ok", 1)
