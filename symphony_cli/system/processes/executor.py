"""The user's commands, run in many directories."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from symphony_cli.base.errors import Failed
from symphony_cli.base.executions import Call, Ran
from symphony_cli.base.text import escaped
from symphony_cli.system.disk.files import is_missing
from symphony_cli.system.processes.command import Command
from symphony_cli.system.processes.pool import Task, local_jobs, run_all
from symphony_cli.system.processes.programs import run_on_terminal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


# Output is kept until its command ends, and then printed in one piece.
MAX_OUTPUT = 32 << 20
_MISSING = "path is missing"


class CommandExecutor:
    """Commands run in parallel, without a terminal, or one by one with it.

    `environ` is the environment without a terminal, `on_terminal` the one with it.
    """

    def __init__(self, environ: Mapping[str, str], on_terminal: Mapping[str, str]) -> None:
        self._environ = environ
        self._on_terminal = on_terminal

    def run_all(
        self, calls: Iterable[Call], *, jobs: int | None, timeout: float | None
    ) -> Iterator[Ran]:
        """Run the calls, `local_jobs` at once by default."""
        return run_all((self._task(call, timeout) for call in calls), jobs or local_jobs())

    def run_on_terminal(self, call: Call) -> Ran:
        """Run a call to its end; the terminal's signals reach it, and not this process."""
        if is_missing(call.directory):
            return Ran(call.directory, None, "", "", 0.0, _MISSING)
        environ = {**self._on_terminal, **call.variables, "PWD": call.directory}
        started = time.monotonic()
        try:
            status = run_on_terminal(call.arguments, call.directory, environ)
        except Failed as error:
            return Ran(call.directory, None, "", "", 0.0, error.message)
        return Ran(call.directory, status, "", "", time.monotonic() - started)

    def in_shell(self, command: str) -> Sequence[str]:
        """Return the arguments for `/bin/sh`."""
        return ("/bin/sh", "-c", command)

    def _task(self, call: Call, timeout: float | None) -> Task[Ran]:
        if is_missing(call.directory):
            return Ran(call.directory, None, "", "", 0.0, _MISSING)
        # `sh` and `git` trust PWD, so set it as a shell would.
        environ = {**self._environ, **call.variables, "PWD": call.directory}
        done = yield Command(call.arguments, environ, call.directory, timeout, most=MAX_OUTPUT)
        stdout, stderr = (
            output.decode("utf-8", "backslashreplace") for output in (done.stdout, done.stderr)
        )
        if done.overflowed:
            problem = f"killed after writing more than {MAX_OUTPUT >> 20} MiB"
            return Ran(call.directory, None, stdout, stderr, done.seconds, problem)
        if done.timed_out:
            problem = f"timed out after {done.timed_out:g} s"
            return Ran(call.directory, None, stdout, stderr, done.seconds, problem)
        if done.status is None:
            problem = f"cannot run '{escaped(call.arguments[0])}': {stderr}"
            return Ran(call.directory, None, "", "", 0.0, problem)
        return Ran(call.directory, done.status, stdout, stderr, done.seconds)
