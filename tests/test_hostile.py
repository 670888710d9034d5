"""Reads with the installed command run no program of a repository."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Run, Sandbox
from tests.hostile import Hostile, a_hostile_repository, add_clean_filter
from tests.terminal import Terminal
from tests.trees import git


@pytest.fixture
def hostile(symphony: Run, sandbox: Sandbox, tmp_path: Path) -> Hostile:
    """The hostile repo evil, registered; beside it a hostile bare repo."""
    path = sandbox.work / "evil"
    made = a_hostile_repository(path, tmp_path / "evil" / "marks")
    bare = sandbox.work / "bare.git"
    git(sandbox.work, "clone", "--quiet", "--bare", sandbox.work / "evil-library", bare)
    with (bare / "config").open("a") as config:
        config.write((path / ".git" / "more").read_text())
    for command in (
        ["profile", "create", "ada", "--email", "ada@example.org"],
        ["workspace", "create", "acme"],
        ["repo", "add", path, bare, sandbox.work / "evil-library"],
    ):
        result = symphony(*command)
        assert result.code == 0, result.stderr
    assert made.ran == []
    return made


FORMS = [
    ["status"],
    ["status", "--json"],
    ["ll", "evil"],
    ["repo", "status", "--dirty", "--fields", "name,unpushed"],
    ["status", "--all", "--exit-code", "--jobs", "1"],
    ["status", "--stale", "1", "--no-upstream"],
    ["status", "--gone"],
    ["status", "evil", "--timeout", "20"],
    ["identity", "audit"],
    ["identity", "audit", "--unpushed", "--mine"],
]


@pytest.mark.parametrize("form", FORMS, ids=" ".join)
def test_reads_run_no_program_of_a_repository(
    installed: Run, hostile: Hostile, form: list[str]
) -> None:
    result = installed(*form)
    assert result.code in (0, 6), result.stderr
    assert hostile.ran == []


def test_reads_on_a_terminal_run_no_program_of_a_repository(hostile: Hostile) -> None:
    with Terminal(["status"], columns=200) as terminal:
        assert terminal.wait() == 0
        assert "evil" in terminal.read_rest()
    assert hostile.ran == []


def test_status_shows_it_like_any_other_repo(installed: Run, hostile: Hostile) -> None:
    rows = {row["name"]: row for row in installed("status", "--json").json}
    assert set(rows) == {"evil", "bare.git", "evil-library"}
    evil = rows["evil"]
    assert (evil["state"], evil["branch"], evil["upstream"]) == ("ok", "main", "origin/main")
    assert (evil["unpushed"], evil["stashes"], evil["untracked"]) == (2, 1, 1)
    assert {row["state"] for row in rows.values()} == {"ok"}


def test_other_reads_run_no_program_of_a_repository(
    installed: Run, hostile: Hostile, sandbox: Sandbox
) -> None:
    for command in (
        ["repo", "list"],
        ["repo", "show", "evil"],
        ["repo", "scan", ".", "--dry-run"],
        ["doctor"],
        ["profile", "detect", "."],
    ):
        assert installed(*command).code in (0, 6)
        assert hostile.ran == []


def test_a_look_at_merged_branches_runs_no_program_of_a_repository(
    installed: Run, hostile: Hostile
) -> None:
    quiet = ("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false")

    def commit(tree: str) -> str:
        return git(hostile.path, *quiet, "commit-tree", "-m", "x", "-p", "origin/main", tree)

    empty = git(hostile.path, *quiet, "hash-object", "-w", "-t", "tree", os.devnull)
    for ref, tree in (("heads/topic", "main:"), ("remotes/origin/main", empty)):
        git(hostile.path, *quiet, "update-ref", f"refs/{ref}", commit(tree))
    git(hostile.path, *quiet, "config", "branch.topic.remote", "origin")
    git(hostile.path, *quiet, "config", "branch.topic.merge", "refs/heads/topic")
    assert hostile.ran == []
    result = installed("repo", "prune", "evil", "--dry-run", "--json", "--fields", "branch,reason")
    assert result.json == [{"branch": "topic", "reason": "its patches are in main"}]
    assert hostile.ran == []


def test_git_itself_runs_the_programs(hostile: Hostile) -> None:
    """Prove that the tests above prevent programs from running."""
    environ = os.environ | {"GIT_ALLOW_PROTOCOL": "ext"}
    for command in (["status"], ["diff"], ["fetch"], ["-p", "status"]):
        subprocess.run(
            ["git", *command], cwd=hostile.path, env=environ, capture_output=True, check=False
        )
    ran = " ".join(hostile.ran)
    for name in ("core.fsmonitor", "post-index-change", "diff.evil.command", "remote.origin.url"):
        assert name in ran, hostile.ran
    assert "submodule" in ran


def test_the_clean_filter_is_the_exception_in_the_docs(installed: Run, hostile: Hostile) -> None:
    add_clean_filter(hostile)
    os.utime(hostile.path / "signed", (1, 1))
    assert installed("status").code == 0
    assert hostile.ran == ["clean-filter"]
    page = Path(__file__).parent.parent / "docs" / "concepts" / "looking.md"
    assert "git cannot switch off one thing: a clean filter" in " ".join(page.read_text().split())
