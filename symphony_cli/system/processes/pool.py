"""Parallel commands, run by tasks in one loop.

A task is a generator: it yields a Command, receives its Finished, and so on, and returns a result.
One loop in one thread is faster than threads or asyncio for many short processes, and can end all
of them at any moment.

pyproject.toml names the modules outside this folder that start processes, with the reasons.
"""

from __future__ import annotations

import errno
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress
from typing import Any, TypeVar

from symphony_cli.system.processes.command import (
    GRACE_SECONDS,
    Command,
    Finished,
    RunningCommand,
)
from symphony_cli.system.processes.signals import Interrupts, interrupts_ignored

Result = TypeVar("Result")
Task = Generator[Command, Finished, Result]

# How often to poll for the end of processes on a system without pidfd.
_POLL_SECONDS = 0.01
_OUT_OF_RESOURCES = (errno.EMFILE, errno.ENFILE, errno.EAGAIN, errno.ENOMEM)


def local_jobs() -> int:
    """Return the default number of jobs that compute: enough to keep every core busy."""
    return 2 * (os.cpu_count() or 1)


def network_jobs() -> int:
    """Return the default number of jobs that wait for a network."""
    return min(32, 4 * (os.cpu_count() or 1))


def run(command: Command) -> Finished:
    """Run one command to its end."""

    def task() -> Task[Finished]:
        return (yield command)

    return next(run_all([task()], 1))


def run_all(tasks: Iterable[Task[Result]], jobs: int) -> Iterator[Result]:
    """Run the tasks, at most `jobs` at once, and yield each result as it completes.

    An interrupt, a termination signal or an error ends all started processes within a second.
    """
    interrupts = Interrupts()
    pool = _Pool(interrupts)
    waiting = iter(tasks)
    with interrupts.handled():
        try:
            while True:
                while len(pool.running) < jobs and (task := next(waiting, None)):
                    # A task may return without starting a process.
                    yield from pool.resume(task, None)
                    if pool.held:
                        # The system has no resources for more.
                        jobs = max(1, len(pool.running))
                if not pool.running:
                    return
                for task, finished in pool.wait():
                    yield from pool.resume(task, finished)
                while pool.held and len(pool.running) < jobs:
                    yield from pool.start(*pool.held.pop())
        finally:
            pool.end()


class _Pool:
    """The running commands, each with its task."""

    def __init__(self, interrupts: Interrupts) -> None:
        self._interrupts = interrupts
        self.running: dict[RunningCommand, Task[Any]] = {}
        # Commands that could not start for lack of descriptors, processes or memory.
        self.held: list[tuple[Task[Any], Command]] = []
        self._selector = selectors.DefaultSelector()

    def resume(self, task: Task[Result], finished: Finished | None) -> Iterator[Result]:
        """Resume a task until it starts a command; yield its result if it returns."""
        try:
            command = task.send(finished) if finished else next(task)
        except StopIteration as end:
            yield end.value
            return
        yield from self.start(task, command)

    def start(self, task: Task[Result], command: Command) -> Iterator[Result]:
        """Start a task's command, or hold it until another has ended."""
        try:
            # An interrupt in between would leave a started process outside of the pool.
            with self._interrupts.blocked():
                self._add(RunningCommand(command), task)
        except (OSError, ValueError) as error:
            if getattr(error, "errno", None) in _OUT_OF_RESOURCES and self.running:
                self.held.append((task, command))
                return
            reason = getattr(error, "strerror", None) or str(error)
            yield from self.resume(task, Finished(None, b"", os.fsencode(reason), 0.0))

    def _add(self, running: RunningCommand, task: Task[Any]) -> None:
        self.running[running] = task
        for descriptor in running.outputs:
            self._selector.register(descriptor, selectors.EVENT_READ, running)
        if running.exit_handle is not None:
            self._selector.register(running.exit_handle, selectors.EVENT_READ, running)

    def wait(self) -> list[tuple[Task[Any], Finished]]:
        """Wait for events, and return the tasks whose commands ended, with their results.

        A command ends when its process exits, not when its pipes close: a background process that
        it left behind may keep them open.
        """
        ended: list[RunningCommand] = []
        for key, _ in self._selector.select(self._wait_seconds()):
            running: RunningCommand = key.data
            if key.fd == running.exit_handle:
                ended.append(running)
            elif running.read(key.fd) is False:
                self._selector.unregister(key.fd)
        now = time.monotonic()
        for running in self.running.keys() - ended:
            if running.exit_handle is None and running.process.poll() is not None:
                ended.append(running)
            else:
                running.end_if_overdue(now)
        return [(self.running[running], self._remove(running)) for running in ended]

    def _wait_seconds(self) -> float | None:
        """Return the time until the next deadline or poll, or None without one."""
        now = time.monotonic()
        waits = [running.deadline - now for running in self.running if running.deadline is not None]
        if any(running.exit_handle is None for running in self.running):
            waits.append(_POLL_SECONDS)
        return max(0, min(waits)) if waits else None

    def _remove(self, running: RunningCommand) -> Finished:
        for handle in (*running.outputs, running.exit_handle):
            if handle is not None and handle in self._selector.get_map():
                self._selector.unregister(handle)
        finished = running.finish()
        del self.running[running]
        return finished

    def end(self) -> None:
        """End all running commands: terminate them, then kill them."""
        if self.running:
            with interrupts_ignored():
                self._end_running()
        self._selector.close()

    def _end_running(self) -> None:
        for running in self.running:
            running.discard_output()
            running.signal(signal.SIGTERM)
        until = time.monotonic() + GRACE_SECONDS
        for running in self.running:
            with suppress(subprocess.TimeoutExpired):
                running.process.wait(max(0, until - time.monotonic()))
        for running, task in list(self.running.items()):
            running.signal(signal.SIGKILL)
            self._remove(running)
            # After the process: a task may remove what its process was writing.
            task.close()
