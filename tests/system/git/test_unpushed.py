"""Commits and tags that only a repository has."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from symphony_cli.repos.states import RepoState
from symphony_cli.system.git.program import GitProgram
from symphony_cli.system.git.states import StateReader
from tests.system.conftest import GitRunner, MakeRepo


def look(path: Path, *, thorough: bool = True, ask: bool = False) -> RepoState:
    states = StateReader(GitProgram(os.environ)).states([str(path)], thorough=thorough, ask=ask)
    return next(states)


@pytest.fixture(autouse=True)
def today(git: GitRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have git write the real time, which shows a clone from a copy of one."""
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{role}_DATE")


@pytest.fixture
def origin(make_repo: MakeRepo, git: GitRunner) -> Path:
    """A repository with tags that no branch holds."""
    path = make_repo("origin")
    git(path, "checkout", "-q", "-b", "release")
    git(path, "commit", "-q", "--allow-empty", "-m", "released")
    git(path, "tag", "-a", "-m", "v1", "v1")
    git(path, "tag", "light")
    git(path, "update-ref", "refs/pull/1/head", "HEAD")
    git(path, "checkout", "-q", "main")
    git(path, "branch", "-q", "-D", "release")
    return path


CLONES = [(), ("--mirror",), ("--single-branch",), ("--depth=1",)]
CLONES += [("--depth=1", "-b", "v1"), ("--shared",), ("--no-local",)]


@pytest.mark.parametrize("options", CLONES)
def test_an_untouched_clone_has_nothing_unpushed_without_asking(
    origin: Path, git: GitRunner, tree: Path, options: tuple[str, ...]
) -> None:
    source = origin.as_uri() if "--depth=1" in options else origin
    git(tree, "-c", "advice.detachedHead=false", "clone", "-q", *options, source, "api")
    origin.rename(tree / "away")
    if "--shared" in options:
        (tree / "away").rename(origin)
    state = look(tree / "api", ask=True)
    assert (state.state, state.unpushed, state.tags, state.dirty) == ("ok", 0, (), False)


def test_remotes_say_what_a_clone_that_git_packed_came_with(
    origin: Path, git: GitRunner, tree: Path
) -> None:
    git(tree, "clone", "-q", origin, "api")
    git(tree / "api", "gc", "-q")
    assert look(tree / "api").unpushed == 1
    assert not look(tree / "api", ask=True).dirty
    git(tree / "api", "tag", "-a", "-m", "own", "own")
    git(tree / "api", "gc", "-q")
    assert look(tree / "api", ask=True).tags == ("refs/tags/own",)


def test_a_bare_clone_is_sure_to_have_nothing_once_the_remote_says_so(
    origin: Path, git: GitRunner, tree: Path
) -> None:
    git(tree, "clone", "-q", "--bare", origin, "api")
    assert look(tree / "api", thorough=False).unpushed == 0
    assert look(tree / "api").unpushed == 2
    assert not look(tree / "api", ask=True).dirty


def test_a_copy_of_a_clone_has_the_commits_that_were_made_in_it(
    origin: Path, git: GitRunner, tree: Path
) -> None:
    git(tree, "clone", "-q", origin, "api")
    git(tree / "api", "commit", "-q", "--allow-empty", "-m", "only here")
    git(tree / "api", "gc", "-q")
    log = tree / "api" / ".git" / "logs" / "refs" / "remotes" / "origin" / "HEAD"
    # The copy is made an hour after the clone.
    log.write_text(
        re.sub(r" (\d+) ([+-])", lambda at: f" {int(at[1]) - 3600} {at[2]}", log.read_text())
    )
    shutil.copytree(tree / "api", tree / "copy", copy_function=shutil.copyfile)
    assert look(tree / "copy", ask=True).holders == ("refs/heads/main",)


def test_a_remote_that_is_the_repo_itself_has_nothing(
    origin: Path, git: GitRunner, tree: Path
) -> None:
    git(origin, "remote", "add", "me", ".")
    assert look(origin, ask=True).unpushed == 2


def test_each_reference_that_holds_commits_is_named(
    origin: Path, git: GitRunner, tree: Path
) -> None:
    git(tree, "clone", "-q", origin, "api")
    api = tree / "api"
    wip = git(api, "commit-tree", "-m", "wip", "HEAD^{tree}", "-p", "HEAD")
    git(api, "update-ref", "refs/wip/a", wip)
    git(api, "notes", "add", "-m", "note")
    git(api, "branch", "topic", wip)
    git(api, "tag", "pushed")
    state = look(api, ask=True)
    assert (state.unpushed, state.holders) == (
        2,
        ("refs/heads/topic", "refs/notes/commits", "refs/wip/a"),
    )
    # `status` counts the same commits without git, and so from packed references.
    assert look(api, thorough=False).unpushed == 2
    git(api, "pack-refs", "--all")
    assert look(api, thorough=False).unpushed == 2
    git(api, "branch", "-D", "-q", "topic")
    assert look(api, thorough=False).unpushed == 2


def test_a_worktree_that_is_gone_holds_its_commits(
    origin: Path, git: GitRunner, tree: Path
) -> None:
    git(tree, "clone", "-q", origin, "api")
    git(tree / "api", "worktree", "add", "-q", "--detach", tree / "linked")
    git(tree / "linked", "commit", "-q", "--allow-empty", "-m", "only here")
    assert (look(tree / "linked").unpushed, look(tree / "linked").holders) == (1, ("HEAD",))
    (tree / "linked").rename(tree / "away")
    state = look(tree / "api")
    assert (state.unpushed, state.holders) == (1, ("HEAD of worktree linked",))


def test_changes_that_git_is_told_to_skip_are_counted(
    origin: Path, git: GitRunner, tree: Path
) -> None:
    git(tree, "clone", "-q", origin, "api")
    git(tree / "api", "update-index", "--skip-worktree", "readme")
    assert not look(tree / "api").dirty
    (tree / "api" / "readme").write_text("own settings")
    state = look(tree / "api")
    assert (state.unstaged, state.hidden, state.dirty, state.has_changes) == (0, 1, True, False)
    (tree / "api" / "readme").unlink()
    assert not look(tree / "api").dirty
