"""Processes: many at a time, each the head of a group of its own.

No other module starts any, but for `programs`, which hands the terminal over, and `git_probe`,
which has no time to import this one.

A task is a generator: it yields a Command, is sent what the command came to, and so on, and
returns its result. One loop in one thread runs as many tasks at once as it is told to, which on
many short processes is faster than threads or asyncio are, and can end all of them at any moment.
"""

from __future__ import annotations

import errno
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple, TypeVar

from symphony_cli.system.processes.signals import Interrupts, interrupts_ignored

Result = TypeVar("Result")

# How long a group has to put things in order after SIGTERM: git removes its lock files then.
GRACE_SECONDS = 0.5
# Where the system cannot tell of a process's end (it has no pidfd), it is looked for so often.
_LOOK_SECONDS = 0.01
_CHUNK = 1 << 16
_NO_ROOM = (errno.EMFILE, errno.ENFILE, errno.EAGAIN, errno.ENOMEM)
# What a pipe can hold at most on Linux (pipe(7)), unless root has raised it.
_PIPE_CAPACITY = 1 << 20


class Command(NamedTuple):
    """A program to start, found on the environment's PATH unless it is a path.

    Its standard input is empty. `directory` is where it is started, `timeout` how many seconds it
    may take; then its whole group is ended. A `sink` is handed what it writes to its standard
    output, piece by piece, and none of that is kept. With `most`, so many bytes of what it writes
    are kept; when there are more, its group is ended.
    """

    arguments: Sequence[str]
    environ: Mapping[str, str]
    directory: str | None = None
    timeout: float | None = None
    sink: Callable[[bytes], None] | None = None
    most: int | None = None


class Finished(NamedTuple):
    """What a command came to.

    `status` is its exit code, negative the signal that ended it, None when it could not be started;
    then `stderr` says why. `timed_out` is how many seconds it had, if it was ended for taking more;
    `overflowed` whether it was ended for writing more than was to be kept.
    """

    status: int | None
    stdout: bytes
    stderr: bytes
    seconds: float
    timed_out: float | None = None
    overflowed: bool = False

    @property
    def is_good(self) -> bool:
        """Whether it ran and exited with 0."""
        return self.status == 0 and not self.timed_out and not self.overflowed


Task = Generator[Command, Finished, Result]


def local_jobs() -> int:
    """Return how many processes to run at once that compute: enough that no core waits for us."""
    return 2 * (os.cpu_count() or 1)


def network_jobs() -> int:
    """Return how many to run at once that mostly wait for a network."""
    return min(32, 4 * (os.cpu_count() or 1))


def run(command: Command) -> Finished:
    """Run one command to its end."""

    def task() -> Task[Finished]:
        return (yield command)

    return next(run_all([task()], 1))


def run_all(tasks: Iterable[Task[Result]], jobs: int) -> Iterator[Result]:
    """Run the tasks, at most `jobs` of them at once, and yield the result of each as it is done.

    Whatever ends this early (an interrupt, a signal that asks to end, an error) ends all that was
    started, within a second.
    """
    interrupts = Interrupts()
    pool = _Pool(interrupts)
    waiting = iter(tasks)
    with interrupts.handled():
        try:
            while True:
                while len(pool.running) < jobs and (task := next(waiting, None)):
                    # Some tasks need no process, or none that could be started.
                    yield from pool.go_on(task, None)
                    if pool.held:
                        # There is no room for so many.
                        jobs = max(1, len(pool.running))
                if not pool.running:
                    return
                for done in pool.wait():
                    yield from pool.go_on(done.task, done.finished())
                while pool.held and len(pool.running) < jobs:
                    yield from pool.start(*pool.held.pop())
        finally:
            pool.end()


