"""Applying where the user's files are not as usual: written by hand, read-only, away, not UTF-8."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.commands.identity.test_apply import author
from tests.conftest import Run, Sandbox
from tests.identities import Desk

ADA = "Ada Lovelace <ada@job.org>"


@pytest.fixture
def index(sandbox: Sandbox, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> str:
    """The index, in the home, where git's own configuration is."""
    monkeypatch.delenv("GIT_CONFIG_GLOBAL")
    return f"{sandbox.symphony_home}/config/git/index.gitconfig"


@pytest.mark.parametrize(
    "lines",
    [
        "[include]\n\tpath = ~/../symphony/config/git/index.gitconfig\n",
        "[include]\n\tpath = ../symphony/config/git/index.gitconfig",
        '[INCLUDE]\n\tPath="{index}" # mine\n',
        "[include] path = {index}\n; the end\n",
        "[include]\n\tpath = {index}\n[alias]\n\tst = status\n[gc]\n\tauto = 0\n",
    ],
)
def test_an_include_that_was_written_by_hand_is_enough(
    lines: str, index: str, desk: Desk, symphony: Run
) -> None:
    with desk.gitconfig.open("a") as file:
        file.write(lines.format(index=index))
    before = desk.gitconfig.read_bytes()
    desk.gitconfig.chmod(0o444)
    assert symphony("identity", "apply", "--yes").code == 0
    assert symphony("identity", "apply").stderr == "already up to date\n"
    assert author(desk.repo(desk.job / "api")) == ADA
    assert symphony("identity", "remove", "--yes").code == 0
    assert desk.gitconfig.read_bytes() == before


@pytest.mark.parametrize(
    "later", ["[user]\n\temail = x@y.example\n", "[include]\n\tpath = /other\n", "[tag]\ngpgSign\n"]
)
def test_an_include_by_hand_does_not_suffice_if_a_later_setting_may_win(
    later: str, index: str, desk: Desk, symphony: Run
) -> None:
    with desk.gitconfig.open("a") as file:
        file.write(f"[include]\n\tpath = {index}\n{later}")
    assert symphony("identity", "apply", "--yes").code == 0
    assert desk.gitconfig.read_text().endswith(f'{later}[include]\n\tpath = "{index}"\n')
    assert author(desk.repo(desk.job / "api")) == ADA


def test_a_repo_keeps_its_identity_if_its_disk_was_away_during_a_write(
    applied: Desk, given: Given, sandbox: Sandbox
) -> None:
    repo = applied.repo(sandbox.work / "stick" / "api")
    given(["repo", "add", repo, "-w", "job", "-P", "ada"])
    assert author(repo) == ADA
    (sandbox.work / "stick").rename(sandbox.work / "away")
    given("profile edit own --preference x=1", "identity apply --yes")
    (sandbox.work / "away").rename(sandbox.work / "stick")
    assert author(repo) == ADA


def test_an_assumed_git_directory_is_reported_until_it_is_known(
    applied: Desk, given: Given, symphony: Run, sandbox: Sandbox
) -> None:
    repo = applied.repo(sandbox.work / "stick" / "api")
    (sandbox.work / "other").mkdir()
    given("workspace create stick --root stick -P ada", ["repo", "add", repo, "-w", "stick"])
    (sandbox.work / "stick").rename(sandbox.work / "away")
    why = f"assumes that its git directory is {repo}/.git: {repo} is missing or damaged"
    assert why in symphony("workspace", "edit", "stick", "--root", "other", "-P", "ada").stderr
    assert why in symphony("doctor").stdout
    (sandbox.work / "away").rename(sandbox.work / "stick")
    assert author(repo) == ADA
    assert why not in symphony("identity", "apply", "--yes").stderr
    assert why not in symphony("doctor").stdout


def test_a_username_in_another_case_keeps_its_file(
    applied: Desk, given: Given, sandbox: Sandbox
) -> None:
    repo = applied.repo(applied.job / "api")
    given("profile edit ada --username Ada")
    folder = sandbox.symphony_home / "config" / "git" / "profiles"
    assert sorted(os.listdir(folder)) == ["ada.gitconfig", "own.gitconfig"]
    assert author(repo) == ADA


def test_a_file_of_an_earlier_release_with_capitals_is_replaced(
    applied: Desk, given: Given, sandbox: Sandbox
) -> None:
    folder = sandbox.symphony_home / "config" / "git" / "profiles"
    (folder / "Ada.gitconfig").write_text("old")
    given("profile edit ada --username Ada")
    assert sorted(os.listdir(folder)) == ["ada.gitconfig", "own.gitconfig"]
    # A file system that ignores case shows one file under both names.
    (folder / "ada.gitconfig").rename(folder / "ADA.gitconfig")
    (folder / "ada.gitconfig").symlink_to("ADA.gitconfig")
    given("profile edit ada --preference x=1")
    assert sorted(os.listdir(folder)) == ["ADA.gitconfig", "ada.gitconfig", "own.gitconfig"]


def test_a_home_that_is_not_utf8_works(installed: Run, desk: Desk, tmp_path: Path) -> None:
    home = Path(os.fsdecode(os.fsencode(tmp_path) + b"/h\xff"))
    home.mkdir()
    repo = desk.repo(desk.job / "api")
    desk.gitconfig.rename(home / ".gitconfig")
    env = {"HOME": str(home), "GIT_CONFIG_GLOBAL": str(home / ".gitconfig")}
    env["SYMPHONY_HOME"] = str(home / "symphony")
    before = (home / ".gitconfig").read_bytes()
    steps = [
        ("profile", "create", "ada", "--name", "Ada Lovelace", "--email", "ada@job.org"),
        ("workspace", "create", "job", "--root", desk.job),
        ("repo", "add", repo),
        ("identity", "apply", "--dry-run"),
        ("identity", "apply", "--yes"),
        ("identity", "check", repo),
        ("identity", "status"),
        ("identity", "why", repo),
        ("identity", "guard", "install"),
        ("status",),
    ]
    for step in steps:
        done = installed(*step, env=env)
        assert done.code == 0, (step, done.stderr)
    asked = ["git", "-C", repo, "config", "user.email"]
    email = subprocess.run(asked, env=os.environ | env, capture_output=True, check=True).stdout
    assert email == b"ada@job.org\n"
    for step in (("identity", "guard", "remove"), ("identity", "remove", "--yes")):
        assert installed(*step, env=env).code == 0
    assert (home / ".gitconfig").read_bytes() == before


def test_a_check_where_the_path_is_not_utf8_passes(installed: Run, applied: Desk) -> None:
    folder = Path(os.fsdecode(os.fsencode(applied.job) + b"/r\xff"))
    repo = applied.repo(folder)
    assert installed("identity", "check", repo).code == 0
    assert installed("identity", "check", cwd=repo).code == 0
    done = installed("identity", "why", repo)
    assert done.code in (0, 2), done.stderr
