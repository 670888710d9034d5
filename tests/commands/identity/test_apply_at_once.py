"""What is written while others write: one lock from the look to the last replacement."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from symphony_cli.system.disk import locks
from symphony_cli.system.disk.locks import locked
from tests.commands.conftest import Given
from tests.commands.identity.test_apply import author
from tests.conftest import Run, Sandbox
from tests.identities import Desk
from tests.terminal import Terminal


def index_of(sandbox: Sandbox) -> Path:
    return sandbox.symphony_home / "config" / "git" / "index.gitconfig"


def test_a_write_that_waited_writes_what_the_other_one_left(
    symphony: Run,
    installed: Run,
    applied: Desk,
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    others: list[Callable[[], object]] = [
        lambda: installed("workspace", "edit", "own", "--root", applied.job / "own", "-P", "own")
    ]
    really_wait = locks._wait  # pyright: ignore[reportPrivateUsage]

    def wait(descriptor: int, directory: str, seconds: float) -> None:
        while others:
            others.pop()()
        really_wait(descriptor, directory, seconds)

    (applied.job / "own").mkdir()
    monkeypatch.setattr(locks, "_wait", wait)
    assert symphony("profile", "edit", "ada", "--preference", "x=1").code == 0
    assert f'gitdir:{applied.job}/own/"' in index_of(sandbox).read_text()
    assert symphony("identity", "apply", "--yes").stderr == "already up to date\n"


def test_a_write_waits_no_longer_than_the_limit_and_says_so(
    symphony: Run, applied: Desk, sandbox: Sandbox
) -> None:
    data = sandbox.symphony_home / "data"
    before = index_of(sandbox).read_bytes()
    limit = {"SYMPHONY_STORE_BUSY_TIMEOUT": "0"}
    new_root = ("workspace", "edit", "own", "--root", applied.job, "-P", "own")
    why = f"another Symphony process has been changing {data} for 0 s"
    with locked(str(data), 0):
        moved = symphony(*new_root, env=limit)
        tried = symphony("identity", "apply", "--yes", "--json", env=limit)
    assert moved.code == 0
    assert f"git's identities are not up to date: {why}" in moved.stderr
    assert (tried.code, tried.error["code"], tried.error["message"]) == (
        1,
        "CHANGING_ELSEWHERE",
        why,
    )
    assert index_of(sandbox).read_bytes() == before
    assert symphony("identity", "apply", "--yes").code == 0
    assert f'gitdir:{applied.job}/"' in index_of(sandbox).read_text()


def test_apply_asks_again_if_another_process_changed_something_during_its_question(
    installed: Run, desk: Desk, sandbox: Sandbox
) -> None:
    question = "Change your git configuration? [y/N] "
    (desk.own / "late").mkdir()
    with Terminal(["identity", "apply"], columns=400) as terminal:
        terminal.read_until(question)
        made = installed("workspace", "create", "late", "--root", desk.own / "late", "-P", "ada")
        assert made.code == 0, made.stderr
        terminal.type("y\n")
        terminal.read_until(f'gitdir:{desk.own}/late/"')
        terminal.type("y\n")
        assert terminal.wait() == 0
    assert f'gitdir:{desk.own}/late/"' in index_of(sandbox).read_text()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("verb", ["apply", "remove"])
def test_a_signal_while_git_is_locked_out_leaves_no_lock(
    symphony: Run,
    desk: Desk,
    given: Given,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    verb: str,
) -> None:
    before = desk.gitconfig.read_bytes()
    if verb == "remove":
        given("identity apply --yes")
    lock = Path(f"{desk.gitconfig}.lock")
    really_sync, seen = os.fsync, list[bool]()

    def sync(descriptor: int) -> None:
        really_sync(descriptor)
        if lock.exists() and not seen:
            seen.append(True)
            os.kill(os.getpid(), number)

    monkeypatch.setattr(os, "fsync", sync)
    assert symphony("identity", verb, "--yes").code == 130
    assert seen
    assert not lock.exists()
    assert not list(desk.gitconfig.parent.glob(".*.new"))
    if verb == "remove":
        assert desk.gitconfig.read_bytes() == before
    assert author(desk.repo(desk.job / "api")) == (
        "Ada Lovelace <ada@job.org>" if verb == "apply" else "Nobody <nobody@x.org>"
    )
