from __future__ import annotations

import shutil
from pathlib import Path

from tests.commands.conftest import Given
from tests.commands.repo.conftest import Cloned
from tests.conftest import Run
from tests.remotes import commit_to
from tests.trees import git


def test_pull_shows_the_commits_and_totals(symphony: Run, cloned: Cloned, origin: Path) -> None:
    cloned("api")
    cloned("web")
    commit_to(origin, "news")
    assert symphony("repo", "pull", "api") == (0, "", "pulled 'api' (1 commit)\n1 pulled\n")
    assert symphony("repo", "pull") == (
        0,
        "",
        "pulled 'web' (1 commit)\n1 pulled, 1 up-to-date\n",
    )
    assert symphony("repo", "pull", "--quiet") == (0, "", "")


def test_failures_are_listed_last_with_reasons(symphony: Run, cloned: Cloned, origin: Path) -> None:
    paths = {name: cloned(name) for name in ("changed", "damaged", "detached", "gone", "good")}
    commit_to(origin, "news")
    (paths["changed"] / "readme").write_text("mine")
    (paths["damaged"] / ".git" / "HEAD").unlink()
    git(paths["detached"], "checkout", "--quiet", "--detach")
    shutil.rmtree(paths["gone"])
    result = symphony("repo", "pull")
    assert (result.code, result.stdout) == (1, "")
    assert result.stderr == (
        "skipped 'detached': HEAD is detached\n"
        "pulled 'good' (1 commit)\n"
        "1 pulled, 1 skipped, 3 failed\n"
        "error: 3 failed:\n"
        "  changed: uncommitted changes\n"
        f"    hint: to stash them, run `git -C {paths['changed']} stash`\n"
        "  damaged: fatal: not a git repository (or any of the parent directories): .git\n"
        "  gone: path is missing\n    hint: to find it, run `symphony repo relocate DIR`\n"
    )


def test_rebase_and_autostash_are_options(symphony: Run, cloned: Cloned, origin: Path) -> None:
    api = cloned("api")
    commit_to(origin, "news")
    git(api, "config", "user.name", "Ada")
    git(api, "config", "user.email", "ada@example.org")
    git(api, "commit", "--quiet", "--allow-empty", "--message", "mine")
    (api / "readme").write_text("changed")
    assert symphony("repo", "pull").code == 1
    assert symphony("repo", "pull", "--rebase").code == 1
    pulled = (0, "", "pulled 'api' (1 commit)\n1 pulled\n")
    assert symphony("repo", "pull", "--rebase", "--autostash") == pulled
    assert git(api, "log", "-2", "--format=%s") == "mine\nnews"
    assert (api / "readme").read_text() == "changed"


def test_json_has_an_outcome_for_each_repo(symphony: Run, cloned: Cloned, origin: Path) -> None:
    api, web = cloned("api"), cloned("web")
    commit_to(origin, "news")
    (web / "readme").write_text("mine")
    result = symphony("repo", "pull", "--json")
    assert result.code == 1
    assert result.json == [
        {
            "name": "api",
            "workspace": "acme",
            "path": str(api),
            "result": "pulled",
            "commits": 1,
            "reason": None,
            "hint": None,
            "profile": "ada",
        },
        {
            "name": "web",
            "workspace": "acme",
            "path": str(web),
            "result": "failed",
            "commits": None,
            "reason": "uncommitted changes",
            "hint": f"to stash them, run `git -C {web} stash`",
            "profile": "ada",
        },
    ]
    assert result.error["code"] == "SOME_FAILED"


def test_a_repo_in_two_workspaces_is_pulled_once_and_shown_twice(
    symphony: Run, cloned: Cloned, origin: Path, given: Given
) -> None:
    api = cloned("api")
    given("workspace create beta", ["repo", "add", str(api), "-w", "beta"])
    commit_to(origin, "news")
    result = symphony("repo", "pull", "--all", "--fields", "workspace,name,result,commits")
    assert result.stdout == "acme\tapi\tpulled\t1\nbeta\tapi\tpulled\t1\n"


def test_only_selected_repos_are_pulled(symphony: Run, cloned: Cloned, origin: Path) -> None:
    cloned("api")
    web = cloned("web")
    commit_to(origin, "news")
    git(web, "fetch", "--quiet")
    result = symphony("repo", "pull", "--behind", "--fields", "name,result")
    assert result.stdout == "web\tpulled\n"
    assert symphony("repo", "pull", "--behind") == (0, "", "no repos match in workspace 'acme'\n")


def test_an_unknown_repo_is_an_error_before_git_starts(
    symphony: Run, cloned: Cloned, origin: Path
) -> None:
    api = cloned("api")
    before = git(api, "rev-parse", "HEAD")
    commit_to(origin, "news")
    result = symphony("repo", "pull", "api", "apo", "--json")
    assert (result.code, result.stdout, result.error["code"]) == (3, "", "REPO_NOT_FOUND")
    assert git(api, "rev-parse", "HEAD") == before
