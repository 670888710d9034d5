"""Branches that are done with, in real repositories."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from symphony_cli.repos.branches.views import JudgedBranch, Prune
from symphony_cli.system.git.program import GitProgram
from symphony_cli.system.git.pruning import BranchPruner
from tests.system.conftest import GitRunner, MakeRepo

Run = Callable[..., str]


def judge(path: Path) -> Prune:
    [prune] = BranchPruner(GitProgram(os.environ)).judge([str(path)], jobs=None, timeout=None)
    return prune


def verdicts(path: Path) -> dict[str, tuple[str, str]]:
    return {one.branch: (one.result, one.reason) for one in judge(path).branches}


def delete(prune: Prune) -> dict[str, tuple[str, str]]:
    [done] = BranchPruner(GitProgram(os.environ)).delete([prune], jobs=None, timeout=None)
    return {one.branch: (one.result, one.reason) for one in done.branches}


@pytest.fixture
def api(make_repo: MakeRepo, git: GitRunner, tree: Path) -> Path:
    """A clone on `main` whose branch `topic`, of two commits, was deleted on the remote."""
    git(tree, "clone", "-q", make_repo("source"), "api")
    api = tree / "api"
    git(api, "push", "-q", "origin", "main:other")
    git(tree / "source", "checkout", "-q", "--detach")
    git(api, "checkout", "-q", "-b", "topic")
    for name in ("one", "two"):
        (api / name).write_text(name)
        git(api, "add", name)
        git(api, "commit", "-q", "-m", name)
    git(api, "push", "-q", "-u", "origin", "topic")
    git(api, "push", "-q", "origin", ":topic")
    git(api, "checkout", "-q", "main")
    return api


@pytest.fixture
def run(api: Path, git: GitRunner) -> Run:
    return lambda *arguments: git(api, *arguments)


def merged(run: Run) -> None:
    run("merge", "-q", "--no-ff", "--no-edit", "topic")
    run("push", "-q", "origin", "main")


def merged_here(run: Run) -> None:
    run("merge", "-q", "topic")


def on_another_branch(run: Run) -> None:
    run("push", "-q", "origin", "topic:other")


def squashed(run: Run) -> None:
    run("commit", "-q", "--allow-empty", "-m", "between")
    run("merge", "-q", "--squash", "topic")
    run("commit", "-q", "-m", "squashed")
    run("push", "-q", "origin", "main")


def squashed_after_a_merge_of_main(run: Run) -> None:
    (Path(run("rev-parse", "--show-toplevel")) / "readme").write_text("more")
    run("commit", "-q", "-a", "-m", "more")
    run("push", "-q", "origin", "main")
    run("checkout", "-q", "topic")
    run("merge", "-q", "--no-edit", "main")
    run("checkout", "-q", "main")
    squashed(run)


def rebased(run: Run) -> None:
    run("commit", "-q", "--allow-empty", "-m", "between")
    run("cherry-pick", "topic~", "topic")
    run("push", "-q", "origin", "main")


@pytest.mark.parametrize(
    ("bring", "reason"),
    [
        (merged, "merged into origin/main"),
        (merged_here, "merged into main"),
        (on_another_branch, "its commits are on origin/other"),
        (squashed, "squashed into origin/main"),
        (squashed_after_a_merge_of_main, "squashed into origin/main"),
        (rebased, "its patches are in origin/main"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_branch_whose_commits_are_elsewhere_is_deleted(
    api: Path, run: Run, bring: Callable[[Run], None], reason: str
) -> None:
    bring(run)
    objects = run("count-objects", "-v")
    prune = judge(api)
    commit = run("rev-parse", "topic")
    assert prune.branches == [JudgedBranch("topic", commit, "would-delete", reason)]
    assert run("count-objects", "-v") == objects, "looking writes nothing"
    assert run("branch", "--format=%(refname:short)").split() == ["main", "topic"]
    assert delete(prune) == {"topic": ("deleted", reason)}
    assert run("branch", "--format=%(refname:short)") == "main"
    assert "topic" not in (api / ".git" / "config").read_text()


def test_a_change_of_white_space_is_work(api: Path, run: Run) -> None:
    (api / "run.py").write_text("if a:\n    pass\n")
    run("add", "run.py")
    run("commit", "-q", "-m", "base")
    run("checkout", "-q", "-b", "indent")
    (api / "run.py").write_text("if a:\n    pass\n    launch()\n")
    run("commit", "-q", "-a", "-m", "launch")
    run("push", "-q", "-u", "origin", "main", "indent")
    run("push", "-q", "origin", ":indent")
    run("checkout", "-q", "main")
    (api / "run.py").write_text("if a:\n    pass\nlaunch()\n")
    run("commit", "-q", "-a", "-m", "launch")
    run("push", "-q", "origin", "main")
    assert verdicts(api)["indent"] == ("kept", "1 unmerged commit")


def test_the_same_patch_at_another_place_is_work(api: Path, run: Run) -> None:
    services = ["svc:", "  img: x", "  env: a", "  mem: 1", "  cpu: 1", "  vol: y", "  net: z"] * 4

    def change(line: int) -> None:
        changed = [one if n != line else "  mem: 9" for n, one in enumerate(services)]
        (api / "all.yml").write_text("\n".join(changed))
        run("add", "all.yml")
        run("commit", "-q", "-m", str(line))

    change(-1)
    run("push", "-q", "origin", "main")
    run("checkout", "-q", "-b", "fix")
    run("push", "-q", "-u", "origin", "fix")
    run("push", "-q", "origin", ":fix")
    change(17)
    run("checkout", "-q", "main")
    change(10)
    run("push", "-q", "origin", "main")
    assert verdicts(api)["fix"] == ("kept", "1 unmerged commit")


def test_a_branch_with_work_is_kept(api: Path, run: Run) -> None:
    assert verdicts(api) == {"topic": ("kept", "2 unmerged commits")}
    # Half of it is merged.
    run("cherry-pick", "topic~")
    run("push", "-q", "origin", "main")
    kept = {"topic": ("kept", "1 unmerged commit")}
    assert verdicts(api) == kept
    assert delete(judge(api)) == kept
    assert run("rev-parse", "--verify", "topic")


def test_commits_that_change_nothing_are_not_taken_for_merged(api: Path, run: Run) -> None:
    run("checkout", "-q", "-B", "empty", "main")
    run("commit", "-q", "--allow-empty", "-m", "note to myself")
    run("push", "-q", "-u", "origin", "empty")
    run("push", "-q", "origin", ":empty")
    run("checkout", "-q", "main")
    run("commit", "-q", "--allow-empty", "-m", "another")
    run("push", "-q", "origin", "main")
    assert verdicts(api)["empty"] == ("kept", "1 unmerged commit")


def test_a_branch_without_or_with_a_living_upstream_is_no_candidate(api: Path, run: Run) -> None:
    run("branch", "-q", "-D", "topic")
    run("branch", "mine")
    run("branch", "-q", "--track", "same", "origin/main")
    assert verdicts(api) == {}


def test_a_branch_that_a_worktree_uses_is_kept(
    api: Path, run: Run, git: GitRunner, tree: Path
) -> None:
    merged(run)
    run("checkout", "-q", "topic")
    assert verdicts(api) == {"topic": ("kept", f"checked out in {api}")}
    run("checkout", "-q", "main")
    fix = tree / "fix"
    run("worktree", "add", "-q", fix, "topic")
    assert verdicts(api) == {"topic": ("kept", f"checked out in {fix}")}
    # A bisect detaches HEAD, and comes back.
    for arguments in (("start",), ("bad",), ("good", "HEAD~2")):
        git(fix, "bisect", *arguments)
    assert verdicts(api) == {"topic": ("kept", f"checked out in {fix}")}


def test_a_branch_that_is_being_rebased_is_kept(
    api: Path, run: Run, git: GitRunner, tree: Path
) -> None:
    run("push", "-q", "origin", "topic:other")
    fix = tree / "fix"
    run("worktree", "add", "-q", fix, "topic")
    git(fix, "-c", "sequence.editor=sed -i s/^pick/edit/", "rebase", "-q", "-i", "--force", "main")
    assert verdicts(api) == {"topic": ("kept", f"checked out in {fix}")}


def test_a_branch_that_changes_after_the_list_is_kept(api: Path, run: Run) -> None:
    merged(run)
    prune = judge(api)
    run("update-ref", "refs/heads/topic", run("commit-tree", "-m", "new", "-p", "topic", "topic:"))
    changed = {"topic": ("failed", "it has changed since it was listed")}
    assert delete(prune) == changed
    # Merged or not: what was listed is another commit.
    run("merge", "-q", "topic")
    assert delete(prune) == changed
    run("checkout", "-q", "topic")
    assert delete(judge(api)) == {"topic": ("kept", f"checked out in {api}")}


def test_a_branch_that_is_locked_fails_in_gits_words(api: Path, run: Run) -> None:
    merged(run)
    (api / ".git" / "refs" / "heads" / "topic.lock").touch()
    [(result, reason)] = delete(judge(api)).values()
    assert (result, reason[:36]) == ("failed", "error: cannot lock ref 'refs/heads/t")
    assert run("rev-parse", "--verify", "topic")


def test_a_directory_whose_path_has_a_colon_and_quotes_is_no_obstacle(
    api: Path, run: Run, tree: Path, git: GitRunner
) -> None:
    squashed(run)
    odd = api.rename(tree / 'a"b\\c')
    assert verdicts(odd) == {"topic": ("would-delete", "squashed into origin/main")}


def test_a_repository_that_git_cannot_read_is_a_problem(tree: Path) -> None:
    assert judge(tree / "nowhere") == Prune(str(tree / "nowhere"), problem="path is missing")
