"""The user's commands, run in many directories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.base.executions import Call, Ran
from symphony_cli.base.text import escaped
from symphony_cli.system.disk.files import is_missing
from symphony_cli.system.processes.command import Command
from symphony_cli.system.processes.pool import Task, local_jobs, run_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


# Output is kept until its command ends, and then printed in one piece.
MAX_OUTPUT = 32 << 20


class CommandExecutor:
    """Commands run in parallel, without a terminal."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def run_all(
        self, calls: Iterable[Call], *, jobs: int | None, timeout: float | None
    ) -> Iterator[Ran]:
        """Run the calls, `local_jobs` at once by default."""
        return run_all((self._task(call, timeout) for call in calls), jobs or local_jobs())

    def in_shell(self, command: str) -> Sequence[str]:
        """Return the arguments for `/bin/sh`."""
        return ("/bin/sh", "-c", command)

    def _task(self, call: Call, timeout: float | None) -> Task[Ran]:
        if is_missing(call.directory):
            return Ran(call.directory, None, "", "", 0.0, "its path does not exist")
        # `sh` and `git` trust PWD, so set it as a shell would.
        environ = {**self._environ, **call.variables, "PWD": call.directory}
        done = yield Command(call.arguments, environ, call.directory, timeout, most=MAX_OUTPUT)
        stdout, stderr = (
            output.decode("utf-8", "backslashreplace") for output in (done.stdout, done.stderr)
        )
        if done.overflowed:
            problem = f"it wrote more than {MAX_OUTPUT >> 20} MiB and was ended"
            return Ran(call.directory, None, stdout, stderr, done.seconds, problem)
        if done.timed_out:
            problem = f"it took longer than {done.timed_out:g} s and was ended"
            return Ran(call.directory, None, stdout, stderr, done.seconds, problem)
        if done.status is None:
            problem = f"'{escaped(call.arguments[0])}' cannot be started: {stderr}"
            return Ran(call.directory, None, "", "", 0.0, problem)
        return Ran(call.directory, done.status, stdout, stderr, done.seconds)
