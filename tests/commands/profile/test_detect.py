"""`profile detect` in the home of a developer who also works for a client."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.shapes import an_error
from tests.terminal import Terminal, without_colors
from tests.trees import a_repository

TOKEN = "gho_" + "s" * 36


class Home(NamedTuple):
    """The home, its code, and the profiles to detect."""

    path: Path
    code: Path
    rows: list[dict[str, Any]]


@pytest.fixture
def home(sandbox: Sandbox) -> Home:
    path = sandbox.home
    (path / ".gitconfig").write_text(
        "[user]\n\tname = Ada Lovelace\n\temail = ada@example.org\n"
        '[includeIf "gitdir:~/work/"]\n\tpath = work.inc\n'
    )
    (path / "work.inc").write_text(
        "[user]\n\temail = ada@work.example\n\tsigningKey = ~/.ssh/work.pub\n"
        "[gpg]\n\tformat = ssh\n[commit]\n\tgpgSign = true\n"
        "[core]\n\tsshCommand = ssh -i ~/.ssh/work -o IdentitiesOnly=yes\n"
    )
    (path / ".ssh").mkdir()
    for name in ("work", "work.pub"):
        (path / ".ssh" / name).touch()
        (path / ".ssh" / name).chmod(0)
    (path / ".ssh" / "config").write_text(
        "Host gh-work\n  HostName github.com\n  User git\n  IdentityFile ~/.ssh/work\n"
    )
    (path / ".config" / "gh").mkdir(parents=True)
    (path / ".config" / "gh" / "hosts.yml").write_text(
        f"github.com:\n    users:\n        ada:\n            oauth_token: {TOKEN}\n"
        f"        lovelace:\n            oauth_token: {TOKEN}\n"
        f"    oauth_token: {TOKEN}\n    user: ada\n"
    )
    a_repository(path / "code" / "api")
    for email in ("old@ada.example", "ada@example.org", "ada@example.org"):
        _commit(path / "code" / "api", email)
    nothing: dict[str, Any] = {
        "name": "Ada Lovelace",
        "signing_key": None,
        "signing_format": None,
        "sign": False,
        "ssh_key": None,
        "directory": None,
        "exists": None,
    }
    rows = [
        {
            "username": "ada",
            "email": "ada@example.org",
            "sources": [
                f"{path}/.gitconfig:3",
                f"2 commits in {path}/code/api",
                f"{path}/.config/gh/hosts.yml:3: ada on github.com",
            ],
        },
        {
            "username": "ada_work",
            "email": "ada@work.example",
            "signing_key": f"{path}/.ssh/work.pub",
            "signing_format": "ssh",
            "sign": True,
            "ssh_key": f"{path}/.ssh/work",
            "directory": f"{path}/work",
            "sources": [
                f"{path}/work.inc:2",
                f"{path}/.gitconfig:5: gitdir:~/work/",
                f"{path}/.ssh/config:1: Host gh-work (git@github.com)",
            ],
        },
        {
            "username": "old",
            "email": "old@ada.example",
            "sources": [f"1 commit in {path}/code/api"],
        },
        {
            "username": "lovelace",
            "email": None,
            "name": None,
            "sources": [f"{path}/.config/gh/hosts.yml:5: lovelace on github.com"],
        },
    ]
    return Home(path, path / "code", [nothing | row for row in rows])


def _commit(path: Path, email: str) -> None:
    who = {f"GIT_{role}_EMAIL": email for role in ("AUTHOR", "COMMITTER")}
    command = ["git", "-C", path, "commit", "--quiet", "--allow-empty", "--message", "x"]
    subprocess.run(command, env=os.environ | who, check=True)


def test_detected_profiles_are_proposed_with_their_sources(
    symphony: Run, home: Home, sandbox: Sandbox
) -> None:
    result = symphony("profile", "detect", home.code, "--json")
    assert (result.code, result.stderr) == (0, "")
    assert result.json == home.rows
    assert list(result.json[0]) == [
        "username",
        "email",
        "name",
        "signing_key",
        "signing_format",
        "sign",
        "ssh_key",
        "directory",
        "sources",
        "exists",
    ]
    assert "s" * 36 not in result.stdout
    assert not sandbox.symphony_home.exists()


def test_without_a_directory_only_the_users_files_are_read(symphony: Run, home: Home) -> None:
    result = symphony("profile", "detect", "--fields", "username,email,exists")
    assert result == (
        0,
        "ada\tada@example.org\t\nada_work\tada@work.example\t\nlovelace\t\t\n",
        "",
    )
    listed = symphony("profile", "detect", "-", "--json", stdin=f"{home.code}\n")
    assert listed.json == home.rows


def test_apply_creates_missing_profiles_once(symphony: Run, home: Home, given: Given) -> None:
    given("profile create ada --email me@ada.example --alias-email ADA@example.org")
    result = symphony("profile", "detect", home.code, "--apply", "--yes")
    assert (result.code, result.stdout) == (0, "")
    assert result.stderr.splitlines() == [
        "ada_work: Ada Lovelace <ada@work.example>",
        "old: Ada Lovelace <old@ada.example>",
        "warning: skipped 'lovelace': its email address is unknown",
        "created profile 'ada_work'",
        "created profile 'old'",
    ]
    fields = "username,email,name,signing_key,signing_format,sign,ssh_key"
    assert symphony("profile", "show", "ada_work", "--json", "--fields", fields).json == {
        name: home.rows[1][name] for name in fields.split(",")
    }
    [operation, _] = symphony("history", "--json", "--fields", "action,subject").json
    assert operation == {"action": "profile detect", "subject": "ada_work, old"}
    again = symphony("profile", "detect", home.code, "--apply")
    assert again == (
        0,
        "",
        "warning: skipped 'lovelace': its email address is unknown\nnothing new found\n",
    )
    rows = symphony("profile", "detect", home.code, "--json").json
    assert [row["exists"] for row in rows] == ["ada", "ada_work", "old", None]


def test_apply_prints_the_created_profiles_with_json_or_fields(symphony: Run, home: Home) -> None:
    result = symphony("profile", "detect", home.code, "--apply", "--yes", "--json")
    assert result.code == 0
    assert result.json == [row | {"exists": row["username"]} for row in home.rows[:3]]
    assert json.loads(result.stderr)["warning"]["code"] == "PROFILE_SKIPPED"
    assert symphony("profile", "detect", "--apply", "--json", "--quiet").json == []


def test_apply_asks_first_and_needs_yes_without_a_terminal(
    installed: Run, home: Home, sandbox: Sandbox
) -> None:
    result = installed("profile", "detect", "--apply", "--json")
    assert (result.code, result.stdout) == (2, "")
    assert result.error == an_error(
        "CONFIRMATION_NEEDED",
        "confirmation needed: Create 2 profiles?",
        "to confirm without a terminal, pass --yes",
        "yes",
    )
    with Terminal(["profile", "detect", "--apply"]) as terminal:
        seen = without_colors(terminal.read_until("Create 2 profiles? [y/N] "))
        assert "ada_work: Ada Lovelace <ada@work.example>\n" in seen
        terminal.type("n\n")
        assert terminal.wait() == 1
    assert not sandbox.symphony_home.exists()


def test_on_a_terminal_each_source_has_its_own_line(home: Home) -> None:
    with Terminal(["profile", "detect"], columns=200) as terminal:
        assert terminal.wait() == 0
        lines = [line.rstrip() for line in without_colors(terminal.read_rest()).splitlines()]
    start = next(place for place, line in enumerate(lines) if line.startswith("USERNAME"))
    columns = [name.strip() for name in lines[start].split("  ") if name.strip()]
    assert columns == [
        "USERNAME",
        "EMAIL",
        "NAME",
        "SIGNING KEY",
        "SSH KEY",
        "DIRECTORY",
        "SOURCES",
    ]
    assert [line.split("  ")[-1].strip() for line in lines[start + 1 :]] == [
        "~/.gitconfig:3",
        "~/.config/gh/hosts.yml:3: ada on github.com",
        "~/work.inc:2",
        "~/.gitconfig:5: gitdir:~/work/",
        "~/.ssh/config:1: Host gh-work (git@github.com)",
        "~/.config/gh/hosts.yml:5: lovelace on github.com",
    ]
    assert lines[start + 3].split() == [
        "ada_work",
        "ada@work.example",
        "Ada",
        "Lovelace",
        "~/.ssh/work.pub",
        "~/.ssh/work",
        "~/work",
        "~/work.inc:2",
    ]


def test_detect_reports_that_nothing_was_found(symphony: Run, sandbox: Sandbox) -> None:
    assert symphony("profile", "detect") == (0, "", "no identities found\n")
    assert symphony("profile", "detect", "--apply") == (0, "", "no identities found\n")
    assert symphony("profile", "detect", sandbox.work, "--json") == (0, "[]\n", "")


def test_invalid_values_are_left_out_with_an_escaped_notice(
    symphony: Run, sandbox: Sandbox
) -> None:
    home = sandbox.home
    (home / ".gitconfig").write_text(
        '[user]\n\tname = "A\\b"\n\temail = "a\\tb@\x1b[31m.example"\n'
        '[includeIf "gitdir:~/\x1b[2J/"]\n\tpath = gone\x1b[2J\n'
    )
    (home / ".ssh" / "config").mkdir(parents=True)
    result = symphony("profile", "detect", "--apply", "--yes")
    assert (result.code, result.stdout) == (0, "")
    assert "\x1b" not in result.stderr
    assert result.stderr.splitlines() == [
        f"warning: {home}/gone\\x1b[2J, which {home}/.gitconfig:5: gitdir:~/\\x1b[2J/ includes,"
        " is not a file",
        f"warning: skipped {home}/.ssh/config: it is not a file",
        "warning: skipped 'a_b': email 'a\\tb@\\x1b[31m.example' contains control characters",
        "nothing new found",
    ]
    listed = symphony("profile", "detect", "--fields", "email,name")
    assert listed.stdout == "a\\tb@\\x1b[31m.example\tA\\x08\n"


def test_a_path_that_is_not_a_directory_is_refused(symphony: Run) -> None:
    result = symphony("profile", "detect", "gone", "--json")
    assert (result.code, result.stdout, result.error["code"]) == (2, "", "PATH_MISSING")
