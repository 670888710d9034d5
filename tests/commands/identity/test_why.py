from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.identities import ADA, NOBODY, OWN, Desk, as_user


@pytest.fixture
def api(desk: Desk, given: Given) -> Path:
    """A repo of the job."""
    path = desk.repo(desk.job / "api")
    given("repo add job/api -P ada -w job")
    return path


def a_source(setting: str, value: str, **more: Any) -> dict[str, Any]:
    source = {"setting": setting, "value": value, "scope": "global"}
    nothing = dict.fromkeys(("file", "line", "rule", "rule_file", "rule_line"))
    return source | nothing | more


def sources(symphony: Run, path: Path, **env: str) -> dict[str, dict[str, Any]]:
    found = symphony("identity", "why", path, "--json", env=env).json["sources"]
    return {source["setting"]: source for source in found}


def test_why_shows_the_winner_its_rule_and_the_expected_identity(
    symphony: Run, api: Path, desk: Desk, given: Given, sandbox: Sandbox
) -> None:
    given("identity apply --yes")
    result = symphony("identity", "why", api, "--json")
    file = f"{sandbox.symphony_home}/config/git/profiles/ada.gitconfig"
    index = f"{sandbox.symphony_home}/config/git/index.gitconfig"
    rule = {"rule": f"gitdir:{desk.job}/", "rule_file": index, "rule_line": 3}
    assert (result.code, result.stderr) == (0, "")
    assert result.json == {
        "path": str(api),
        "state": "ok",
        "author": ADA,
        "committer": ADA,
        "expected": ADA,
        "profile": "ada",
        "workspace": "job",
        "because": f"repo 'api' of workspace 'job' is at {api}",
        "include": "last",
        "reason": None,
        "fixes": [],
        "sources": [
            a_source("user.name", "Ada Lovelace", file=file, line=3, **rule),
            a_source("user.email", "ada@job.org", file=file, line=4, **rule),
        ],
    }
    result = symphony("identity", "why", cwd=api)
    assert result.stdout.splitlines()[-1].startswith("sources\tuser.email\tada@job.org\tglobal\t")
    assert result.stderr == "git uses the expected identity\n"


def test_why_says_that_nothing_is_applied(symphony: Run, api: Path, desk: Desk) -> None:
    result = symphony("identity", "why", api, "--json")
    assert result.code == 6
    where = f"({desk.gitconfig}, line"
    assert {name: result.json[name] for name in ("state", "include", "reason", "fixes")} == {
        "state": "mismatch",
        "include": "not applied",
        "reason": f"user.name is Nobody {where} 2); user.email is nobody@x.org {where} 3)",
        "fixes": ["symphony identity apply"],
    }
    result = symphony("identity", "why", api, "--fields", "author")
    assert result == (
        6,
        f"{NOBODY}\n",
        f"git does not use the expected identity: user.name is Nobody {where} 2);"
        f" user.email is nobody@x.org {where} 3)\n"
        "to fix it, run `symphony identity apply`\n",
    )


def test_the_suggested_commands_fix_the_identity(
    symphony: Run, api: Path, desk: Desk, given: Given, ada_has: Callable[..., None]
) -> None:
    given("identity apply --yes")
    ada_has(signing_key="ABCD", sign=True)
    as_user(api, "config", "user.email", "wrong@x.org")
    as_user(api, "config", "--add", "user.email", "worse@x.org")
    as_user(api, "config", "user.signingKey", "EFGH")
    desk.gitconfig.write_text("[author]\n\tname = A\n" + desk.gitconfig.read_text())
    fixes = symphony("identity", "why", api, "--json").json["fixes"]
    assert fixes == [
        f"git config --file {desk.gitconfig} --unset-all author.name",
        f"git config --file {api}/.git/config --unset-all user.email",
        f"git config --file {api}/.git/config --unset-all user.signingkey",
    ]
    for fix in fixes:
        as_user(api, *fix.split()[1:])
    assert symphony("identity", "why", api).code == 0


def test_variables_that_win_are_named(symphony: Run, api: Path, given: Given) -> None:
    given("identity apply --yes")
    env = {
        "GIT_AUTHOR_NAME": "Eve",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "user.email",
        "GIT_CONFIG_VALUE_0": "eve@x.org",
    }
    found = sources(symphony, api, **env)
    assert found["GIT_AUTHOR_NAME"] == a_source("GIT_AUTHOR_NAME", "Eve", scope="environment")
    assert found["user.email"] == a_source("user.email", "eve@x.org", scope="command")
    result = symphony("identity", "why", api, "--json", env=env)
    assert result.json["fixes"] == ["unset GIT_AUTHOR_NAME", "unset GIT_CONFIG_COUNT"]


