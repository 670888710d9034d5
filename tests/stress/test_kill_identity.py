"""Signals at every step: git's configuration, hooks and settings are the old or the new ones."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import pytest

from tests.conftest import Run, Sandbox
from tests.trees import a_repository

pytestmark = pytest.mark.slow

BEFORE = b"[user]\n\tname = Nobody\n" + b"# a remark that makes it long\n" * 2000
STEPS = ("open", "replace", "rename", "link", "unlink", "fsync", "fchmod", "mkdir", "rmdir")
TERMINATING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SIGNALS = pytest.mark.parametrize("number", [*TERMINATING, signal.SIGKILL])
Files = dict[str, bytes]


class Change(NamedTuple):
    """A command, the one that completes it after an interruption, and the one that undoes it."""

    do: str
    again: str
    undo: str


APPLY, REMOVE = "identity apply --yes", "identity remove --yes"
INSTALL, TAKE_OUT = "identity guard install api", "identity guard remove api"
SET, UNSET = "config set store.busy_timeout 9", "config unset store.busy_timeout"
RENAME, BACK = "profile edit ada --name Lovelace", "profile edit ada --name Ada"
CHANGES = [
    Change(APPLY, APPLY, REMOVE),
    Change(REMOVE, REMOVE, APPLY),
    Change(INSTALL, INSTALL, TAKE_OUT),
    Change(TAKE_OUT, TAKE_OUT, INSTALL),
    Change(SET, SET, UNSET),
    Change(RENAME, APPLY, BACK),
]


def run(command: str, before_step: Callable[[int], None] = lambda step: None) -> int:
    """Run a command in a fork of this process, and return its exit code, or minus its signal.

    `before_step` gets the number of each step that the command takes on files.
    """
    child = os.fork()
    if child == 0:
        _run_here(command, before_step)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _run_here(command: str, before_step: Callable[[int], None]) -> NoReturn:
    code = 99
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        for descriptor in range(3):
            os.dup2(nothing, descriptor)
        sys.stdin, sys.stdout, sys.stderr = (os.fdopen(n, mode) for n, mode in enumerate("rww"))
        sys.argv = ["symphony", *command.split()]
        from symphony_cli import entry

        _count_steps(before_step)
        entry.main()
    except SystemExit as exit:
        code = exit.code if isinstance(exit.code, int) else 98
    finally:
        os._exit(code)


def _count_steps(before_step: Callable[[int], None]) -> None:
    taken = [0]

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **options: Any) -> Any:
            before_step(taken[0])
            taken[0] += 1
            return real(*arguments, **options)

        return step

    for name in STEPS:
        setattr(os, name, counted(getattr(os, name)))


def files(sandbox: Sandbox) -> Files:
    """Return the files of git, hooks and settings; the store and the copies are left out."""
    return {
        str(path): path.read_bytes()
        for folder in (sandbox.home, sandbox.symphony_home / "config", sandbox.work)
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(".sample")
    }


def settled(*commands: str) -> None:
    for command in commands:
        assert run(command) == 0, command


@pytest.fixture
def api(symphony: Run, sandbox: Sandbox) -> Path:
    """A profile with a registered repo, which has a hook."""
    (sandbox.home / ".gitconfig").write_bytes(BEFORE)
    repo = a_repository(sandbox.work / "api")
    for command in (
        "profile create ada --name Ada --email ada@example.org",
        "workspace create job --root .",
        "repo add api",
    ):
        assert symphony(*command.split()).code == 0
    return repo


@SIGNALS
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.do)
def test_a_signal_at_any_step_leaves_each_file_old_or_new(
    change: Change, number: int, api: Path, sandbox: Sandbox
) -> None:
    if change.do == RENAME:
        settled(APPLY)
    settled(change.do, change.undo)
    old = files(sandbox)
    total = sandbox.home.parent / "total"

    def note(step: int) -> None:
        total.write_text(str(step + 1))

    assert run(change.do, note) == 0
    new = files(sandbox)
    settled(change.undo)
    assert files(sandbox) == old
    assert old != new
    steps = int(total.read_text())
    assert steps > 3

    for last in range(steps):

        def at_last(step: int, last: int = last) -> None:
            if step == last:
                os.kill(os.getpid(), number)

        code = run(change.do, at_last)
        left = files(sandbox)
        if number == signal.SIGKILL:
            assert code == -number
            # A killed git leaves its lock, too; the other files are replaced by the next write.
            (sandbox.home / ".gitconfig.lock").unlink(missing_ok=True)
        else:
            assert code == 130, last
            assert {path: left[path] in (old.get(path), new.get(path)) for path in left} == (
                dict.fromkeys(left, True)
            )
        assert left[str(sandbox.home / ".gitconfig")] in (
            old[str(sandbox.home / ".gitconfig")],
            new[str(sandbox.home / ".gitconfig")],
        )
        settled(change.again)
        assert files(sandbox) == new, last
        settled(change.undo)
        assert files(sandbox) == old, last
