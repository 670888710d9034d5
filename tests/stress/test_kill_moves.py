"""Moves and deletions killed at each step."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
from pathlib import Path

import pytest

from tests.conftest import Result, Run, Sandbox, first_on_path
from tests.elsewhere import elsewhere as elsewhere
from tests.trees import git

pytestmark = pytest.mark.slow

# Kills the process before the nth change of the repo's files. After the first rename every change
# counts, since then the store is written.
KILLS_ITSELF = """
import os, sys

events = {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.link", "shutil.copyfile"}
left = int(os.environ["KILL_AT"])
renamed = False

def hook(event, arguments):
    global left, renamed
    about = repr(arguments)
    counts = event in events and "api" in about and "pycache" not in about
    if counts or renamed:
        left -= 1
        renamed = renamed or event == "os.rename"
        if left == 0:
            os.kill(os.getpid(), int(os.environ["KILL_WITH"]))

sys.addaudithook(hook)
"""


@pytest.fixture
def killed(installed: Run, tmp_path: Path) -> Run:
    """Run the installed command, which kills itself before a step (the first argument)."""
    shim = tmp_path / "shim"
    shim.mkdir()
    (shim / "sitecustomize.py").write_text(KILLS_ITSELF)

    def run(step: int, *arguments: str | os.PathLike[str], with_: int = signal.SIGKILL) -> Result:
        environ = {"KILL_AT": str(step), "KILL_WITH": str(int(with_))}
        return installed(*arguments, env=environ | first_on_path(shim))

    return run


@pytest.fixture(autouse=True)
def acme(installed: Run) -> None:
    """Create the workspace acme."""
    assert installed("profile", "create", "ada", "--email", "a@example.org").code == 0
    assert installed("workspace", "create", "acme").code == 0


@pytest.fixture(params=[False, True], ids=["no trash", "trash"])
def has_trash(request: pytest.FixtureRequest, sandbox: Sandbox) -> bool:
    """Return whether there is a trash; a file in its place is none."""
    if not request.param:
        trash = sandbox.home / ".local" / "share" / "Trash"
        trash.parent.mkdir(parents=True)
        trash.touch()
    return request.param


def a_small_repository(path: Path) -> list[str]:
    """Create a repository of few files, and return its contents."""
    path.mkdir()
    git(path, "init", "--quiet", "--template=")
    (path / "file").write_text("text")
    git(path, "add", "file")
    git(path, "commit", "--quiet", "-m", "first")
    return contents(path)


def contents(path: Path) -> list[str]:
    return sorted(str(one.relative_to(path)) for one in path.rglob("*"))


@pytest.mark.parametrize("crosses", [False, True])
def test_a_move_killed_at_any_step_leaves_a_whole_repo_that_is_found(
    installed: Run, killed: Run, sandbox: Sandbox, elsewhere: Path, crosses: bool
) -> None:
    step = 0
    while True:
        step += max(6, step // 6) if crosses or step > 10 else 1
        old = sandbox.work / f"old{step}" / "api"
        new = (elsewhere if crosses else sandbox.work) / f"new{step}" / "api"
        old.parent.mkdir()
        whole = a_small_repository(old)
        assert installed("repo", "add", old, "--name", f"r{step}").code == 0
        result = killed(step, "repo", "move", f"r{step}", new)
        if result.code == 0:
            break
        assert result.code == -signal.SIGKILL
        [row] = json.loads(installed("repo", "list", f"r{step}", "--json").stdout)[:1]
        if row["missing"]:
            found = installed("repo", "relocate", new.parent, "--repo", f"r{step}", "--json")
            assert found.code == 0, found
            [row] = found.json
        assert contents(Path(row["path"])) == whole
        assert git(Path(row["path"]), "status", "--porcelain") == ""
        # Anything else that a scan would find is complete too.
        other = old.parent if row["path"] == str(new) else new.parent
        seen = [path for path in other.glob("*") if not path.name.startswith(".")]
        assert [contents(path) for path in seen] in ([], [whole])
    assert step > 10
    with sqlite3.connect(sandbox.symphony_home / "data" / "symphony.db") as store:
        assert store.execute("pragma integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("crosses", [False, True])
def test_a_move_terminated_at_any_step_is_whole_or_not_started(
    installed: Run,
    killed: Run,
    sandbox: Sandbox,
    elsewhere: Path,
    crosses: bool,
    number: signal.Signals,
) -> None:
    step = 0
    while True:
        step += max(6, step // 6) if crosses or step > 10 else 1
        old = sandbox.work / f"old{step}" / "api"
        new = (elsewhere if crosses else sandbox.work) / f"new{step}" / "api"
        old.parent.mkdir()
        whole = a_small_repository(old)
        assert installed("repo", "add", old, "--name", f"r{step}").code == 0
        result = killed(step, "repo", "move", f"r{step}", new, with_=number)
        if result.code == 0:
            break
        assert result.code == 130, result
        path = installed("path", f"r{step}").stdout.rstrip()
        assert contents(Path(path)) == whole
        left = [*old.parent.iterdir(), *(new.parent.iterdir() if new.parent.exists() else ())]
        if left != [Path(path)]:
            # A notice names the original, complete or not.
            assert path == str(new)
            assert "after copying it: interrupted" in result.stderr
    assert step > 10


def test_a_deletion_killed_at_any_step_leaves_a_whole_repo_or_a_marked_one(
    installed: Run, killed: Run, sandbox: Sandbox, has_trash: bool
) -> None:
    step = 0
    while True:
        step += max(6, step // 6) if step > 10 else 1
        api = sandbox.work / f"at{step}" / "api"
        api.parent.mkdir()
        whole = a_small_repository(api)
        assert installed("repo", "add", api, "--name", f"r{step}").code == 0
        result = killed(step, "repo", "remove", f"r{step}", "--delete-files", "--force", "--yes")
        if result.code == 0:
            break
        assert result.code == -signal.SIGKILL
        rows = json.loads(installed("repo", "list", f"r{step}", "--json").stdout)
        left = list(api.parent.iterdir())
        if rows and not rows[0]["missing"]:
            assert contents(api) == whole
        elif left:
            [aside] = left
            assert aside.name.startswith("api.symphony-deleted-")
            assert (not rows) or contents(aside) == whole
            if rows:
                # The next command names it, and the doctor puts it back.
                assert str(aside) in installed("status", f"r{step}").stderr
                assert str(aside) in installed("doctor").stdout
                installed("doctor", "--fix")
                assert contents(api) == whole
        else:
            assert has_trash
    assert step > 10


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_deletion_terminated_at_any_step_is_done_or_not_started(
    installed: Run, killed: Run, sandbox: Sandbox, has_trash: bool, number: signal.Signals
) -> None:
    step = 0
    while True:
        step += max(6, step // 6) if step > 10 else 1
        api = sandbox.work / f"at{step}" / "api"
        api.parent.mkdir()
        whole = a_small_repository(api)
        assert installed("repo", "add", api, "--name", f"r{step}").code == 0
        remove = ("repo", "remove", f"r{step}", "--delete-files", "--force", "--yes")
        result = killed(step, *remove, with_=number)
        if result.code == 0:
            break
        assert result.code == 130, result
        left = list(api.parent.iterdir())
        if json.loads(installed("repo", "list", f"r{step}", "--json").stdout):
            assert (left, contents(api)) == ([api], whole)
        elif left:
            # A notice names what is not deleted.
            [aside] = left
            assert f"deleted {api} in part; the rest is at '{aside}': interrupted" in result.stderr
    assert step > 10
