from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.commands.repo.conftest import Cloned
from tests.conftest import Run
from tests.terminal import Terminal, without_colors
from tests.trees import git


@pytest.fixture
def api(cloned: Cloned, origin: Path) -> Path:
    """A clone with a branch that is merged and one with work; the remote has deleted both."""
    api = cloned("api")
    for branch in ("merged", "work"):
        git(api, "checkout", "--quiet", "-b", branch)
        git(api, "push", "--quiet", "--set-upstream", "origin", branch)
        git(api, "push", "--quiet", "origin", f":{branch}")
    git(api, "commit", "--quiet", "--allow-empty", "--message", "mine")
    git(api, "checkout", "--quiet", "main")
    return api


def listed(api: Path, verb: str = "delete") -> str:
    commit = git(api, "rev-parse", "--short=7", "main")
    return f"api: {verb} merged ({commit}): merged into origin/main\n"


def kept(api: Path) -> str:
    return f"api: keep work ({git(api, 'rev-parse', '--short=7', 'work')}): 1 unmerged commit\n"


def branches(api: Path) -> list[str]:
    return git(api, "branch", "--format=%(refname:short)").split()


def test_prune_lists_and_asks_before_it_deletes(symphony: Run, api: Path) -> None:
    before = listed(api) + kept(api)
    assert symphony("repo", "prune") == (
        2,
        "",
        f"{before}error: confirmation needed: Delete 1 branch?\n"
        "hint: to confirm without a terminal, pass --yes\n",
    )
    with Terminal(["repo", "prune"]) as terminal:
        terminal.read_until("Delete 1 branch? [y/N]")
        terminal.type("n\n")
        assert terminal.wait() == 1
        said = without_colors(terminal.read_rest())
    assert before in said
    assert "cancelled; nothing was changed" in said
    assert "merged" in branches(api)
    after = listed(api, "deleted")
    assert symphony("repo", "prune", "--yes") == (0, "", f"{before}{after}1 deleted, 1 kept\n")
    assert branches(api) == ["main", "work"]
    assert symphony("repo", "prune") == (0, "", f"{kept(api)}1 kept\n")


def test_a_dry_run_deletes_nothing(symphony: Run, api: Path) -> None:
    expected = f"{listed(api)}{kept(api)}1 would-delete, 1 kept\n"
    assert symphony("repo", "prune", "--dry-run") == (0, "", expected)
    assert branches(api) == ["main", "merged", "work"]


def test_json_has_a_row_for_each_branch(symphony: Run, api: Path) -> None:
    usual = {"name": "api", "workspace": "acme", "hint": None, "path": str(api), "profile": "ada"}
    merged, work = git(api, "rev-parse", "merged"), git(api, "rev-parse", "work")
    result = symphony("repo", "prune", "--yes", "--json")
    assert (result.code, result.stderr) == (0, "")
    assert result.json == [
        usual
        | {
            "branch": "merged",
            "commit": merged,
            "result": "deleted",
            "reason": "merged into origin/main",
        },
        usual | {"branch": "work", "commit": work, "result": "kept", "reason": "1 unmerged commit"},
    ]


def test_a_repo_that_git_cannot_read_fails_and_the_others_are_pruned(
    symphony: Run, api: Path, cloned: Cloned
) -> None:
    shutil.rmtree(cloned("web"))
    result = symphony("repo", "prune", "--yes", "--quiet")
    assert result == (1, "", "error: 1 failed:\n  web: path is missing\n")
    assert branches(api) == ["main", "work"]


def test_a_repo_that_two_workspaces_have_is_pruned_once(
    symphony: Run, api: Path, given: Given
) -> None:
    given("workspace create beta", f"repo add {api} -w beta")
    result = symphony("repo", "prune", "--all", "--yes", "--fields", "workspace,branch,result")
    assert (result.code, result.stdout) == (
        0,
        "acme\tmerged\tdeleted\nacme\twork\tkept\nbeta\tmerged\tdeleted\nbeta\twork\tkept\n",
    )


def test_without_such_branches_nothing_is_done(symphony: Run, cloned: Cloned) -> None:
    cloned("web")
    assert symphony("repo", "prune") == (0, "", "no branches to prune\n")
