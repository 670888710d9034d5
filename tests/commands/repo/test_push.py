from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.commands.repo.conftest import Cloned
from tests.conftest import Run
from tests.remotes import commit_to
from tests.terminal import Terminal, without_colors
from tests.trees import git

LISTED = "api: 2 commits, main → origin/main\n"


def commit(path: Path) -> None:
    git(path, "commit", "--quiet", "--allow-empty", "--message", "mine")


@pytest.fixture
def two_repos(cloned: Cloned, origin: Path) -> tuple[Path, Path]:
    """Two repos with something to push, each on a branch of its own."""
    api, web = cloned("api"), cloned("web")
    commit(api)
    commit(api)
    git(web, "switch", "--quiet", "topic")
    commit(web)
    return api, web


def test_push_shows_what_goes_where_and_the_totals(
    symphony: Run, cloned: Cloned, origin: Path
) -> None:
    api = cloned("api")
    cloned("web")
    commit(api)
    commit(api)
    assert symphony("repo", "push") == (
        0,
        "",
        f"{LISTED}pushed 'api' (2 commits)\n1 pushed, 1 up-to-date\n",
    )
    assert git(origin, "rev-parse", "main") == git(api, "rev-parse", "HEAD")
    assert symphony("status", "--fields", "name,ahead,unpushed,dirty").stdout == (
        "api\t0\t0\tfalse\nweb\t0\t0\tfalse\n"
    )


def test_several_repos_are_pushed_only_after_a_confirmation(
    symphony: Run, two_repos: tuple[Path, Path], origin: Path
) -> None:
    before = git(origin, "for-each-ref")
    listed = f"{LISTED}web: 1 commit, topic → origin/topic\n"
    assert symphony("repo", "push") == (
        2,
        "",
        f"{listed}error: confirmation needed: Push 2 repos?\n"
        "hint: to confirm without a terminal, pass --yes\n",
    )
    with Terminal(["repo", "push"]) as terminal:
        terminal.read_until("Push 2 repos? [y/N]")
        terminal.type("n\n")
        assert terminal.wait() == 1
        said = without_colors(terminal.read_rest())
        assert listed in said
        assert "cancelled; nothing was changed" in said
    assert git(origin, "for-each-ref") == before
    assert symphony("repo", "push", "--yes") == (
        0,
        "",
        f"{listed}pushed 'api' (2 commits)\npushed 'web' (1 commit)\n2 pushed\n",
    )
    assert [git(origin, "rev-parse", branch) for branch in ("main", "topic")] == [
        git(path, "rev-parse", "HEAD") for path in two_repos
    ]


def test_a_push_that_drops_commits_of_the_remote_needs_a_confirmation(
    symphony: Run, cloned: Cloned, origin: Path
) -> None:
    api = cloned("api")
    git(api, "config", "remote.origin.push", "+refs/heads/main:refs/heads/main")
    theirs = commit_to(origin, "theirs")
    git(api, "fetch", "--quiet")
    result = symphony("repo", "push", "--json")
    assert (result.code, result.error["code"]) == (2, "CONFIRMATION_NEEDED")
    assert git(origin, "rev-parse", "main") == theirs
    assert symphony("repo", "push", "--yes", "--quiet") == (0, "", "")
    assert git(origin, "rev-parse", "main") == git(api, "rev-parse", "HEAD")


def test_a_dry_run_pushes_nothing(
    symphony: Run, two_repos: tuple[Path, Path], origin: Path
) -> None:
    before = git(origin, "for-each-ref")
    assert symphony("repo", "push", "--dry-run") == (
        0,
        "",
        f"would push {LISTED}would push web: 1 commit, topic → origin/topic\n2 would-push\n",
    )
    result = symphony("repo", "push", "api", "--dry-run", "--json")
    assert (result.code, result.json) == (
        0,
        [
            {
                "name": "api",
                "workspace": "acme",
                "path": str(two_repos[0]),
                "result": "would-push",
                "commits": 2,
                "reason": None,
                "hint": None,
                "refs": [
                    {
                        "source": "main",
                        "destination": "origin/main",
                        "action": "update",
                        "commits": 2,
                    }
                ],
                "profile": "ada",
            }
        ],
    )
    assert git(origin, "for-each-ref") == before


def test_repos_of_one_name_are_shown_with_their_workspaces(
    symphony: Run, cloned: Cloned, origin: Path, given: Given, tmp_path: Path
) -> None:
    api = cloned("api")
    git(tmp_path, "clone", "--quiet", origin, tmp_path / "other" / "api")
    given("workspace create beta", ["repo", "add", str(tmp_path / "other" / "api"), "-w", "beta"])
    for path, branch in ((api, "main"), (tmp_path / "other" / "api", "topic")):
        git(path, "switch", "--quiet", branch)
        commit(path)
    (api / ".git" / "refs" / "heads" / "odd").write_text("rubbish")
    assert symphony("status", "--all").stderr.startswith(
        "warning: git cannot count the unpushed commits of repo 'acme/api':"
    )
    (api / ".git" / "refs" / "heads" / "odd").unlink()
    result = symphony("repo", "push", "--all", "--yes")
    assert result.stderr == (
        "acme/api: 1 commit, main → origin/main\n"
        "beta/api: 1 commit, topic → origin/topic\n"
        "pushed 'acme/api' (1 commit)\n"
        "pushed 'beta/api' (1 commit)\n"
        "2 repos in 2 workspaces: 2 pushed\n"
    )
    commit(api)
    result = symphony("repo", "push", "--all")
    assert result.stderr == (
        "acme/api: 1 commit, main → origin/main\n"
        "pushed 'acme/api' (1 commit)\n"
        "2 repos in 2 workspaces: 1 pushed, 1 up-to-date\n"
    )


def test_a_rejected_push_shows_the_message_of_git(
    symphony: Run, cloned: Cloned, origin: Path
) -> None:
    api = cloned("api")
    commit(api)
    commit_to(origin, "theirs")
    result = symphony("repo", "push")
    assert (result.code, result.stderr) == (
        1,
        "1 failed\nerror: 1 failed:\n  api: main → origin/main: [rejected] (fetch first)\n",
    )


def test_a_branch_without_an_upstream_is_skipped(symphony: Run, cloned: Cloned) -> None:
    git(cloned("api"), "switch", "--quiet", "--create", "new")
    assert symphony("repo", "push") == (
        0,
        "",
        "skipped 'api': branch 'new' has no upstream\n1 skipped\n",
    )
