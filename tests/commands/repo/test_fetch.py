from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.commands.repo.conftest import Cloned
from tests.conftest import Run, executable
from tests.remotes import commit_to, hanging
from tests.terminal import Terminal, without_colors
from tests.trees import a_repository, git


def test_fetch_updates_only_tracking_branches(symphony: Run, cloned: Cloned, origin: Path) -> None:
    api = cloned("api")
    before = git(api, "rev-parse", "HEAD")
    news = commit_to(origin, "news")
    assert symphony("repo", "fetch") == (0, "", "fetched 'api'\n1 fetched\n")
    assert git(api, "rev-parse", "HEAD") == before
    assert git(api, "rev-parse", "origin/main") == news
    assert symphony("status", "--fields", "name,behind").stdout == "api\t1\n"


def test_a_fetch_stores_what_was_not_known_at_the_registration(
    symphony: Run, acme: None, given: Given, origin: Path
) -> None:
    path = a_repository(Path("early"))
    given(["repo", "add", str(path)])
    git(path, "remote", "add", "origin", origin)
    assert symphony("repo", "fetch").code == 0
    [row] = symphony("repo", "list", "--json").json
    first = git(origin, "rev-list", "--max-parents=0", "main")
    known = {"remote_url": str(origin), "default_branch": "main", "root_commit": first}
    assert {name: row[name] for name in known} == known
    assert symphony("history", "--json").json[0]["action"] == "repo fetch"
    before = symphony("history", "--json").stdout
    assert symphony("repo", "fetch").code == 0
    assert symphony("history", "--json").stdout == before, "nothing new found"


def test_prune_deletes_tracking_branches(symphony: Run, cloned: Cloned, origin: Path) -> None:
    api = cloned("api")
    git(origin, "branch", "--delete", "--force", "topic")
    assert symphony("repo", "fetch", "--prune").code == 0
    assert git(api, "branch", "--remotes", "--list", "origin/topic") == ""


def test_a_repo_without_a_remote_is_counted(symphony: Run, acme: None, given: Given) -> None:
    path = a_repository(Path("alone"), commit=True)
    given(["repo", "add", str(path)])
    assert symphony("repo", "fetch") == (0, "", "1 no-remote\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_every_git_and_shows_progress(
    cloned: Cloned, number: signal.Signals
) -> None:
    cloned("api")
    web = cloned("web")
    with hanging() as server:
        git(web, "remote", "set-url", "origin", f"{server.git}/web.git")
        process = subprocess.Popen(
            [executable(), "repo", "fetch", "--jobs", "1", "api", "web"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        server.wait_for_somebody()
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    assert err == "fetched 'api'\n1 fetched\ninterrupted after 1 of 2\n"
    assert not list((web / ".git").rglob("*.lock"))
    left = subprocess.run(
        ["pgrep", "-f", f"{server.git}/web.git"], capture_output=True, text=True, check=False
    )
    assert left.stdout == ""


def test_a_terminal_shows_a_bar_and_removes_it(cloned: Cloned) -> None:
    cloned("api")
    web = cloned("web")
    with hanging() as server:
        git(web, "remote", "set-url", "origin", f"{server.git}/web.git")
        fetch = ["repo", "fetch", "--timeout", "1.5", "web", "api"]
        with Terminal(fetch, patience=0) as terminal:
            assert terminal.wait() == 1
            seen = terminal.read_rest()
    assert "Fetching 2 repos" in without_colors(seen)
    shown = without_colors(seen)
    assert shown.endswith(
        "fetched 'api'\n1 fetched, 1 failed\nerror: 1 failed:\n  web: timed out after 1.5 s\n"
    )
