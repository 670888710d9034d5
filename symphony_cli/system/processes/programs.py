"""Programs that the user works with, such as editors."""

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
    """The programs that are installed here."""

    @property
    def opener(self) -> str | None:
        """The program that opens a link with what the desktop has for it, where there is one."""
        name = "open" if sys.platform == "darwin" else "xdg-open"
        return name if shutil.which(name) else None

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
        signals = _Signals()
        with signals.handled():
            try:
                environ = {**os.environ, **(variables or {})}
                process = subprocess.Popen(command, cwd=directory, env=environ)
            except (OSError, ValueError) as error:
                # A ValueError is about a NUL in an argument.
                reason = error.strerror if isinstance(error, OSError) else str(error)
                raise Failed(
                    "PROGRAM_NOT_STARTED", f"'{escaped(command[0])}' cannot be started: {reason}"
                ) from error
            signals.pass_on_to(process)
            return process.wait()


class _Signals:
    """Has signals mean to a program what they would mean if nothing stood between.

    Those of the terminal's keys reach it anyway, and it decides what they mean; those that ask to
    end come to us alone. A handler, unlike SIG_IGN, is not passed on to what is started.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._come: list[int] = []

    @contextmanager
    def handled(self) -> Generator[None]:
        """Handle them while a block runs, but for those that are ignored, as under nohup."""
        before = {
            number: signal.signal(number, handler)
            for number, handler in (
                *((number, _go_on) for number in (signal.SIGINT, signal.SIGQUIT)),
                *((number, self._pass_on) for number in (signal.SIGTERM, signal.SIGHUP)),
            )
            if signal.getsignal(number) is not signal.SIG_IGN
        }
        try:
            yield
        finally:
            for number, handler_before in before.items():
                signal.signal(number, handler_before)

    def pass_on_to(self, process: subprocess.Popen[bytes]) -> None:
        """Pass them on to a program, and those first that came before it was there."""
        self._process = process
        for number in self._come:
            process.send_signal(number)

    def _pass_on(self, number: int, _: object) -> None:
        if self._process is None:
            self._come.append(number)
        else:
            self._process.send_signal(number)


def _go_on(*_: object) -> None:
    return
