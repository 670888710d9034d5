"""Programs on the user's terminal, such as editors."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager

from symphony_cli.base.errors import Failed
from symphony_cli.base.text import escaped


class LocalPrograms:
    """The installed programs."""

    @property
    def opener(self) -> str | None:
        """`open` on macOS, else `xdg-open`, or None if it is not installed."""
        name = "open" if sys.platform == "darwin" else "xdg-open"
        return name if shutil.which(name) else None

    def run(
        self,
        command: Sequence[str],
        directory: str | None = None,
        variables: Mapping[str, str] | None = None,
        *,
        to_stderr: bool = False,
    ) -> int:
        """Run a program, and forward termination signals."""
        return run_on_terminal(
            command,
            directory,
            {**os.environ, **(variables or {})},
            stdout=_stderr() if to_stderr and not os.isatty(1) else None,
        )


def run_on_terminal(
    command: Sequence[str],
    directory: str | None,
    environ: Mapping[str, str],
    *,
    stdout: int | None = None,
) -> int:
    """Run a program on the user's terminal, as `Programs.run` does."""
    signals = _SignalForwarding()
    with signals.handled():
        try:
            process = subprocess.Popen(command, cwd=directory, env=environ, stdout=stdout)
        except (OSError, ValueError) as error:
            # A NUL in an argument is a ValueError.
            reason = error.strerror if isinstance(error, OSError) else str(error)
            raise Failed(
                "PROGRAM_NOT_STARTED", f"cannot run '{escaped(command[0])}': {reason}"
            ) from error
        signals.forward_to(process)
        return process.wait()


def _stderr() -> int:
    """Return the descriptor of standard error; if it is closed, a file may have its number."""
    return subprocess.DEVNULL if sys.__stderr__ is None else 2


class _SignalForwarding:
    """Signals as if the user had started the program directly.

    The terminal sends keyboard signals to the program too, so this process ignores them; it
    forwards the others, which it alone receives. A child does not inherit a handler, as it would
    SIG_IGN.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._pending: list[int] = []

    @contextmanager
    def handled(self) -> Generator[None]:
        """Handle signals in a `with` block, except those ignored already (nohup)."""
        before = {
            number: signal.signal(number, handler)
            for number, handler in (
                *((number, _ignore) for number in (signal.SIGINT, signal.SIGQUIT)),
                *((number, self._forward) for number in (signal.SIGTERM, signal.SIGHUP)),
            )
            if signal.getsignal(number) is not signal.SIG_IGN
        }
        try:
            yield
        finally:
            for number, handler_before in before.items():
                signal.signal(number, handler_before)

    def forward_to(self, process: subprocess.Popen[bytes]) -> None:
        """Forward signals to a process, first those that came before it started."""
        self._process = process
        for number in self._pending:
            process.send_signal(number)

    def _forward(self, number: int, _: object) -> None:
        if self._process is None:
            self._pending.append(number)
        else:
            self._process.send_signal(number)


def _ignore(*_: object) -> None:
    return
