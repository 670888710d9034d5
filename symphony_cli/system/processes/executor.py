"""Users' own commands, run in many directories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.base.executions import Call, Ran
from symphony_cli.base.text import escaped
from symphony_cli.system.disk.files import nothing_is_at
from symphony_cli.system.processes.pool import Command, Task, local_jobs, run_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


# Output is held until its command has ended, so that it is told in one piece.
MOST_OUTPUT = 32 << 20


class CommandExecutor:
    """Runs commands in `environ`; what asks for input finds none."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def run_all(
        self, calls: Iterable[Call], *, jobs: int | None, timeout: float | None
    ) -> Iterator[Ran]:
        """Yield what each call came to, as soon as it is known; their standard input is empty."""
        return run_all((self._task(call, timeout) for call in calls), jobs or local_jobs())

    def in_shell(self, command: str) -> Sequence[str]:
        """Return the arguments that have the system's shell run a command."""
        return ("/bin/sh", "-c", command)

    def _task(self, call: Call, timeout: float | None) -> Task[Ran]:
        if nothing_is_at(call.directory):
            return Ran(call.directory, None, "", "", 0.0, "nothing is at its path")
        # PWD is what a shell would have made of it; `sh` and `git` believe it.
        environ = {**self._environ, **call.variables, "PWD": call.directory}
        done = yield Command(call.arguments, environ, call.directory, timeout, most=MOST_OUTPUT)
        stdout, stderr = (
            output.decode("utf-8", "backslashreplace") for output in (done.stdout, done.stderr)
        )
        if done.overflowed:
            problem = f"it wrote more than {MOST_OUTPUT >> 20} MiB and was ended"
            return Ran(call.directory, None, stdout, stderr, done.seconds, problem)
        if done.timed_out:
            problem = f"it took longer than {done.timed_out:g} s and was ended"
            return Ran(call.directory, None, stdout, stderr, done.seconds, problem)
        if done.status is None:
            problem = f"'{escaped(call.arguments[0])}' cannot be started: {stderr}"
            return Ran(call.directory, None, "", "", 0.0, problem)
        return Ran(call.directory, done.status, stdout, stderr, done.seconds)
