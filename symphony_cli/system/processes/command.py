"""Commands: child processes that each lead a group."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

# Time for a group to clean up after SIGTERM; git removes its lock files then.
GRACE_SECONDS = 0.5
_CHUNK = 1 << 16
# What is kept of standard error without a limit: the first and the last part of it.
_KEPT = 1 << 19
# The largest capacity of a pipe on Linux (pipe(7)), unless root has raised it.
_PIPE_CAPACITY = 1 << 20


class Command(NamedTuple):
    """A program to start, searched on the environment's PATH.

    Its standard input is empty, its working directory is `directory`. After `timeout` seconds its
    whole group is ended. A `sink` receives its standard output in chunks, which are not kept, and a
    `watcher` the chunks of standard error, which are. Output of more than `most` bytes ends the
    group too.
    """

    arguments: Sequence[str]
    environ: Mapping[str, str]
    directory: str | None = None
    timeout: float | None = None
    sink: Callable[[bytes], None] | None = None
    most: int | None = None
    watcher: Callable[[bytes], None] | None = None


class Finished(NamedTuple):
    """The result of a command.

    `status` is its exit code, a negative signal number, or None if it could not be started; then
    `stderr` says why. `timed_out` is the time limit that it exceeded, if any; `overflowed` is
    whether it exceeded the limit of output.
    """

    status: int | None
    stdout: bytes
    stderr: bytes
    seconds: float
    timed_out: float | None = None
    overflowed: bool = False

    @property
    def is_good(self) -> bool:
        """Whether it ran to its end and exited with 0."""
        return self.status == 0 and not self.timed_out and not self.overflowed


class RunningCommand:
    """A started command and its output so far. Starting raises OSError, ValueError."""

    def __init__(self, command: Command) -> None:
        self._started = time.monotonic()
        self.process = subprocess.Popen(
            command.arguments,
            env=command.environ,
            cwd=command.directory,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            # A session, not only a group: without a terminal a prompt fails, while a background
            # group would be stopped and wait forever.
            start_new_session=True,
        )
        self._timeout = command.timeout
        self._timed_out = False
        self._capacity = command.most
        self._overflowed = False
        self.deadline = self._started + command.timeout if command.timeout else None
        self.outputs: dict[int, list[bytes] | _Ends] = {}
        self._sinks: dict[int, Callable[[bytes], object]] = {}
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe is not None:
                os.set_blocking(pipe.fileno(), False)
                is_bounded = pipe is self.process.stderr and command.most is None
                chunks = _Ends() if is_bounded else list[bytes]()
                self.outputs[pipe.fileno()] = chunks
                self._sinks[pipe.fileno()] = chunks.append
        if command.watcher is not None and self.process.stderr is not None:
            keep, watch = self._sinks[self.process.stderr.fileno()], command.watcher
            self._sinks[self.process.stderr.fileno()] = lambda chunk: (keep(chunk), watch(chunk))
        if command.sink is not None and self.process.stdout is not None:
            self._sinks[self.process.stdout.fileno()] = command.sink
        self.exit_handle = _exit_handle(self.process.pid)

    def read(self, descriptor: int) -> bool | None:
        """Read one chunk; return whether more may come, or None if nothing is ready.

        Reading until nothing is ready would let one endless writer starve the others.
        """
        try:
            chunk = os.read(descriptor, _CHUNK)
        except BlockingIOError:
            return None
        if self._overflowed:
            return bool(chunk)
        self._sinks[descriptor](chunk)
        if self._capacity is not None:
            self._capacity -= len(chunk)
            if self._capacity < 0:
                self._overflowed = True
                self.signal(signal.SIGTERM)
                # If it ignores SIGTERM, `end_if_overdue` kills it.
                self.deadline = time.monotonic() + GRACE_SECONDS
        return bool(chunk)

    def discard_output(self) -> None:
        """Discard further output; a failed sink must not receive more."""
        self._sinks = dict.fromkeys(self._sinks, _ignore)

    def end_if_overdue(self, now: float) -> None:
        """Terminate the group past its deadline, and kill it after the grace period."""
        if self.deadline is not None and self.deadline <= now:
            self.signal(signal.SIGKILL if self._timed_out else signal.SIGTERM)
            self._timed_out = True
            self.deadline = now + GRACE_SECONDS

    def signal(self, number: int) -> None:
        """Send a signal to the group."""
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            # The group does not exist between fork and setsid, nor after its end.
            self.process.send_signal(number)

    def finish(self) -> Finished:
        """Wait for the process, read the rest of its output, and return its result."""
        self.process.wait()
        if self._timed_out:
            # Its children may have ignored the first signal.
            self.signal(signal.SIGKILL)
        for descriptor in self.outputs:
            # Children left behind may write forever, so read what a full pipe holds at most.
            for _ in range(_PIPE_CAPACITY // _CHUNK):
                if not self.read(descriptor):
                    break
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()
        if self.exit_handle is not None:
            os.close(self.exit_handle)
        stdout, *stderr = (b"".join(chunks) for chunks in self.outputs.values())
        return Finished(
            self.process.returncode,
            stdout,
            b"".join(stderr),
            time.monotonic() - self._started,
            self._timeout if self._timed_out and not self._overflowed else None,
            self._overflowed,
        )


class _Ends:
    """The first and the last part of an output, whose middle may be endless."""

    def __init__(self) -> None:
        self._first: list[bytes] = []
        self._last: deque[bytes] = deque()
        self._sizes = [0, 0]
        self._has_gap = False

    def append(self, chunk: bytes) -> None:
        """Add a chunk, and drop one from the middle if there are too many."""
        if self._sizes[0] < _KEPT:
            self._first.append(chunk)
            self._sizes[0] += len(chunk)
            return
        self._last.append(chunk)
        self._sizes[1] += len(chunk)
        while self._sizes[1] > _KEPT:
            self._sizes[1] -= len(self._last.popleft())
            self._has_gap = True

    def __iter__(self) -> Iterator[bytes]:
        if not self._has_gap:
            yield from self._first
            yield from self._last
            return
        # Half a line may have half of a URL's login, which nothing would recognize.
        yield b"".join(self._first).rpartition(b"\n")[0] + b"\n"
        yield b"".join(self._last).partition(b"\n")[2]


def _ignore(_: bytes) -> None:
    return


def _exit_handle(process_id: int) -> int | None:
    """Return a descriptor that is readable once the process has ended, or None."""
    try:
        return os.pidfd_open(process_id) if hasattr(os, "pidfd_open") else None
    except OSError:
        # An old kernel, or a sandbox that forbids the call.
        return None
