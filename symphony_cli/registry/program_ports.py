"""What the services need to run users' programs. Every Protocol is structural."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from symphony_cli.registry.ports import World

if TYPE_CHECKING:
    # Only annotations need these, and reads must start without the dataclasses behind them.

    from symphony_cli.base.executions import Call, Ran


class Executor(Protocol):
    """Runs users' commands."""

    def run_all(
        self, calls: Iterable[Call], *, jobs: int | None, timeout: float | None
    ) -> Iterator[Ran]:
        """Yield what each call came to, as soon as it is known; their standard input is empty."""
        ...

    def in_shell(self, command: str) -> Sequence[str]:
        """Return the arguments that have the system's shell run a command."""
        ...


class Programs(Protocol):
    """Starts programs that the user works with."""

    @property
    def opener(self) -> str | None:
        """The program that opens a link with what the desktop has for it, where there is one."""
        ...

    def run(
        self,
        command: Sequence[str],
        directory: str | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> int:
        """Run a program on the user's own terminal, and return its exit code.

        It runs in a directory, the working directory without one, and has these variables above
        those of the environment. The code is negative, a signal's number, where one ended it.
        Raises Failed when the program cannot be started.
        """
        ...


class ProgramWorld(World, Protocol):
    """The world of services that start programs."""

    @property
    def programs(self) -> Programs: ...

    @property
    def environ(self) -> Mapping[str, str]: ...