class _Running:
    """A command that was started, and what it has written so far."""

    def __init__(self, task: Task[Any], command: Command) -> None:
        self.task = task
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            command.arguments,
            env=command.environ,
            cwd=command.directory,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            # A group to end as one, and no terminal: what would ask there fails instead, where a
            # mere group in the background would be stopped and wait forever.
            start_new_session=True,
        )
        self.end_by = self.started + command.timeout if command.timeout else None
        self.timeout = command.timeout
        self.timed_out = False
        self.room = command.most
        self.overflowed = False
        self.outputs: dict[int, list[bytes]] = {}
        self.sinks: dict[int, Callable[[bytes], None]] = {}
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe is not None:
                os.set_blocking(pipe.fileno(), False)
                kept: list[bytes] = []
                self.outputs[pipe.fileno()] = kept
                self.sinks[pipe.fileno()] = kept.append
        if command.sink is not None and self.process.stdout is not None:
            self.sinks[self.process.stdout.fileno()] = command.sink
        self.exit_handle = _exit_handle(self.process.pid)

    def read(self, descriptor: int) -> bool | None:
        """Take a piece of what can be read; return whether more may come, None for not now.

        A piece at a time, since whoever writes without end would else keep the loop for itself.
        """
        try:
            chunk = os.read(descriptor, _CHUNK)
        except BlockingIOError:
            return None
        if self.overflowed:
            return bool(chunk)
        self.sinks[descriptor](chunk)
        if self.room is not None:
            self.room -= len(chunk)
            if self.room < 0:
                self.overflowed = True
                self.signal(signal.SIGTERM)
                # Should it not heed that, it is forced, as what takes too long.
                self.end_by = time.monotonic() + GRACE_SECONDS
        return bool(chunk)

    def close(self) -> None:
        """Read what is left of a process that has ended, and let go of it."""
        for descriptor in self.outputs:
            # What it left behind may go on writing, so no more than it can have written itself.
            for _ in range(_PIPE_CAPACITY // _CHUNK):
                if not self.read(descriptor):
                    break
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()
        if self.exit_handle is not None:
            os.close(self.exit_handle)

    def signal(self, number: int) -> None:
        """Send a signal to all of the group that there is."""
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            # Between fork and setsid there is no group yet, and after its end none any more.
            self.process.send_signal(number)

    def finished(self) -> Finished:
        """Return what it came to."""
        stdout, *stderr = (b"".join(chunks) for chunks in self.outputs.values())
        seconds = time.monotonic() - self.started
        timed_out = self.timeout if self.timed_out else None
        return Finished(
            self.process.returncode,
            stdout,
            b"".join(stderr),
            seconds,
            timed_out if not self.overflowed else None,
            self.overflowed,
        )


def _ignore(_: bytes) -> None:
    return


def _exit_handle(process_id: int) -> int | None:
    """Return a descriptor that can be read from when the process has ended, where there are any."""
    try:
        return os.pidfd_open(process_id) if hasattr(os, "pidfd_open") else None
    except OSError:
        # An old kernel, or a sandbox that does not know the call.
        return None


class _Pool:
    """The commands that run now."""

    def __init__(self, interrupts: Interrupts) -> None:
        self._interrupts = interrupts
        self.running: set[_Running] = set()
        # What there was no room for: descriptors or processes were used up.
        self.held: list[tuple[Task[Any], Command]] = []
        self._selector = selectors.DefaultSelector()

    def go_on(self, task: Task[Result], finished: Finished | None) -> Iterator[Result]:
        """Let a task go on until it waits for a process; yield its result if it returns."""
        try:
            command = task.send(finished) if finished else next(task)
        except StopIteration as end:
            yield end.value
            return
        yield from self.start(task, command)

    def start(self, task: Task[Result], command: Command) -> Iterator[Result]:
        """Start what a task waits for, or hold it until another has ended; else it goes on."""
        try:
            # Else one could be started and not be among those that are ended.
            with self._interrupts.blocked():
                self._add(_Running(task, command))
        except (OSError, ValueError) as error:
            if getattr(error, "errno", None) in _NO_ROOM and self.running:
                self.held.append((task, command))
                return
            reason = getattr(error, "strerror", None) or str(error)
            yield from self.go_on(task, Finished(None, b"", os.fsencode(reason), 0.0))

    def _add(self, running: _Running) -> None:
        self.running.add(running)
        for descriptor in running.outputs:
            self._selector.register(descriptor, selectors.EVENT_READ, running)
        if running.exit_handle is not None:
            self._selector.register(running.exit_handle, selectors.EVENT_READ, running)

    def wait(self) -> list[_Running]:
        """Wait until something happens; return those that have ended, already let go of.

        A process has ended when it exits, not when its pipes are closed: a program that it left
        behind in the background may keep them open.
        """
        ended: list[_Running] = []
        for key, _ in self._selector.select(self._patience()):
            running: _Running = key.data
            if key.fd == running.exit_handle:
                ended.append(running)
            elif running.read(key.fd) is False:
                self._selector.unregister(key.fd)
        now = time.monotonic()
        for running in self.running.difference(ended):
            if running.exit_handle is None and running.process.poll() is not None:
                ended.append(running)
            elif running.end_by is not None and running.end_by <= now:
                running.signal(signal.SIGKILL if running.timed_out else signal.SIGTERM)
                running.timed_out = True
                running.end_by = now + GRACE_SECONDS
        for running in ended:
            self._let_go(running)
        return ended

    def _patience(self) -> float | None:
        """Return how many seconds to wait at most, None where there is nothing to see to."""
        now = time.monotonic()
        ends = [running.end_by - now for running in self.running if running.end_by is not None]
        if any(running.exit_handle is None for running in self.running):
            ends.append(_LOOK_SECONDS)
        return max(0, min(ends)) if ends else None

    def _let_go(self, running: _Running) -> None:
        running.process.wait()
        if running.timed_out:
            # What the head of the group started may not have heard the first signal.
            running.signal(signal.SIGKILL)
        for handle in (*running.outputs, running.exit_handle):
            if handle is not None and handle in self._selector.get_map():
                self._selector.unregister(handle)
        running.close()
        self.running.discard(running)

    def end(self) -> None:
        """End all that still runs: first asked, then forced."""
        if self.running:
            with interrupts_ignored():
                self._end_running()
        self._selector.close()

    def _end_running(self) -> None:
        for running in self.running:
            # Nobody waits for what they write any more, and a sink may be what has failed.
            running.sinks = dict.fromkeys(running.sinks, _ignore)
            running.signal(signal.SIGTERM)
        until = time.monotonic() + GRACE_SECONDS
        for running in self.running:
            with suppress(subprocess.TimeoutExpired):
                running.process.wait(max(0, until - time.monotonic()))
        for running in list(self.running):
            running.signal(signal.SIGKILL)
            self._let_go(running)
            # Only now: a task may put away what its process was writing.
            running.task.close()
