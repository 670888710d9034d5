from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from symphony_cli.context import AppContext, Options
from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.shapes import an_error, shaped, shaped_json
from tests.terminal import Terminal, without_colors
from tests.trees import a_repository, git

ADA = "Ada <ada@example.org>"
BOB = "Bob <bob@x.org>"
OWN = "Ada <me@own.org>"


def commit(path: Path, subject: str, author: str = ADA, by: str | None = None) -> str:
    """Create an empty commit, optionally with another committer."""
    identities: list[str] = []
    for role, person in (("author", author), ("committer", by or author)):
        name, _, email = person.rstrip(">").partition(" <")
        identities += ["-c", f"{role}.name={name}", "-c", f"{role}.email={email}"]
    command = ["git", "-C", str(path), *identities, "commit", "-q", "--allow-empty", "-m", subject]
    subprocess.run(command, check=True)
    return git(path, "rev-parse", "HEAD")


def log(path: Path, *revisions: str) -> list[str]:
    """Return author, time and subject of each commit, the newest first."""
    fields = "--format=%an <%ae>|%cn <%ce>|%at %ct|%T|%s"
    return git(path, "log", fields, *revisions).splitlines()


def with_aliases(username: str, *emails: str) -> None:
    """Give a profile further addresses."""
    app = AppContext(os.environ, Options())
    with app.unit_of_work as uow:
        [profile] = [one for one in uow.reader.profiles() if one.username == username]
        now = datetime.now(UTC)
        before = uow.profiles.get(UUID(profile.id))
        uow.profiles.update(before.changed(now, alias_emails=emails))
        uow.commit("profile update", username, now)


@pytest.fixture
def cloned(acme: None, given: Given, sandbox: Sandbox) -> Path:
    """A registered clone with one pushed commit, and a second profile, me@own.org."""
    given("profile create own --email me@own.org --name Own", "profile edit ada --name Ada")
    origin = sandbox.work / "origin.git"
    subprocess.run(["git", "init", "-q", "--bare", origin], check=True)
    path = a_repository(sandbox.work / "api", remote=str(origin))
    commit(path, "first")
    git(path, "push", "-q", "-u", "origin", "main")
    given("repo add api")
    return path


def test_commits_under_other_addresses_are_listed_by_repo_unpushed_first(
    symphony: Run, cloned: Path, given: Given, sandbox: Sandbox
) -> None:
    commit(cloned, "bob's", BOB)
    git(cloned, "push", "-q")
    commit(cloned, "right")
    commit(cloned, "wrong\tone", OWN)
    web = a_repository(sandbox.work / "web")
    commit(web, "committed by bob", ADA, BOB)
    given("repo add web")
    result = symphony("identity", "audit")
    assert (result.code, shaped(result.stdout)) == (
        6,
        f"api\tacme\ttrue\t<commit>\t{OWN}\t{OWN}\twrong\\tone\n"
        f"api\tacme\tfalse\t<commit>\t{BOB}\t{BOB}\tbob's\n"
        f"web\tacme\ttrue\t<commit>\t{ADA}\t{BOB}\tcommitted by bob\n",
    )
    lines = result.stderr.splitlines()
    assert lines[0] == "3 commits with unexpected addresses in 2 repos, 2 unpushed"
    assert lines[1::2] == [
        f"to rewrite the unpushed commits of '{name}':" for name in ("api", "web")
    ]


def test_json_has_every_field_alone_on_standard_output(symphony: Run, cloned: Path) -> None:
    oid = commit(cloned, "wrong", OWN)
    result = symphony("identity", "audit", "--json")
    assert (result.code, result.stderr) == (6, "")
    [row] = result.json
    assert (row["commit"], list(row)) == (
        oid,
        [
            "name",
            "workspace",
            "path",
            "commit",
            "unpushed",
            "author",
            "committer",
            "authored_at",
            "committed_at",
            "subject",
            "rewrite",
            "profile",
        ],
    )
    [shown] = shaped_json(result.stdout)
    assert shown.pop("rewrite").startswith("env FILTER_BRANCH_SQUELCH_WARNING=1 git -C ")
    assert shown == {
        "name": "api",
        "workspace": "acme",
        "path": str(cloned),
        "commit": "<commit>",
        "unpushed": True,
        "author": OWN,
        "committer": OWN,
        "authored_at": "<time>",
        "committed_at": "<time>",
        "subject": "wrong",
        "profile": "ada",
    }


