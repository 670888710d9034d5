"""Locks between Symphony's own processes."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress

from symphony_cli.base.errors import Failed
from symphony_cli.base.text import escaped
from symphony_cli.system.disk.files import make_private_directories

_LONGEST_PAUSE = 0.05


@contextmanager
def locked(directory: str, seconds: float) -> Generator[None]:
    """Hold the lock on a directory, which is created if it is missing.

    The lock leaves no file, and ends with the process. Raises OSError, and Failed
    (CHANGING_ELSEWHERE) if another process keeps the lock for `seconds`.
    """
    make_private_directories(directory)
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        # Some network file systems have no locks.
        with suppress(OSError):
            _wait(descriptor, directory, seconds)
        yield
    finally:
        os.close(descriptor)


def _wait(descriptor: int, directory: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    pause = 0.001
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise Failed(
                    "CHANGING_ELSEWHERE",
                    f"another Symphony process has been changing {escaped(directory)}"
                    f" for {seconds:g} s",
                    hint="wait until that process has finished, then try again",
                ) from None
            # flock has no timeout, so ask again.
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
        else:
            return
