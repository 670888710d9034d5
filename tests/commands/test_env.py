from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.gh import a_gh
from tests.shapes import an_error
from tests.terminal import Terminal, without_colors
from tests.trees import a_repository

ADA = """\
export GIT_AUTHOR_NAME='Ada "L" $x'
export GIT_AUTHOR_EMAIL=ada@example.org
export GIT_COMMITTER_NAME='Ada "L" $x'
export GIT_COMMITTER_EMAIL=ada@example.org
"""


@pytest.fixture
def named(ada: None, given: Given) -> None:
    """Give ada a name with characters that are special to shells."""
    given(["profile", "edit", "ada", "--name", 'Ada "L" $x'])


@pytest.fixture
def gh(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a stand-in for gh on PATH, and return the log of its calls."""
    monkeypatch.setenv("PATH", f"{sandbox.home}/bin:{os.environ['PATH']}")
    return a_gh(sandbox.home / "bin")


@pytest.mark.parametrize("shell", [[], ["--shell", "sh"], ["--shell", "bash"], ["--shell", "zsh"]])
def test_env_prints_code_for_a_shell(symphony: Run, named: None, shell: list[str]) -> None:
    assert symphony("env", *shell) == (0, ADA, "")


def test_env_prints_code_for_fish(symphony: Run, named: None) -> None:
    result = symphony("env", "--shell", "fish")
    assert result.stdout.splitlines()[:2] == [
        "set -gx GIT_AUTHOR_NAME 'Ada \"L\" $x'",
        "set -gx GIT_AUTHOR_EMAIL 'ada@example.org'",
    ]


def test_env_as_json_is_an_object(symphony: Run, named: None) -> None:
    result = symphony("env", "--json")
    assert (result.code, result.stderr) == (0, "")
    assert result.json == {
        "GIT_AUTHOR_NAME": 'Ada "L" $x',
        "GIT_AUTHOR_EMAIL": "ada@example.org",
        "GIT_COMMITTER_NAME": 'Ada "L" $x',
        "GIT_COMMITTER_EMAIL": "ada@example.org",
    }


def test_git_commits_as_the_profile_after_evaluation(
    symphony: Run, named: None, sandbox: Sandbox
) -> None:
    path = a_repository(sandbox.work / "api")
    subprocess.run(["git", "-C", path, "config", "user.email", "wrong@local"], check=True)
    script = f"{symphony('env').stdout}git -C api commit -q --allow-empty -m x"
    subprocess.run(["sh", "-c", script], check=True)
    shown = ["git", "-C", path, "log", "--format=%an <%ae>, %cn <%ce>"]
    done = subprocess.run(shown, capture_output=True, text=True, check=True)
    assert done.stdout == 'Ada "L" $x <ada@example.org>, Ada "L" $x <ada@example.org>\n'


def test_the_profile_is_the_named_or_active_one(symphony: Run, named: None, given: Given) -> None:
    given("profile create own --email me@own.org")
    assert "me@own.org" in symphony("env", "-P", "own").stdout
    assert "ada@example.org" in symphony("env").stdout
    assert symphony("env", env={"SYMPHONY_PROFILE": "own"}).stdout.startswith(
        "export GIT_AUTHOR_NAME=own\n"
    )


def test_env_reports_errors(symphony: Run, ada: None) -> None:
    result = symphony("env", "--shell", "tcsh", "--json")
    assert (result.code, result.stdout) == (2, "")
    hint = "choose one of sh, bash, zsh, fish"
    assert result.error == an_error("SHELL_UNKNOWN", "unsupported shell 'tcsh'", hint, "shell")
    assert symphony("env", "-P", "nobody").code == 3


def test_env_needs_a_profile(symphony: Run) -> None:
    result = symphony("env", "--json")
    assert (result.code, result.stdout, result.error["code"]) == (2, "", "NO_PROFILE")


def test_a_token_comes_from_gh_and_is_printed(symphony: Run, named: None, gh: Path) -> None:
    assert symphony("env", "--gh") == (0, f"{ADA}export GH_TOKEN=token-of-ada\n", "")
    assert gh.read_text() == "auth|token|-u|ada|"


def test_without_the_option_gh_is_not_run(symphony: Run, named: None, gh: Path) -> None:
    assert symphony("env") == (0, ADA, "")
    assert not gh.exists()


def test_the_account_is_the_one_that_the_profile_prefers(
    symphony: Run, ada: None, gh: Path, given: Given
) -> None:
    given("profile edit ada --preference gh_user=ada-gh --preference gh_host=git.acme.org")
    found = symphony("env", "--gh", "--json").json
    assert {name: found[name] for name in list(found)[4:]} == {
        "GH_HOST": "git.acme.org",
        "GH_ENTERPRISE_TOKEN": "token-at-acme",
    }
    given("profile create own --email me@own.org --preference gh_user=ada-gh")
    found = symphony("env", "--gh", "--json", "-P", "own").json
    assert (found["GH_HOST"], found["GH_TOKEN"]) == ("github.com", "token-at-github")


@pytest.mark.parametrize("value", ["gh_user:=1", "gh_user=", "gh_user:=null"])
def test_a_preference_without_an_account_is_refused(
    symphony: Run, ada: None, gh: Path, given: Given, value: str
) -> None:
    given(["profile", "edit", "ada", "--preference", value])
    result = symphony("env", "--gh", "--json")
    if value.endswith("null"):
        assert result.json["GH_TOKEN"] == "token-of-ada"
        return
    assert (result.code, result.stdout) == (2, "")
    assert result.error == an_error(
        "GH_USER_INVALID",
        "the preference 'gh_user' of profile 'ada' is not text",
        "to set it, run `symphony profile edit ada --preference gh_user=TEXT`",
        "gh_user",
    )


def test_an_account_without_a_token_is_an_error(
    symphony: Run, ada: None, gh: Path, given: Given
) -> None:
    given("profile edit ada --preference gh_user=eve")
    result = symphony("env", "--gh")
    assert (result.code, result.stdout) == (1, "")
    assert result.stderr == (
        "error: gh has no token for 'eve': no oauth token found for https://github.com account"
        " eve\n"
        "hint: to log in, run `gh auth login`; or name the account in the preference gh_user of"
        " the profile\n"
    )


def test_a_missing_gh_is_reported(installed: Run, ada: None) -> None:
    result = installed("env", "--gh", env={"PATH": "/nowhere"})
    assert result == (
        1,
        "",
        "error: cannot run gh: No such file or directory\nhint: install gh\n",
    )


def test_a_token_is_stored_nowhere(symphony: Run, ada: None, gh: Path, sandbox: Sandbox) -> None:
    assert symphony("env", "--gh").code == 0
    assert symphony("run", "--gh", "--", "true").code == 0
    kept = (path.read_bytes() for path in sandbox.symphony_home.rglob("*") if path.is_file())
    assert not any(b"token-of-ada" in content for content in kept)


def test_a_token_on_a_terminal_prints_a_warning(ada: None, gh: Path) -> None:
    for options, warned in (((), False), (("--gh",), True)):
        with Terminal(["env", *options]) as terminal:
            assert terminal.wait() == 0
            seen = without_colors(terminal.read_rest())
        assert ("warning: the output contains a token; keep it secret" in seen) is warned
