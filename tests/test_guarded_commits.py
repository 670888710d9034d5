"""Real commits under the guard, checked by the installed command: refused and passed."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conftest import Result, Run, Sandbox
from tests.hooks import SYSTEM, commits

ADA, ME = "ada@acme.example", "me@own.example"


def git(directory: Path, *arguments: str, env: Mapping[str, str] | None = None) -> Result:
    """Run git without `symphony` on PATH, with the identity that git finds."""
    done = subprocess.run(
        ["git", "-C", directory, *arguments],
        env={**os.environ, "PATH": SYSTEM, **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr)


def commit(directory: Path, *options: str, env: Mapping[str, str] | None = None) -> Result:
    message = ("commit", "--quiet", "--allow-empty", "--message", "one")
    return git(directory, *message, *options, env=env)


def author(directory: Path) -> str:
    return git(directory, "log", "-1", "--format=%ae").stdout.strip()


def a_repo(path: Path) -> Path:
    path.mkdir(parents=True)
    assert git(path, "init", "--quiet").code == 0
    return path


@pytest.fixture
def home(symphony: Run, installed: Run, sandbox: Sandbox) -> Path:
    """Two profiles, each with a workspace: `acme` below `acme`, and `own` below `own`.

    Of acme's repos `inside` is in its root and `outside` is not; own has `mine`. All are guarded,
    and git knows the identities.
    """
    work = sandbox.work
    for path in ("acme/inside", "elsewhere/outside", "own/mine"):
        a_repo(work / path)
    for command in (
        f"profile create ada --email {ADA} --name Ada",
        f"profile create own --email {ME} --name Me",
        "workspace create acme --root acme -P ada",
        "workspace create own --root own -P own",
        "repo add acme/inside elsewhere/outside -w acme -P ada",
        "repo add own/mine -w own -P own",
        "identity apply --yes",
        "identity guard install --all -P ada",
        "identity guard install --all -P own",
    ):
        # Hooks call the program that installed them.
        run = installed if "guard" in command else symphony
        result = run(*shlex.split(command))
        assert result.code == 0, (command, result.stderr)
    return work


PLACES = pytest.mark.parametrize(
    ("place", "email"), [("acme/inside", ADA), ("elsewhere/outside", ADA), ("own/mine", ME)]
)


@PLACES
def test_a_commit_under_the_right_identity_passes(home: Path, place: str, email: str) -> None:
    assert commit(home / place) == (0, "", "")
    assert author(home / place) == email


@PLACES
def test_a_wrong_override_is_refused_until_it_is_corrected(
    home: Path, place: str, email: str
) -> None:
    repo = home / place
    git(repo, "config", "user.email", "wrong@example.org")
    result = commit(repo)
    assert result.code == 1
    assert "wrong@example.org" in result.stderr
    assert email in result.stderr
    assert result.stderr.endswith("error: commit blocked by Symphony's identity guard\n")
    assert commits(repo) == 0
    git(repo, "config", "--unset", "user.email")
    assert commit(repo) == (0, "", "")
    assert author(repo) == email


@pytest.mark.parametrize(
    ("options", "env"),
    [
        ((), {"GIT_AUTHOR_EMAIL": ME}),
        ((), {"GIT_COMMITTER_EMAIL": ME}),
        (("--author", f"Me <{ME}>"), {}),
        ((), {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "user.email", "GIT_CONFIG_VALUE_0": ME}),
    ],
)
def test_options_of_a_single_commit_are_checked_too(
    home: Path, options: tuple[str, ...], env: dict[str, str]
) -> None:
    repo = home / "acme" / "inside"
    assert commit(repo, *options, env=env).code == 1
    assert commits(repo) == 0
    assert commit(repo, "--no-verify", *options, env=env).code == 0


def test_an_option_of_git_itself_is_checked_too(home: Path) -> None:
    repo = home / "acme" / "inside"
    message = ("commit", "--quiet", "--allow-empty", "--message", "one")
    assert git(repo, "-c", f"user.email={ME}", *message).code == 1
    assert commits(repo) == 0


def test_worktrees_belong_to_their_repo_wherever_they_are(home: Path) -> None:
    for repo, linked, email in (
        (home / "own" / "mine", home / "acme" / "of-mine", ME),
        (home / "acme" / "inside", home / "own" / "of-inside", ADA),
        (home / "acme" / "inside", home / "nowhere" / "of-inside", ADA),
    ):
        commit(repo)
        added = git(repo, "worktree", "add", "--quiet", "-b", linked.parent.name, str(linked))
        assert added.code == 0, added.stderr
        assert commit(linked) == (0, "", "")
        assert author(linked) == email
        assert commit(linked, env={"GIT_AUTHOR_EMAIL": "wrong@example.org"}).code == 1


def test_a_commit_from_a_subdirectory_is_checked_too(home: Path) -> None:
    repo = home / "acme" / "inside"
    (repo / "deep" / "er").mkdir(parents=True)
    assert commit(repo / "deep" / "er").code == 0
    git(repo, "config", "user.email", ME)
    assert commit(repo / "deep" / "er").code == 1


def test_an_unregistered_repo_in_a_root_passes(home: Path, installed: Run) -> None:
    repo = home / "acme" / "inside"
    assert installed("repo", "remove", "inside", "-w", "acme", "-P", "ada").code == 0
    # The hook is still there, and the repo is in the root of a workspace.
    assert commit(repo) == (0, "", "")


def test_an_alias_of_the_profile_passes(home: Path, installed: Run) -> None:
    repo = home / "acme" / "inside"
    git(repo, "config", "user.email", "ada@old.example")
    assert commit(repo).code == 1
    assert installed("profile", "edit", "ada", "--alias-email", "ada@old.example").code == 0
    assert commit(repo).code == 0


def test_a_new_address_applies_from_the_next_commit_on(home: Path, installed: Run) -> None:
    repo = home / "acme" / "inside"
    assert installed("profile", "edit", "ada", "--email", "ada@new.example").code == 0
    assert commit(repo) == (0, "", "")
    assert author(repo) == "ada@new.example"


def test_the_guard_works_without_applied_identities(home: Path, installed: Run) -> None:
    repo = home / "own" / "mine"
    assert installed("identity", "remove", "--yes").code == 0
    git(repo, "config", "user.name", "Me")
    git(repo, "config", "user.email", ADA)
    assert commit(repo).code == 1
    git(repo, "config", "user.email", ME)
    assert commit(repo).code == 0


@pytest.mark.parametrize(("unchecked", "code"), [("warn", 0), ("block", 1)])
def test_an_unreadable_store_is_not_a_wrong_identity(
    home: Path, installed: Run, sandbox: Sandbox, unchecked: str, code: int
) -> None:
    repo = home / "acme" / "inside"
    assert installed("config", "set", "identity.unchecked_commits", unchecked).code == 0
    assert installed("identity", "guard", "install", "--all", "-P", "ada").code == 0
    (sandbox.symphony_home / "data" / "symphony.db").write_bytes(b"no database" * 100)
    result = commit(repo)
    assert result.code == code
    said = {"warn": "warning", "block": "error"}[unchecked]
    assert f"{said}: the identity of this commit" in result.stderr
    assert "symphony failed (exit code 7)" in result.stderr
