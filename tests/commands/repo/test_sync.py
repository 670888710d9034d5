from __future__ import annotations

from pathlib import Path

from tests.commands.conftest import Given
from tests.commands.repo.conftest import Cloned
from tests.conftest import Run
from tests.shapes import shaped
from tests.trees import a_repository, git


def test_sync_stores_the_url_the_default_branch_and_the_time(
    symphony: Run, cloned: Cloned, origin: Path
) -> None:
    api = cloned("api")
    git(origin, "branch", "trunk", "main")
    git(origin, "symbolic-ref", "HEAD", "refs/heads/trunk")
    git(api, "remote", "set-url", "origin", f"file://{origin}")
    assert symphony("repo", "sync") == (0, "", "synced 'api'\n1 synced\n")
    fields = "default_branch,remote_url,last_synced_at"
    assert shaped(symphony("repo", "list", "--fields", fields).stdout) == (
        f"trunk\tfile://{origin}\t<time>\n"
    )
    assert symphony("history", "-n", "1", "--fields", "action,subject,change_count").stdout == (
        "repo sync\tapi\t1\n"
    )


def test_credentials_of_a_new_url_are_not_stored(
    symphony: Run, cloned: Cloned, origin: Path
) -> None:
    api = cloned("api")
    git(api, "remote", "set-url", "origin", "https://ada:secret@example.org/api.git")
    git(api, "config", f"url.{origin}.insteadOf", "https://ada:secret@example.org/api.git")
    result = symphony("repo", "sync")
    assert result.code == 0
    assert "removed the credentials from the recorded remote URL" in result.stderr
    assert "secret" not in result.stderr
    assert symphony("repo", "list", "--fields", "remote_url").stdout == (
        "https://example.org/api.git\n"
    )


def test_a_failed_sync_keeps_the_stored_values(
    symphony: Run, cloned: Cloned, acme: None, given: Given
) -> None:
    api = cloned("api")
    cloned("web")
    given(["repo", "add", str(a_repository(Path("alone"), commit=True))])
    git(api, "remote", "set-url", "origin", "/nowhere")
    result = symphony("repo", "sync")
    assert result.code == 1
    assert result.stderr.startswith("synced 'web'\n1 synced, 1 no-remote, 1 failed\n")
    rows = symphony("repo", "list", "--json").json
    synced = {row["name"]: row["last_synced_at"] is not None for row in rows}
    assert synced == {"alone": False, "api": False, "web": True}
