"""The identities that `identity apply` changes in registered repos."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.identities import BECAUSE, CORP, NOBODY, Desk, as_user, author, rule
from tests.terminal import Terminal

RULES = {
    "gitdir": "gitdir:**/work/job/",
    "gitdir/i": "gitdir/i:**/WORK/job/",
    "onbranch": "onbranch:ma*",
    "hasconfig": "hasconfig:remote.*.url:git@corp.example:*/**",
}


@pytest.fixture
def api(desk: Desk, given: Given) -> Path:
    """A registered repo of the job with a remote; git has the identity nobody there."""
    path = desk.repo_with_remote(desk.job / "api")
    given("repo add job/api -P ada -w job")
    return path


def shadow(desk: Desk, place: str) -> str:
    """Return what is said of clones that a rule for remotes has no effect on."""
    at, _, condition = place.removesuffix(")").partition(" (")
    rule = f"your git rule {condition} ({at}) has no effect"
    own = "Ada Lovelace → Countess; ada@corp.example → me@own.org"
    return (
        f"not compared:\n"
        f"    other clones in {desk.job}: {rule}: ada@corp.example → ada@job.org\n"
        f"    other clones in {desk.own}: {rule}: {own}\n"
    )


@pytest.mark.parametrize("kind", RULES)
def test_yes_alone_refuses_to_overrule_a_rule_of_the_users_own(
    symphony: Run, api: Path, desk: Desk, kind: str
) -> None:
    place = rule(desk, RULES[kind])
    before = desk.gitconfig.read_bytes()
    assert author(api) == CORP
    change = f"job/api: ada@corp.example → ada@job.org, {BECAUSE}; overrides {place}"
    others = shadow(desk, place) if kind == "hasconfig" else ""
    result = symphony("identity", "apply", "--yes")
    assert (result.code, result.stdout) == (5, "")
    assert result.stderr.endswith(
        f"identities that change:\n    {change}\n{others}"
        "error: this would override your own git rules in job/api\n"
        "hint: to override them, pass --force; to keep them, register these repos for another"
        " profile\n"
    )
    refused = symphony("identity", "apply", "--yes", "--json")
    assert (refused.code, refused.error["code"]) == (5, "IDENTITY_RULE_OVERRULED")
    assert f'{{"warning":{{"code":"IDENTITY_CHANGES","message":"{change}"}}}}' in refused.stderr
    planned = symphony("identity", "apply", "--dry-run")
    told = f"identities that change:\n    {change}\n{others}"
    assert (planned.code, planned.stderr) == (0, told)
    assert (desk.gitconfig.read_bytes(), author(api)) == (before, CORP)
    assert symphony("identity", "apply", "--yes", "--force").code == 0
    assert author(api) == "Ada Lovelace <ada@job.org>"
    assert symphony("identity", "apply", "--yes").stderr == "already up to date\n"


def test_a_profile_that_fits_is_applied(symphony: Run, api: Path, desk: Desk, given: Given) -> None:
    rule(desk, RULES["hasconfig"])
    given("profile edit ada --email ada@corp.example")
    result = symphony("identity", "apply", "--yes")
    assert (result.code, "identities that change" in result.stderr) == (0, False)
    assert author(api) == CORP


def test_a_default_is_listed_and_replaced(symphony: Run, api: Path, desk: Desk) -> None:
    result = symphony("identity", "apply", "--yes")
    assert result.code == 0
    assert (
        f"\n    job/api: {NOBODY} → Ada Lovelace <ada@job.org>, {BECAUSE};"
        f" overrides {desk.gitconfig}, line 2 and {desk.gitconfig}, line 3\n"
    ) in result.stderr


def test_a_repos_own_configuration_and_the_environment_stay(
    symphony: Run, api: Path, desk: Desk
) -> None:
    rule(desk, RULES["hasconfig"])
    for part, value in (("name", "Ada"), ("email", "ada@own.example")):
        as_user(api, "config", f"user.{part}", value)
    assert "identities that change" not in symphony("identity", "apply", "--dry-run").stderr
    as_user(api, "config", "--unset", "user.email")
    env = {f"GIT_{role}_EMAIL": "x@x.org" for role in ("AUTHOR", "COMMITTER")}
    assert "identities" not in symphony("identity", "apply", "--dry-run", env=env).stderr


def test_a_repo_without_an_identity_gets_one(symphony: Run, api: Path, desk: Desk) -> None:
    desk.gitconfig.write_text("")
    assert symphony("identity", "apply", "--dry-run").stderr == (
        "identities that change:\n"
        f"    job/api: no identity → Ada Lovelace <ada@job.org>, {BECAUSE}\n"
    )


def test_signing_keys_and_a_separate_author_are_compared(
    symphony: Run, api: Path, desk: Desk, given: Given, sandbox: Sandbox
) -> None:
    key = sandbox.home / "key.pub"
    given("profile edit ada --email ada@corp.example", f"profile edit ada --signing-key {key}")
    place = rule(desk, RULES["hasconfig"], "email = ada@corp.example\n\tsigningKey = ~/key.pub")
    ssh = "gpg.format not set → ssh"
    told = symphony("identity", "apply", "--dry-run").stderr
    assert told.startswith(f"identities that change:\n    job/api: {ssh}, {BECAUSE}\nnot compared:")
    rule(
        desk, RULES["hasconfig"], "email = ada@corp.example\n\tsigningKey = ABCD\n[author]\nname=A"
    )
    assert symphony("identity", "apply", "--dry-run").stderr.startswith(
        f"identities that change:\n    job/api: user.signingkey ABCD → {key}; {ssh}, {BECAUSE};"
        f" overrides {place.replace('line 5', 'line 7')}\n"
    )
    assert symphony("identity", "apply", "--yes").code == 5


def test_missing_and_damaged_repos_are_left_out(symphony: Run, api: Path, desk: Desk) -> None:
    (api / ".git" / "HEAD").unlink()
    assert symphony("identity", "apply", "--yes").stderr.count("identities that change") == 0


def test_on_a_terminal_the_question_comes_after_the_list(api: Path, desk: Desk) -> None:
    rule(desk, RULES["hasconfig"])
    with Terminal(["identity", "apply"], columns=400) as terminal:
        seen = terminal.read_until("Change your git configuration? [y/N] ")
        assert "job/api: ada@corp.example → ada@job.org" in seen
        terminal.type("y\n")
        assert terminal.wait() == 0
    assert author(api) == "Ada Lovelace <ada@job.org>"
