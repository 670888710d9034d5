from __future__ import annotations

from pathlib import Path

import pytest

from symphony_cli.base.errors import Failed
from symphony_cli.system.identity import gh
from symphony_cli.system.identity.gh import GitHubAccounts
from tests.gh import a_gh

HINT = (
    "to log in, run `gh auth login`; or name the account in the preference gh_user of the profile"
)


def failure(accounts: GitHubAccounts, user: str) -> Failed:
    with pytest.raises(Failed) as caught:
        accounts.token(user, None)
    assert "token-of" not in f"{caught.value} {caught.value.hint}"
    return caught.value


@pytest.fixture
def accounts(tmp_path: Path) -> GitHubAccounts:
    a_gh(tmp_path)
    return GitHubAccounts({"PATH": f"{tmp_path}:/usr/bin:/bin"})


def test_gh_runs_for_each_token(accounts: GitHubAccounts, tmp_path: Path) -> None:
    assert accounts.token("ada", None) == "token-of-ada"
    assert accounts.token("ada-gh", "git.acme.org") == "token-at-acme"
    assert (tmp_path / "asked").read_text() == (
        "auth|token|-u|ada|auth|token|-u|ada-gh|--hostname|git.acme.org|"
    )


@pytest.mark.parametrize(
    ("user", "reason"),
    [
        ("eve", "no oauth token found for https://github.com account eve"),
        ("silent", "exit code 0"),
        ("torn", "exit code 0"),
        ("dead", "exit code -9"),
    ],
)
def test_a_failure_shows_ghs_error_and_never_its_output(
    accounts: GitHubAccounts, user: str, reason: str
) -> None:
    error = failure(accounts, user)
    assert (error.code, error.message, error.hint) == (
        "GH_FAILED",
        f"gh has no token for '{user}': {reason}",
        HINT,
    )


def test_a_gh_that_hangs_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gh").write_text("#!/bin/sh\nsleep 1000\n")
    (tmp_path / "gh").chmod(0o755)
    monkeypatch.setattr(gh, "ASK_SECONDS", 0.2)
    accounts = GitHubAccounts({"PATH": f"{tmp_path}:/usr/bin:/bin"})
    assert failure(accounts, "ada").message == ("gh has no token for 'ada': timed out after 0.2 s")


def test_a_missing_gh_is_reported(tmp_path: Path) -> None:
    error = failure(GitHubAccounts({"PATH": str(tmp_path)}), "ada")
    assert (error.code, error.message, error.hint) == (
        "GH_NOT_FOUND",
        "cannot run gh: No such file or directory",
        "install gh",
    )
