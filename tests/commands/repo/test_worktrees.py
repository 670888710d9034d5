"""Linked worktrees: verbs on working trees work in them, and the others refuse them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.trees import a_repository, git


@pytest.fixture
def tree(acme: None, given: Given, sandbox: Sandbox) -> Path:
    """The worktree of api on branch feature, which has one commit that origin lacks."""
    origin = a_repository(sandbox.work / "origin", commit=True)
    api = sandbox.work / "api"
    git(sandbox.work, "clone", "--quiet", origin, api)
    path = sandbox.work / "trees" / "feature"
    git(api, "worktree", "add", "--quiet", "--track", "-b", "feature", path, "origin/main")
    git(path, "commit", "--quiet", "--allow-empty", "--message", "more")
    given(["repo", "add", api])
    return path


@pytest.mark.parametrize("named", [True, False])
def test_verbs_on_working_trees_work_in_the_worktree(
    symphony: Run, tree: Path, sandbox: Sandbox, named: bool
) -> None:
    reference = "api@feature" if named else str(tree)
    [status] = symphony("status", reference, "--json").json
    assert (status["name"], status["path"], status["branch"], status["ahead"]) == (
        "api@feature",
        str(tree),
        "feature",
        1,
    )
    shown = symphony("repo", "show", reference, "--json").json
    assert (shown["name"], shown["path"], shown["branch"], shown["worktrees"]) == (
        "api@feature",
        str(tree),
        "feature",
        [],
    )
    assert shown["identity"] == "mismatch"
    assert symphony("repo", "exec", reference, "--", "pwd").stdout == f"api@feature: {tree}\n"
    [pull] = symphony("repo", "pull", reference, "--json").json
    assert (pull["path"], pull["result"]) == (str(tree), "up-to-date")
    [push] = symphony("repo", "push", reference, "--dry-run", "--json").json
    # `push.default` is simple, and the upstream has another name.
    assert (push["path"], push["result"]) == (str(tree), "skipped")


@pytest.mark.parametrize(
    "verb",
    [
        "repo remove REF",
        "repo remove REF --delete-files --yes --force",
        "repo move REF elsewhere",
        "repo edit REF --name other",
    ],
)
def test_verbs_that_change_a_whole_repo_refuse_a_worktree(
    symphony: Run, tree: Path, verb: str
) -> None:
    for reference in ("api@feature", "acme/api@feature", str(tree)):
        words = [reference if word == "REF" else word for word in verb.split()]
        assert symphony(*words) == (
            2,
            "",
            "error: 'api@feature' is a worktree, but this command works on whole repos\n"
            "hint: to select its repo, pass api\n",
        )
    assert symphony("repo", "list", "--fields", "name").stdout == "api\n"


def test_a_fetch_in_a_worktree_is_of_its_repo(symphony: Run, tree: Path, sandbox: Sandbox) -> None:
    [fetched] = symphony("repo", "fetch", str(tree), "--json").json
    assert (fetched["path"], fetched["result"]) == (str(sandbox.work / "api"), "fetched")
    assert symphony("repo", "fetch", "api@feature").code == 2


def test_a_worktree_without_a_branch_has_the_name_of_its_directory(
    symphony: Run, tree: Path
) -> None:
    git(tree, "switch", "--quiet", "--detach")
    assert symphony("status", str(tree), "--fields", "name").stdout == "api@feature\n"
    git(tree, "worktree", "move", tree, tree.parent / "loose")
    assert symphony("repo", "exec", "api@loose", "--", "pwd").code == 0


def test_each_of_several_worktrees_of_one_name_is_reached_by_its_path(
    symphony: Run, tree: Path, sandbox: Sandbox
) -> None:
    api = sandbox.work / "api"
    others = [sandbox.work / "a" / "feature", sandbox.work / "b" / "feature"]
    for other in others:
        git(api, "worktree", "add", "--quiet", "--detach", other, "main")
    for one in (tree, *others):
        done = symphony("repo", "exec", ".", "--", "pwd", cwd=one)
        assert (done.code, done.stdout) == (0, f"api@feature: {one}\n")
        for verb in ("remove .", "move . /x"):
            refused = symphony("repo", *verb.split(), cwd=one)
            assert refused.stderr.startswith("error: 'api@feature' is a worktree"), verb
    assert symphony("repo", "exec", "api@feature", "--", "pwd") == (
        3,
        "",
        "error: 'api@feature' is ambiguous: 3 matches\n"
        f"hint: use one of these paths: {others[0]} {others[1]} {tree}\n",
    )


def test_an_acting_verb_asks_before_it_reaches_a_worktree_elsewhere(
    symphony: Run, tree: Path, given: Given
) -> None:
    given("workspace create home", "workspace use home")
    result = symphony("repo", "exec", "api@feature", "--", "pwd")
    assert (result.code, result.stderr) == (
        3,
        "error: repo 'ada:acme/api@feature' is outside of the active workspace\n"
        "hint: to select it, type its full name: ada:acme/api@feature\n",
    )
    full = symphony("repo", "exec", "ada:acme/api@feature", "--", "pwd")
    assert full.stdout == f"api@feature: {tree}\n"
