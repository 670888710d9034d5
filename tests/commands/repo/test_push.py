from __future__ import annotations

from pathlib import Path

from tests.commands.repo.conftest import Cloned
from tests.conftest import Run
from tests.remotes import commit_to
from tests.trees import git


def commit(path: Path) -> None:
    git(path, "commit", "--quiet", "--allow-empty", "--message", "mine")


def test_push_shows_the_commits_and_totals(symphony: Run, cloned: Cloned, origin: Path) -> None:
    api = cloned("api")
    cloned("web")
    commit(api)
    commit(api)
    assert symphony("repo", "push") == (
        0,
        "",
        "pushed 'api' (2 commits)\n1 pushed, 1 up-to-date\n",
    )
    assert git(origin, "rev-parse", "main") == git(api, "rev-parse", "HEAD")
    assert symphony("status", "--fields", "name,ahead,unpushed,dirty").stdout == (
        "api\t0\t0\tfalse\nweb\t0\t0\tfalse\n"
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
        "1 failed\nerror: 1 failed:\n  api: ! [rejected]        HEAD -> main (fetch first)\n",
    )


def test_a_branch_without_an_upstream_has_a_hint(symphony: Run, cloned: Cloned) -> None:
    api = cloned("api")
    git(api, "switch", "--quiet", "--create", "new")
    result = symphony("repo", "push")
    assert (result.code, result.stderr) == (
        1,
        "1 failed\nerror: 1 failed:\n  api: branch 'new' has no upstream\n"
        f"    try: git -C {api} push --set-upstream origin new\n",
    )
