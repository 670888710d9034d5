from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.identities import ADA, NOBODY, OWN, Desk, as_user, author_of
from tests.terminal import Terminal, without_colors


@pytest.fixture
def api(desk: Desk, given: Given) -> Path:
    """A repo of the job."""
    path = desk.repo(desk.job / "api")
    given("repo add job/api -P ada -w job")
    return path


NO_REPOSITORY = "fatal: not a git repository (or any of the parent directories): .git"


def a_row(path: Path, **values: str | None) -> dict[str, str | None]:
    row: dict[str, str | None] = {
        "name": path.name,
        "workspace": "job",
        "path": str(path),
        "state": "ok",
        "author": ADA,
        "committer": ADA,
        "expected": ADA,
        "reason": None,
        "profile": "ada",
    }
    return row | values


def row_of(symphony: Run, **more: str) -> dict[str, str | None]:
    [row] = symphony("identity", "status", "-P", "ada", "-w", "job", "--json", env=more).json
    return row


def test_status_shows_gits_identity_and_the_expected_one(
    symphony: Run, api: Path, desk: Desk, given: Given
) -> None:
    where = f"({desk.gitconfig}, line"
    assert symphony("identity", "status", "-P", "ada") == (
        0,
        f"api\tjob\tmismatch\t{NOBODY}\t{NOBODY}\t{ADA}\t"
        f"user.name is Nobody {where} 2); user.email is nobody@x.org {where} 3)\t{api}\n",
        "1 repo: 1 mismatch\n",
    )
    given("identity apply --yes")
    assert row_of(symphony) == a_row(api)
    as_user(api, "commit", "--quiet", "--allow-empty", "--message", "second")
    assert author_of(api) == ADA


def test_the_exit_code_is_6_only_with_exit_code(symphony: Run, api: Path, given: Given) -> None:
    options = ("-P", "ada", "--fields", "state", "-q")
    assert symphony("identity", "status", *options) == (0, "mismatch\n", "")
    assert symphony("identity", "status", "--exit-code", *options) == (6, "mismatch\n", "")
    given("identity apply --yes")
    assert symphony("identity", "status", "--exit-code", *options) == (0, "ok\n", "")


def test_the_usual_selection_options_work(symphony: Run, applied: Desk, given: Given) -> None:
    for name in ("api", "web"):
        applied.repo(applied.job / name)
    given("repo scan job -P ada -w job")
    status = ("identity", "status", "-P", "ada", "--fields", "name")
    assert symphony(*status).stdout == "api\nweb\n"
    assert symphony(*status, "web").stdout == "web\n"
    (applied.job / "web" / "new").touch()
    assert symphony(*status, "--dirty", "--query", "w").stdout == "web\n"


def test_a_local_override_wins(symphony: Run, api: Path, given: Given) -> None:
    given("identity apply --yes")
    as_user(api, "config", "user.email", "wrong@x.org")
    assert row_of(symphony) == a_row(
        api,
        state="mismatch",
        author="Ada Lovelace <wrong@x.org>",
        committer="Ada Lovelace <wrong@x.org>",
        reason=f"user.email is wrong@x.org ({api}/.git/config, line 7)",
    )


def test_the_environment_wins(symphony: Run, api: Path, given: Given) -> None:
    given("identity apply --yes")
    as_user(api, "config", "user.email", "wrong@x.org")
    assert row_of(symphony, GIT_AUTHOR_EMAIL="ada@job.org", GIT_COMMITTER_EMAIL="e@x.org") == a_row(
        api,
        state="mismatch",
        committer="Ada Lovelace <e@x.org>",
        reason="GIT_COMMITTER_EMAIL is e@x.org (in the environment)",
    )
    settings = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "user.email",
        "GIT_CONFIG_VALUE_0": "c@x.org",
    }
    row = row_of(symphony, **settings)
    assert row["reason"] == "user.email is c@x.org (on the command line)"
    settings["GIT_CONFIG_VALUE_0"] = "ada@job.org"
    assert row_of(symphony, **settings) == a_row(api)


def test_a_repository_in_the_environment_is_ignored(
    symphony: Run, api: Path, given: Given, desk: Desk
) -> None:
    given("identity apply --yes")
    other = desk.repo(desk.own / "other")
    assert row_of(symphony, GIT_DIR=f"{other}/.git") == a_row(api)