def test_right_addresses_are_not_reported(symphony: Run, cloned: Path) -> None:
    commit(cloned, "another spelling", "A. L. <ADA@Example.org>")
    commit(cloned, "an address of before", "Ada <ada@old.org>")
    commit(cloned, "merged on the web", ADA, "GitHub <noreply@github.com>")
    with_aliases("ada", "ada@old.org")
    nothing = "no commits with unexpected addresses\n"
    assert symphony("identity", "audit") == (0, "", nothing)
    assert symphony("identity", "audit", "--json") == (0, "[]\n", "")


def test_a_selection_is_searched(
    symphony: Run, cloned: Path, given: Given, sandbox: Sandbox
) -> None:
    a_repository(sandbox.work / "web")
    commit(sandbox.work / "web", "bob's", BOB)
    given("workspace create beta", "repo add web -w beta")
    assert symphony("identity", "audit", "-q", "-w", "acme").code == 0
    assert symphony("identity", "audit", "-q", "beta/web").code == 6
    result = symphony("identity", "audit", "--all", "--fields", "workspace,subject", "-q")
    assert result == (6, "beta\tbob's\n", "")


def test_since_and_unpushed_filter_commits(
    symphony: Run, cloned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-02-01T00:00:00Z")
    commit(cloned, "pushed", BOB)
    git(cloned, "push", "-q")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-02-02T00:00:00Z")
    commit(cloned, "not pushed", BOB)

    def found(*options: str) -> str:
        return symphony("identity", "audit", "-q", "--fields", "subject", *options).stdout

    assert found() == "not pushed\npushed\n"
    assert found("--unpushed") == "not pushed\n"
    assert found("--since", "2026-02-02") == "not pushed\n"
    assert found("--since", "2026-02-01") == "not pushed\npushed\n"
    assert found("--since", "2026-02-03T00:00:00Z") == ""


def test_an_invalid_date_is_refused(symphony: Run, cloned: Path) -> None:
    result = symphony("identity", "audit", "--since", "garbage", "--json")
    assert (result.code, result.stdout) == (2, "")
    assert result.error == an_error(
        "DATE_INVALID",
        "invalid date 'garbage'",
        "use a date such as 2026-01-31, or a form that git reads, such as '2 weeks ago'",
        "since",
    )


def test_mine_leaves_out_commits_by_others(symphony: Run, cloned: Path) -> None:
    commit(cloned, "bob's", BOB)
    commit(cloned, "mine under no address of mine", "Ada <root@host>")
    commit(cloned, "mine from elsewhere", "x <me@own.org>")
    git(cloned, "push", "-q")
    commit(cloned, "a patch of bob's", BOB, ADA)
    commit(cloned, "committed here", "x <x@y.org>")
    result = symphony("identity", "audit", "--mine", "--fields", "subject")
    assert (result.code, result.stdout) == (
        6,
        "committed here\nmine from elsewhere\nmine under no address of mine\n",
    )
    assert "bob" not in result.stderr
    others = symphony("identity", "audit", "--json").json
    assert {row["subject"] for row in others if row["rewrite"] is None} == {
        "bob's",
        "a patch of bob's",
    }


def test_a_wrong_override_in_the_repo_is_found(symphony: Run, cloned: Path) -> None:
    git(cloned, "config", "user.email", "wrong@local")
    command = ["git", "-C", cloned, "-c", "user.name=x", "commit", "-q", "--allow-empty", "-m", "m"]
    subprocess.run(command, check=True)
    result = symphony("identity", "audit", "--unpushed", "--fields", "author", "-q")
    assert result == (6, "x <wrong@local>\n", "")


def test_a_missing_repo_is_a_warning_and_a_damaged_one_fails(
    symphony: Run, cloned: Path, given: Given, sandbox: Sandbox
) -> None:
    for name in ("gone", "torn"):
        a_repository(sandbox.work / name)
        given(f"repo add {name}")
    commit(cloned, "bob's", BOB)
    shutil.rmtree(sandbox.work / "gone")
    result = symphony("identity", "audit", "--fields", "subject", "-q")
    assert result == (6, "bob's\n", "")
    shutil.rmtree(sandbox.work / "torn" / ".git")
    result = symphony("identity", "audit", "--fields", "subject")
    assert (result.code, result.stdout) == (1, "bob's\n")
    assert result.stderr.startswith(
        f"warning: repo 'gone' is missing: {sandbox.work / 'gone'} does not exist\n1 commit with"
    )
    assert result.stderr.endswith("error: 1 failed:\n  torn: not a git repository\n")
    result = symphony("identity", "audit", "torn")
    assert result == (1, "", "error: 1 failed:\n  torn: not a git repository\n")


def test_a_repo_in_two_profiles_is_audited_for_the_one_that_git_follows(
    symphony: Run, cloned: Path, given: Given
) -> None:
    given("workspace create mine -P own", "repo add api -P own -w mine")
    commit(cloned, "second", BOB)
    found = symphony("identity", "audit", "--all", "--json").json
    assert [(row["workspace"], row["subject"], row["author"]) for row in found] == [
        ("acme", "second", BOB),
        ("mine", "second", BOB),
    ]
    assert "ada@example.org" in found[0]["rewrite"]
    assert found[0]["rewrite"] == found[1]["rewrite"]


def test_a_terminal_shows_a_table(cloned: Path) -> None:
    oid = commit(cloned, "wrong", OWN)
    with Terminal(["identity", "audit"], columns=120) as terminal:
        assert terminal.wait() == 6
        seen = without_colors(terminal.read_rest())
    assert seen.splitlines()[:2] == [
        "NAME  WORKSPACE  UNPUSHED  COMMIT    AUTHOR            COMMITTER         SUBJECT",
        f"api   acme       *         {oid[:8]}  {OWN}  {OWN}  wrong  ",
    ]


def test_the_command_for_unpushed_commits_corrects_them_and_no_others(
    symphony: Run, cloned: Path, sandbox: Sandbox
) -> None:
    pushed = commit(cloned, "pushed under another address", OWN)
    git(cloned, "push", "-q")
    (cloned / "file").write_text("x")
    git(cloned, "add", "file")
    commit(cloned, "mine", OWN)
    git(cloned, "tag", "-a", "-m", "v1", "v1")
    git(cloned, "checkout", "-q", "-b", "topic")
    commit(cloned, "on another branch", "x <x@host>")
    git(cloned, "checkout", "-q", "main")
    commit(cloned, "a patch of bob's", BOB, OWN)
    git(cloned, "merge", "-q", "--no-ff", "-m", "a merge", "topic")
    before = log(cloned, "main")
    [line] = {row["rewrite"] for row in symphony("identity", "audit", "--unpushed", "--json").json}
    subprocess.run(["sh", "-c", line], cwd=sandbox.work, check=True)
    assert log(cloned, "main") == [
        text.replace(OWN, ADA).replace("x <x@host>", ADA) if place < len(before) - 2 else text
        for place, text in enumerate(before)
    ]
    assert git(cloned, "rev-parse", "origin/main") == pushed
    assert git(cloned, "merge-base", "--is-ancestor", "v1", "main") == ""
    assert symphony("identity", "audit", "--unpushed", "--mine", "-q").code == 0
    left = symphony("identity", "audit", "--fields", "subject", "-q").stdout
    assert left == "a patch of bob's\npushed under another address\n"


def test_the_command_for_pushed_commits_corrects_them_after_the_next_push(
    symphony: Run, cloned: Path
) -> None:
    commit(cloned, "wrong", OWN)
    commit(cloned, "bob's", BOB)
    git(cloned, "tag", "v1")
    git(cloned, "push", "-q", "origin", "main", "v1")
    [line] = {row["rewrite"] for row in symphony("identity", "audit", "--mine", "--json").json}
    assert symphony("identity", "audit", "--mine").stderr.splitlines()[1:] == [
        "to rewrite all commits of 'api', also those others have:",
        f"    {line}",
    ]
    subprocess.run(["sh", "-c", line], check=True)
    git(cloned, "push", "-q", "--force", "origin", "main", "v1")
    assert symphony("identity", "audit", "--mine", "-q").code == 0
    assert [text.partition("|")[0] for text in log(cloned, "v1")] == [BOB, ADA, ADA]


def test_the_command_reaches_a_detached_head(symphony: Run, cloned: Path) -> None:
    git(cloned, "checkout", "-q", "--detach")
    commit(cloned, "wrong", OWN)
    [row] = symphony("identity", "audit", "--json").json
    subprocess.run(["sh", "-c", row["rewrite"]], check=True)
    assert symphony("identity", "audit", "-q").code == 0


def test_an_address_that_cannot_be_pasted_is_in_no_command(symphony: Run, cloned: Path) -> None:
    commit(cloned, "odd", "x <a\a@host>")
    assert symphony("identity", "audit", "--json").json[0]["rewrite"] is None


def test_the_installed_command_reports_each_error(installed: Run, cloned: Path) -> None:
    commit(cloned, "wrong", OWN)
    result = installed("identity", "audit", "--json", "--jobs", "1", "--timeout", "60")
    assert (result.code, len(json.loads(result.stdout)), result.stderr) == (6, 1, "")
    assert installed("identity", "audit", "--since=x y z").code == 2
    assert installed("identity", "audit", env={"PATH": "/nowhere"}).code == 1