def test_an_include_that_is_no_longer_last_is_reported(
    symphony: Run, api: Path, desk: Desk, given: Given, sandbox: Sandbox
) -> None:
    given("identity apply --yes")
    other = sandbox.home / "other.inc"
    other.write_text("[user]\n\temail = other@x.org\n")
    as_user(api, "config", "--global", "--add", "include.path", other)
    result = symphony("identity", "why", api, "--json")
    assert (result.code, result.json["include"]) == (6, "not last")
    assert result.json["fixes"] == ["symphony identity apply"]
    given("identity apply --yes")
    result = symphony("identity", "why", api, "--json")
    assert (result.code, result.json["include"]) == (0, "last")


def test_the_rule_is_the_one_that_matched(
    symphony: Run, api: Path, desk: Desk, given: Given
) -> None:
    outside = desk.repo(desk.own / "outside")
    given("repo add own/outside -P ada -w job", "identity apply --yes")
    assert sources(symphony, outside)["user.email"]["rule"] == f"gitdir:{outside}/"
    as_user(outside, "worktree", "add", "--quiet", desk.job / "tree")
    assert sources(symphony, desk.job / "tree")["user.email"]["rule"] == f"gitdir:{outside}/"


def test_a_linked_worktree_is_explained_by_its_repo(
    symphony: Run, applied: Desk, given: Given
) -> None:
    mine = applied.repo(applied.own / "mine")
    given("repo add own/mine -P own -w own")
    as_user(mine, "worktree", "add", "--quiet", applied.job / "tree")
    (applied.job / "tree" / "deeper").mkdir()
    result = symphony("identity", "why", "--json", cwd=applied.job / "tree" / "deeper")
    assert (result.code, result.json["path"]) == (0, f"{applied.job}/tree")
    assert result.json["because"] == f"repo 'mine' of workspace 'own' is at {mine}"
    assert result.json["author"] == OWN


def test_the_line_is_found_in_any_style_of_configuration(
    symphony: Run, api: Path, desk: Desk
) -> None:
    config = api / ".git" / "config"
    head = config.read_text()
    config.write_text(
        head
        + '[alias]\n\tx = "!f() {\\n\\\n email = not this \\\n; }"\n'
        + "[user] name = One; email = not this\n\tname =\\\n  Two # a comment\n"
        + '[USER]\n  EMAIL = "ada"@job.org\n\tsigningKey\n'
    )
    begin = head.count("\n")
    found = sources(symphony, api)
    assert (found["user.name"]["value"], found["user.name"]["line"]) == ("Two", begin + 6)
    assert (found["user.email"]["value"], found["user.email"]["line"]) == (
        "ada@job.org",
        begin + 9,
    )
    assert found["user.email"]["file"] == str(config)


def test_signing_and_ssh_settings_show_their_places(symphony: Run, api: Path) -> None:
    as_user(api, "config", "gpg.format", "ssh")
    as_user(api, "config", "core.sshCommand", "ssh -v")
    found = sources(symphony, api)
    assert list(found) == ["user.name", "user.email", "core.sshcommand", "gpg.format"]
    assert found["core.sshcommand"]["scope"] == "local"
    found = sources(symphony, api, GIT_SSH_COMMAND="ssh")
    assert list(found) == ["user.name", "user.email", "GIT_SSH_COMMAND", "gpg.format"]


def test_outside_workspaces_no_identity_is_expected(
    symphony: Run, desk: Desk, sandbox: Sandbox
) -> None:
    other = desk.repo(sandbox.work / "other")
    result = symphony("identity", "why", other, "--fields", "state,author,expected,because")
    assert result == (0, f"ok\t{NOBODY}\t\t\n", "no profile applies here\n")


def test_a_refusal_by_git_is_explained(symphony: Run, api: Path, desk: Desk) -> None:
    desk.gitconfig.write_text("[user]\n\tuseConfigOnly = true\n")
    result = symphony("identity", "why", api, "--json")
    assert (result.code, result.json["author"], result.json["fixes"]) == (
        6,
        None,
        ["symphony identity apply"],
    )


def test_a_directory_outside_repositories_is_an_error(symphony: Run, desk: Desk) -> None:
    result = symphony("identity", "why", desk.job, "--json")
    assert (result.code, result.stdout, result.error["code"]) == (2, "", "NOT_A_REPO")
    result = symphony("identity", "why", "nope", "--json")
    assert (result.code, result.error["code"]) == (3, "REFERENCE_NOT_FOUND")


def test_without_git_it_is_an_error(installed: Run, api: Path, sandbox: Sandbox) -> None:
    result = installed("identity", "why", api, "--json", env={"PATH": str(sandbox.work)})
    assert (result.code, result.error["code"]) == (1, "GIT_NOT_FOUND")
