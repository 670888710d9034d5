"""Applied identities in `status` and `doctor`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.identities import ADA, Desk, as_user
from tests.terminal import Terminal, without_colors


@pytest.fixture
def api(applied: Desk, given: Given) -> Path:
    """A clean repo of the job."""
    path = applied.repo(applied.job / "api")
    given("repo add job/api -P ada -w job")
    return path


def seen(symphony: Run, **env: str) -> str | None:
    [row] = symphony("status", "-P", "ada", "-w", "job", "--json", env=env).json
    return row["identity"]


def problems(symphony: Run, **env: str) -> list[dict[str, Any]]:
    result = symphony("doctor", "--json", env=env)
    assert result.code == (6 if result.json else 0)
    assert {problem["check"] for problem in result.json} <= {"identity"}
    return result.json


def test_status_shows_no_identities_before_apply(symphony: Run, api: Path, given: Given) -> None:
    assert seen(symphony) == "ok"
    given("identity remove --yes")
    assert seen(symphony) is None
    assert problems(symphony) == []


def test_status_sees_a_local_override(symphony: Run, api: Path) -> None:
    as_user(api, "config", "user.email", "wrong@x.org")
    assert seen(symphony) == "mismatch"
    totals = symphony("status", "-P", "ada").stderr
    assert totals == "1 repo: 1 dirty, 1 identity mismatch\n"
    as_user(api, "config", "user.email", "ada@job.org")
    assert seen(symphony) == "ok"
    as_user(api, "config", "committer.name", "Eve")
    assert seen(symphony) == "mismatch"


def test_status_sees_the_environment(symphony: Run, api: Path) -> None:
    assert seen(symphony, GIT_AUTHOR_EMAIL="wrong@x.org") == "mismatch"
    assert seen(symphony, GIT_COMMITTER_NAME="Ada Lovelace") == "ok"
    settings = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "user.email"}
    assert seen(symphony, **settings, GIT_CONFIG_VALUE_0="wrong@x.org") == "mismatch"


def test_status_sees_a_separate_author(symphony: Run, api: Path, applied: Desk) -> None:
    text = applied.gitconfig.read_text()
    applied.gitconfig.write_text("[author]\n\tname = Eve\n" + text)
    assert seen(symphony) == "mismatch"


def test_status_leaves_unknown_identities_out(symphony: Run, api: Path, sandbox: Sandbox) -> None:
    as_user(api, "config", "include.path", "elsewhere")
    assert seen(symphony) is None
    as_user(api, "config", "--remove-section", "include")
    as_user(api, "config", "extensions.worktreeConfig", "true")
    assert seen(symphony) is None
    (api / ".git" / "config").unlink()
    assert seen(symphony) is None


def test_status_warns_of_an_include_that_is_not_the_last(
    symphony: Run, api: Path, applied: Desk
) -> None:
    with applied.gitconfig.open("a") as file:
        file.write("[user]\n\tname = Eve\n")
    result = symphony("status", "-P", "ada", "--fields", "identity")
    assert (result.code, result.stdout) == (0, "\n")
    assert result.stderr.startswith(
        "warning: Symphony's include is no longer the last entry in your git configuration"
    )


def test_status_has_a_symbol_for_it_on_a_terminal(symphony: Run, api: Path) -> None:
    as_user(api, "config", "user.email", "wrong@x.org")
    with Terminal(["status", "-P", "ada"]) as terminal:
        assert terminal.wait() == 0
        assert "≠" in without_colors(terminal.read_rest())


def test_doctor_names_each_repo_with_another_identity(symphony: Run, api: Path) -> None:
    assert problems(symphony) == []
    as_user(api, "config", "user.email", "wrong@x.org")
    assert problems(symphony) == [
        {
            "check": "identity",
            "message": f"repo 'job/api': git uses Ada Lovelace <wrong@x.org>, but {ADA} is"
            f" expected (user.email is wrong@x.org ({api}/.git/config, line 7))",
            "hint": f"to see why, run `symphony identity why {api}`",
        }
    ]


def test_doctor_sees_that_the_include_is_not_the_last(
    symphony: Run, api: Path, applied: Desk, given: Given, sandbox: Sandbox
) -> None:
    kept = applied.gitconfig.read_text()
    not_last = {
        "check": "identity",
        "message": "Symphony's include is no longer the last entry in your git configuration",
        "hint": "to correct it, run `symphony identity apply`",
    }
    applied.gitconfig.write_text(f"{kept}[user]\n\temail = below@x.org\n")
    found = problems(symphony)
    assert found[0] == not_last
    assert "below@x.org" in found[1]["message"]
    # Git adds this one to the existing section, below our include.
    applied.gitconfig.write_text(kept)
    other = sandbox.home / "other.inc"
    other.write_text("[user]\n\temail = other@x.org\n")
    as_user(api, "config", "--global", "--add", "include.path", other)
    found = problems(symphony)
    assert found[0] == not_last
    assert "other@x.org" in found[1]["message"]
    given("identity apply --yes")
    assert problems(symphony) == []


def test_doctor_reports_outdated_files(
    symphony: Run, api: Path, given: Given, sandbox: Sandbox
) -> None:
    directory = sandbox.symphony_home / "config" / "git"
    (directory / "profiles" / "ada.gitconfig").write_text("[user]\n\tname = Eve\n")
    (directory / "profiles" / "gone.gitconfig").touch()
    messages = [problem["message"] for problem in problems(symphony)]
    assert messages[:2] == [
        f"{directory}/profiles/ada.gitconfig differs from the registry",
        f"{directory}/profiles/gone.gitconfig differs from the registry",
    ]
    assert messages[2].startswith("repo 'job/api': git uses Eve <nobody@x.org>, but")
    given("identity apply --yes")
    assert problems(symphony) == []


def test_doctor_sees_the_environment(symphony: Run, api: Path) -> None:
    assert problems(symphony, GIT_AUTHOR_EMAIL="ada@job.org", EMAIL="x@x.org") == [
        {
            "check": "identity",
            "message": "GIT_AUTHOR_EMAIL is set in the environment and overrides git's"
            " configuration",
            "hint": "to remove it, run `unset GIT_AUTHOR_EMAIL`",
        }
    ]


def test_doctor_sees_that_git_would_refuse(symphony: Run, api: Path) -> None:
    as_user(api, "config", "user.name", "")
    [problem] = problems(symphony)
    assert problem["message"] == (
        f"repo 'job/api': git would refuse to commit, but {ADA} is expected"
        " (fatal: empty ident name (for <ada@job.org>) not allowed)"
    )


def test_doctor_reports_that_git_reads_no_configuration(symphony: Run, api: Path) -> None:
    [problem] = problems(symphony, GIT_CONFIG_GLOBAL="/dev/null")
    assert problem["hint"] == "to turn it on, run `unset GIT_CONFIG_GLOBAL`"


def test_doctor_names_a_rule_of_the_users_own_that_is_overridden(
    symphony: Run, api: Path, applied: Desk, given: Given, sandbox: Sandbox
) -> None:
    corp = applied.repo(applied.job / "corp")
    as_user(corp, "remote", "add", "origin", "git@corp.example:team/x.git")
    given("repo add job/corp -P ada -w job")
    assert problems(symphony) == []
    rule = "hasconfig:remote.*.url:git@corp.example:*/**"
    (sandbox.home / "corp.inc").write_text("[user]\n\temail = ada@corp.example\n")
    text = applied.gitconfig.read_text()
    own = f'[includeIf "{rule}"]\n\tpath = corp.inc\n[include]'
    applied.gitconfig.write_text(text.replace("[include]", own))
    assert problems(symphony) == [
        {
            "check": "identity",
            "message": f"Symphony overrides your git rule {rule} ({applied.gitconfig},"
            " line 5) in job/corp: Nobody <ada@corp.example> → Ada Lovelace <ada@job.org>",
            "hint": "remove the rule, or register these repos for another profile",
        }
    ]
    given("profile edit ada --email ada@corp.example --alias-email ada@job.org")
    assert problems(symphony) == []


def test_doctor_names_a_repo_whose_last_commit_no_profile_has(
    symphony: Run, api: Path, given: Given, sandbox: Sandbox
) -> None:
    given("identity remove --yes")
    other = ("-c", "user.name=Ada", "-c", "user.email=ada@old.org")
    as_user(api, *other, "commit", "--quiet", "--allow-empty", "--message", "second")
    cloned = sandbox.work / "cloned"
    as_user(api, "clone", "--quiet", api, cloned)
    given(["repo", "add", cloned, "-P", "ada", "-w", "job"])
    given("workspace create again -P ada", ["repo", "add", api, "-P", "ada", "-w", "again"])
    [problem] = problems(symphony)
    assert problem == {
        "check": "identity",
        "message": "repo 'job/api': the last commit made here is by ada@old.org, which is not"
        " an address of any profile",
        "hint": "for a profile with this address, run `symphony profile detect`; if it is another"
        " address of 'ada', run `symphony profile edit ada --alias-email ada@old.org`",
    }
    given(problem["hint"].rpartition("`symphony ")[2].rstrip("`"))
    assert problems(symphony) == []
