"""Locks or unlocks a vault again and again, each try interrupted one step later.

    python vault_faults.py VERB FAULT DIRECTORY

VERB is `lock` or `unlock`; FAULT is the name of a signal or of a system error. Each try is a
process of its own, in a copy of DIRECTORY, in which `vault` is locked or open. What it leaves is
handed to each of the ways on. Prints how many steps there were, or fails.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from symphony_cli.base.errors import SymphonyError
from symphony_cli.domain.vault_places import archive_of, work_directory_of
from symphony_cli.system.vaults.archive.locker import DirectoryLocker
from tests.age_keys import IDENTITY, RECIPIENT
from tests.vault_trees import plain_key, snapshot

EVENTS = {
    *("os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.chmod"),
    *("os.chown", "os.truncate", "os.utime", "os.setxattr", "subprocess.Popen", "fcntl.flock"),
}
# Calls without an audit event.
CALLS = ("fsync", "pwrite", "readv", "lseek")


def fail_at(step: int, fault: str) -> None:
    """Cause the fault in this process after so many steps."""
    left = step

    def count() -> None:
        nonlocal left
        left -= 1
        if left == 0 and fault.startswith("SIG"):
            os.kill(os.getpid(), getattr(signal, fault))
        elif left == 0:
            number = getattr(errno, fault)
            raise OSError(number, os.strerror(number))

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        is_write = event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_WRONLY
        if event in EVENTS or is_write:
            count()

    def counted(call: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any) -> Any:
            count()
            return call(*arguments)

        return run

    for name in CALLS:
        setattr(os, name, counted(getattr(os, name)))
    sys.addaudithook(hook)


def tell(done: int, total: int) -> None:
    """Ignore the progress."""


def run(verb: str, vault: Path) -> None:
    """Run one verb on a vault."""
    locker = DirectoryLocker()
    if verb == "lock":
        locker.lock(str(vault), [RECIPIENT], tell)
    elif verb == "unlock":
        locker.unlock(str(vault), IDENTITY, tell)
    elif os.path.lexists(work_directory_of(str(vault))):
        locker.settle(str(vault))


def in_a_process(work: Callable[[], None]) -> int:
    """Run a function in a process of its own; return its exit status, 1 for a SymphonyError."""
    child = os.fork()
    if not child:
        ended = 2
        try:
            work()
            ended = 0
        except SymphonyError as error:
            sys.stderr.write(f"{error.code}: {error}\n")
            ended = 1
        finally:
            if ended == 2:
                traceback.print_exc()
            sys.stderr.flush()
            os._exit(ended)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status != 2
    return status


class Vault:
    """The vault and its expected content."""

    def __init__(self, directory: Path) -> None:
        self.key = plain_key(directory / "key")
        self.whole: dict[bytes, Any] = {}
        self.scratch = directory / "scratch"

    def is_in(self, archive: str) -> bool:
        """Whether age and tar read all of an archive."""
        self.scratch.mkdir()
        try:
            script = 'age -d -i "$1" "$2" | tar x --xattrs --same-permissions -C "$3"'
            command = ["bash", "-o", "pipefail", "-c", script, "-", self.key, archive, self.scratch]
            done = subprocess.run(command, check=False, capture_output=True)
            there = os.listdir(self.scratch)
            return done.returncode == 0 and snapshot(self.scratch / there[0]) == self.whole
        finally:
            shutil.rmtree(self.scratch)

    def is_safe(self, vault: Path) -> bool:
        """Whether a complete copy exists under a name that promises one."""
        work = Path(work_directory_of(str(vault)))
        for place in (vault, work / "plain", work / "extracted"):
            if place.is_dir() and snapshot(place) == self.whole:
                return True
        archives = [archive_of(str(vault)), str(work / "old.tar.age")]
        return any(os.path.exists(one) and self.is_in(one) for one in archives)

    def check(self, vault: Path, then: str) -> None:
        """Check the result of one way to go on."""
        there = sorted(os.listdir(vault.parent))
        locked, is_open = ["vault.tar.age"], ["vault"]
        allowed = {"lock": [locked], "unlock": [is_open], "settle": [locked, is_open]}[then]
        assert there in allowed, (then, there)
        if there == is_open:
            assert snapshot(vault) == self.whole
        else:
            assert self.is_in(archive_of(str(vault)))


def copy(source: Path, destination: Path) -> Path:
    """Copy a directory with all metadata; return the vault's path in the copy."""
    subprocess.run(["cp", "-a", source, destination], check=True)
    return destination / "vault"


def main(verb: str, fault: str, given: str) -> None:
    """Try each step."""
    directory = Path(given)
    start = directory / "start"
    expected = Vault(directory)
    expected.whole = snapshot(start / "vault")
    if verb == "unlock":
        run("lock", start / "vault")
    for step in range(1, 10_000):
        tried = directory / "tried"
        vault = copy(start, tried)

        def attempt(vault: Path = vault, step: int = step) -> None:
            fail_at(step, fault)
            run(verb, vault)

        status = in_a_process(attempt)
        assert expected.is_safe(vault), (step, sorted(map(str, tried.rglob("*"))))
        for then in ("lock", "unlock", "settle"):
            after = copy(tried, directory / "after")
            assert in_a_process(lambda then=then, after=after: run(then, after)) == 0, (step, then)
            expected.check(after, then)
            shutil.rmtree(directory / "after")
        shutil.rmtree(tried)
        if status == 0:
            sys.stdout.write(str(step - 1))
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