def test_a_user_below_the_include_wins(symphony: Run, api: Path, desk: Desk, given: Given) -> None:
    given("identity apply --yes")
    with desk.gitconfig.open("a") as file:
        file.write("[user]\n\temail = below@x.org\n")
    line = desk.gitconfig.read_text().count("\n")
    row = row_of(symphony)
    assert row["reason"] == f"user.email is below@x.org ({desk.gitconfig}, line {line})"


def test_a_user_section_below_a_conditional_include_applies_everywhere(
    symphony: Run, api: Path, desk: Desk
) -> None:
    with desk.gitconfig.open("a") as file:
        file.write('[includeIf "gitdir:/nowhere/"]\n\tpath = x\n[user]\n\temail = in@x.org\n')
    assert row_of(symphony)["author"] == "Nobody <in@x.org>"


def test_a_condition_without_a_slash_at_its_end_matches_nothing(
    symphony: Run, api: Path, desk: Desk, sandbox: Sandbox
) -> None:
    included = sandbox.home / "job.inc"
    included.write_text("[user]\n\tname = Ada Lovelace\n\temail = ada@job.org\n")
    kept = desk.gitconfig.read_text()
    for slash, state in (("", "mismatch"), ("/", "ok")):
        condition = f'[includeIf "gitdir:{desk.job}{slash}"]\n\tpath = {included}\n'
        desk.gitconfig.write_text(kept + condition)
        assert row_of(symphony)["state"] == state


def test_a_separate_author_overrides_every_user_section(
    symphony: Run, api: Path, desk: Desk, given: Given
) -> None:
    given("identity apply --yes")
    text = desk.gitconfig.read_text()
    desk.gitconfig.write_text("[author]\n\temail = a@x.org\n" + text)
    assert row_of(symphony) == a_row(
        api,
        state="mismatch",
        author="Ada Lovelace <a@x.org>",
        reason=f"author.email is a@x.org ({desk.gitconfig}, line 2)",
    )


def test_a_name_that_git_would_guess_is_a_mismatch(symphony: Run, api: Path, desk: Desk) -> None:
    desk.gitconfig.write_text("[user]\n\tuseConfigOnly = true\n")
    row = row_of(symphony)
    assert (row["state"], row["author"], row["committer"]) == ("mismatch", None, None)
    assert row["reason"] == "fatal: no email was given and auto-detection is disabled"
    desk.gitconfig.write_text("")
    email = {"EMAIL": "mail@x.org", "GIT_AUTHOR_NAME": "Ada Lovelace", "GIT_COMMITTER_NAME": "A"}
    row = row_of(symphony, **email)
    assert row["author"] == "Ada Lovelace <mail@x.org>"
    assert row["reason"] == (
        "EMAIL is mail@x.org (in the environment); GIT_COMMITTER_NAME is A (in the environment)"
    )


def test_an_unreadable_repo_has_a_row_too(
    symphony: Run, api: Path, desk: Desk, given: Given
) -> None:
    given("identity apply --yes")
    nobody = {"author": None, "committer": None}
    kept = api / ".git" / "config"
    text = kept.read_text()
    kept.write_text("[user\n")
    row = row_of(symphony)
    assert (row["state"], row["author"]) == ("unknown", None)
    assert str(row["reason"]).startswith("fatal: bad config line 1 in file")
    kept.write_text(text)
    for missing in ("HEAD", "objects", ""):
        (api / ".git" / missing).rename(api / "aside")
        assert row_of(symphony)["state"] == "unknown"
        (api / "aside").rename(api / ".git" / missing)
    (api / "aside").mkdir()
    (api / ".git").rename(api / "aside" / "git")
    assert row_of(symphony) == a_row(api, state="unknown", reason=NO_REPOSITORY, **nobody)
    shutil.rmtree(api)
    assert row_of(symphony) == a_row(api, state="missing", **nobody)
    assert symphony("identity", "status", "-P", "ada", "--exit-code", "--json").code == 0
    assert symphony("identity", "status", "-P", "ada").stderr == "1 repo: 1 missing\n"


