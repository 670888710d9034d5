"""The identities that `identity apply` changes where no repo is registered or checked out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run
from tests.identities import Desk, as_user

BECAUSE = "because it is in workspace 'job' of profile 'ada'"


@pytest.fixture
def api(desk: Desk, given: Given) -> Path:
    path = desk.repo(desk.job / "api")
    as_user(path, "branch", "-M", "main")
    given("repo add job/api -P ada -w job")
    # The repo itself commits as before.
    desk.gitconfig.write_text("[user]\n\tname = Ada Lovelace\n\temail = ada@job.org\n")
    return path


def rule(desk: Desk, condition: str, address: str = "ada@corp.example") -> str:
    """Give the user a rule of their own, and return its place."""
    file = desk.gitconfig.with_name(f"{address}.inc")
    file.write_text(f"[user]\n\temail = {address}\n")
    line = len(desk.gitconfig.read_text().splitlines()) + 2
    with desk.gitconfig.open("a") as text:
        text.write(f'[includeIf "{condition}"]\n\tpath = {file.name}\n')
    return f"{desk.gitconfig}, line {line} ({condition})"


def change(name: str, place: str, because: str = BECAUSE) -> str:
    return f"{name}: ada@corp.example → ada@job.org, {because}; overrides {place}"


def changes(symphony: Run) -> list[str]:
    """Return the lines of a preview, which an apply without --force refuses."""
    told = symphony("identity", "apply", "--dry-run").stderr
    assert symphony("identity", "apply", "--yes").code == 5
    return [line.strip() for line in told.splitlines() if line.startswith(" ")]


def author(path: Path) -> str:
    return as_user(path, "var", "GIT_AUTHOR_IDENT").rsplit(" ", 2)[0]


def test_a_linked_worktree_is_compared(symphony: Run, api: Path, desk: Desk) -> None:
    linked = desk.own / "hot"
    as_user(api, "worktree", "add", "--quiet", linked)
    as_user(api, "config", "extensions.worktreeConfig", "true")
    place = rule(desk, "gitdir:**/worktrees/hot")
    assert author(linked) == "Ada Lovelace <ada@corp.example>"
    assert changes(symphony) == [change(f"job/api in worktree {linked}", place)]
    # What the worktree sets itself stays.
    as_user(linked, "config", "--worktree", "user.email", "ada@corp.example")
    assert "identities that change" not in symphony("identity", "apply", "--dry-run").stderr


def test_a_submodule_is_compared(symphony: Run, api: Path, desk: Desk) -> None:
    lib = desk.repo(desk.own.with_name("lib"))
    as_user(api, "submodule", "--quiet", "add", lib, "deps/sub")
    place = rule(desk, "gitdir:**/modules/deps/sub")
    assert changes(symphony) == [change(f"submodule {api}/deps/sub", place)]


@pytest.mark.parametrize(
    ("condition", "name"),
    [
        ("onbranch:feature/", "branch 'feature/a' and 1 more"),
        ("onbranch:feature/**", "branch 'feature/a' and 1 more"),
        ("onbranch:feature/?", "branch 'feature/a'"),
        ("onbranch:old", "branch 'old'"),
    ],
)
def test_branches_that_are_not_checked_out_are_compared(
    symphony: Run, api: Path, desk: Desk, condition: str, name: str
) -> None:
    for branch in ("feature/a", "feature/b/c", "old", "older", "other"):
        as_user(api, "branch", branch)
    place = rule(desk, condition)
    assert changes(symphony) == [change(f"job/api on {name}", place)]
    # A later setting decides on every branch.
    with desk.gitconfig.open("a") as file:
        file.write("[user]\n\temail = ada@job.org\n")
    assert "identities that change" not in symphony("identity", "apply", "--dry-run").stderr


def test_where_a_rule_holds_the_other_branches_are_compared(
    symphony: Run, api: Path, desk: Desk
) -> None:
    as_user(api, "branch", "other")
    desk.gitconfig.write_text("[user]\n\tname = Ada Lovelace\n\temail = ada@home.org\n")
    rule(desk, "onbranch:main", "ada@job.org")
    told = symphony("identity", "apply", "--dry-run").stderr
    assert told == (
        f"identities that change:\n    job/api on branch 'other': ada@home.org → ada@job.org,"
        f" {BECAUSE}; overrides {desk.gitconfig}, line 3\n"
    )


def test_repos_below_a_root_that_are_not_registered_are_compared(
    symphony: Run, api: Path, desk: Desk
) -> None:
    paths = [desk.repo(desk.job / "more" / f"r{number}") for number in range(7)]
    place = rule(desk, f"gitdir:{desk.job}/more/")
    because = f"because profile 'ada' applies to {desk.job}"
    told = [change(f"{path}", place, because) for path in paths[:5]]
    assert changes(symphony) == [*told, "2 more unregistered repos"]


def test_what_cannot_be_compared_is_named(symphony: Run, api: Path, desk: Desk) -> None:
    (api / ".git" / "HEAD").unlink()
    damaged = desk.repo(desk.job / "bad")
    (damaged / ".git" / "HEAD").unlink()
    assert symphony("identity", "apply", "--dry-run").stderr.startswith(
        "not compared:\n"
        "    job/api: missing, or git cannot read it\n"
        f"    {damaged}/.git is not a valid git repository\n"
    )
    told = symphony("identity", "apply", "--dry-run", "--json").stderr
    assert told.count('"code":"IDENTITY_NOT_COMPARED"') == 2


def test_a_repo_that_git_does_not_trust_is_not_compared(symphony: Run, api: Path) -> None:
    foreign = {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"}
    told = symphony("identity", "apply", "--dry-run", env=foreign)
    assert told.stderr == "not compared:\n    job/api: git cannot read it\n"


def test_a_new_root_overrules_no_rule_for_a_repo_that_is_not_registered(
    symphony: Run, api: Path, desk: Desk, given: Given
) -> None:
    new = desk.repo(desk.job.with_name("corp") / "web")
    rule(desk, f"gitdir:{new.parent}/")
    given("identity apply --yes")
    created = symphony("workspace", "create", "corp", "--root", new.parent, "-P", "ada")
    assert created.stderr.startswith(
        f"warning: kept your own git rules, which decide who commits in {new}; to use the profile's"
    )
    assert author(new) == "Ada Lovelace <ada@corp.example>"


def test_a_repo_that_is_new_in_an_overruled_root_is_named(
    symphony: Run, api: Path, desk: Desk, given: Given
) -> None:
    place = rule(desk, f"gitdir:{desk.job}/").partition(" (")[0]
    given("identity apply --yes --force")
    source, new = desk.repo(desk.own.with_name("source")), desk.repo(desk.job / "new")
    for name, verb in (("new", ["add", new]), ("source", ["clone", source])):
        result = symphony("repo", *verb, "-P", "ada", "-w", "job")
        assert result.stderr.startswith(
            f"warning: your git rule gitdir:{desk.job}/ ({place}) has no effect in job/{name},"
            " because the identity of the profile applies there: ada@corp.example → ada@job.org\n"
        )
    assert author(desk.job / "source") == "Ada Lovelace <ada@job.org>"


def test_a_repo_that_is_cloned_keeps_the_users_rule_for_its_root(
    symphony: Run, api: Path, desk: Desk, given: Given
) -> None:
    rule(desk, "gitdir:**/corp/")
    given("identity apply --yes")
    given(["init", desk.repo(desk.job.with_name("corp") / "web").parent, "-P", "ada"])
    source = desk.repo(desk.own.with_name("source"))
    assert symphony("repo", "clone", source, "-P", "ada", "-w", "corp").stderr.startswith(
        "warning: kept your own git rules, which decide who commits in corp/source; to"
    )
    assert author(desk.job.with_name("corp") / "source") == "Ada Lovelace <ada@corp.example>"
