"""Ports for running the user's programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from symphony_cli.registry.ports import World

if TYPE_CHECKING:
    # Only annotations need these, and reads must start without the dataclasses behind them.
    from symphony_cli.base.executions import Call, Ran


class Executor(Protocol):
    """Commands that run in many places."""

    def run_all(
        self, calls: Iterable[Call], *, jobs: int | None, timeout: float | None
    ) -> Iterator[Ran]:
        """Yield the results of calls as they finish. Their standard input is empty."""
        ...

    def run_on_terminal(self, call: Call) -> Ran:
        """Run one call on the user's terminal, and return its result without output."""
        ...

    def in_shell(self, command: str) -> Sequence[str]:
        """Return the arguments that run a command in the system's shell."""
        ...


class Programs(Protocol):
    """Programs that use the user's terminal."""

    @property
    def opener(self) -> str | None:
        """The desktop's program for opening links, or None."""
        ...

    def run(
        self,
        command: Sequence[str],
        directory: str | None = None,
        variables: Mapping[str, str] | None = None,
        *,
        to_stderr: bool = False,
    ) -> int:
        """Run a program on the user's terminal, and return its exit code.

        The default directory is the working directory; `variables` override the environment. With
        `to_stderr`, it writes its output to standard error unless standard output is a terminal.
        If a signal ended the program, the exit code is its negative number. Raises Failed if it
        cannot start.
        """
        ...


class ProgramWorld(World, Protocol):
    """The world of services that start programs."""

    @property
    def programs(self) -> Programs: ...

    @property
    def environ(self) -> Mapping[str, str]: ...