def test_keys_count_if_the_profile_has_any(
    symphony: Run, api: Path, given: Given, ada_has: Callable[..., None]
) -> None:
    given("identity apply --yes")
    as_user(api, "config", "core.sshCommand", "ssh -v")
    as_user(api, "config", "gpg.format", "x509")
    assert row_of(symphony)["state"] == "ok"
    ada_has(signing_key="ABCD", sign=True, ssh_key="/k/id")
    config = f"{api}/.git/config, line"
    assert row_of(symphony) == a_row(
        api,
        state="mismatch",
        reason=f"gpg.format is x509 ({config} 8); core.sshcommand is ssh -v ({config} 6)",
    )
    as_user(api, "config", "--unset", "core.sshCommand")
    as_user(api, "config", "--unset", "gpg.format")
    assert row_of(symphony)["state"] == "ok"
    as_user(api, "config", "commit.gpgSign", "off")
    row = row_of(symphony)
    assert str(row["reason"]).startswith("commit.gpgsign is off")
    as_user(api, "config", "commit.gpgSign", "1")
    assert row_of(symphony)["state"] == "ok"
    row = row_of(symphony, GIT_SSH_COMMAND="ssh -4")
    assert row["reason"] == "GIT_SSH_COMMAND is ssh -4 (in the environment)"


def test_a_key_missing_in_git_is_reported(
    symphony: Run, api: Path, desk: Desk, ada_has: Callable[..., None]
) -> None:
    desk.gitconfig.write_text("[user]\n\tname = Ada Lovelace\n\temail = ada@job.org\n")
    ada_has(signing_key="ABCD")
    assert row_of(symphony)["reason"] == "user.signingkey is not set"


def test_a_repo_in_two_workspaces_is_of_the_nearest_root(
    symphony: Run, api: Path, given: Given
) -> None:
    given("repo add job/api -P own -w own", "identity apply --yes --quiet")
    result = symphony("identity", "status", "-P", "own", "--fields", "workspace,state,expected")
    assert result.stdout == f"own\tok\t{ADA}\n"
    assert result.stderr == (
        f"warning: {api} belongs to several profiles (ada, own); git will use 'ada'\n1 repo\n"
    )


def test_worktrees_and_submodules_have_no_rows(
    symphony: Run, api: Path, desk: Desk, given: Given
) -> None:
    given("identity apply --yes")
    as_user(api, "worktree", "add", "--quiet", desk.own / "of-api")
    given("repo scan job -P ada -w job")
    assert row_of(symphony) == a_row(api)


def test_values_with_newlines_are_not_read_as_settings(
    symphony: Run, api: Path, given: Given
) -> None:
    given("identity apply --yes")
    as_user(api, "config", "user.email", "wrong@x.org")
    fake = f"x\nGIT_COMMITTER_IDENT={ADA} 1 +0000\nGIT_AUTHOR_IDENT={ADA} 1 +0000"
    as_user(api, "config", "alias.x", fake)
    row = row_of(symphony)
    assert (row["state"], row["author"]) == ("mismatch", "Ada Lovelace <wrong@x.org>")


def test_a_worktrees_own_configuration_is_named(symphony: Run, api: Path, given: Given) -> None:
    given("identity apply --yes")
    as_user(api, "config", "extensions.worktreeConfig", "true")
    as_user(api, "config", "--worktree", "user.email", "wrong@x.org")
    reason = row_of(symphony)["reason"]
    assert reason == f"user.email is wrong@x.org ({api}/.git/config.worktree, line 2)"


def test_a_terminal_shows_a_table(api: Path, given: Given) -> None:
    given("identity apply --yes")
    with Terminal(["identity", "status", "-P", "ada", "--fields", "name,state"]) as terminal:
        assert terminal.wait() == 0
        assert "NAME  STATE\napi   ok   \n1 repo\n" in without_colors(terminal.read_rest())


def test_without_git_it_is_an_error(installed: Run, api: Path, sandbox: Sandbox) -> None:
    result = installed("identity", "status", "-P", "ada", env={"PATH": str(sandbox.work)})
    assert result == (
        1,
        "",
        "error: cannot run git: No such file or directory\nhint: install git\n",
    )


def test_the_private_profile_is_right_in_its_own_root(
    symphony: Run, applied: Desk, given: Given
) -> None:
    applied.repo(applied.own / "mine")
    given("repo add own/mine -P own -w own")
    result = symphony("identity", "status", "-P", "own", "--fields", "author,expected", "-q")
    assert result == (0, f"{OWN}\t{OWN}\n", "")
