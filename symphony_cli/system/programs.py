"""Programs that the user works with, such as editors."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Sequence

from symphony_cli.domain.errors import Failed
from symphony_cli.domain.text import escaped


class LocalPrograms:
    """The programs that are installed here."""

    @property
    def opener(self) -> str:
        """The program that opens a link with what the desktop has for it."""
        return "open" if sys.platform == "darwin" else "xdg-open"

    def run(self, command: Sequence[str], directory: str) -> int:
        """Run a program in a directory, on the user's own terminal, and return its exit code.

        That is negative, a signal's number, where one ended it. Raises Failed when the program
        cannot be started.
        """
        # Ctrl-C is for the program, which decides what it means. A handler, unlike SIG_IGN, is
        # not passed on to it.
        before = signal.signal(signal.SIGINT, _go_on)
        try:
            return subprocess.run(command, cwd=directory, check=False).returncode
        except (OSError, ValueError) as error:
            # A ValueError is about a NUL in an argument.
            reason = error.strerror if isinstance(error, OSError) else str(error)
            raise Failed(
                "PROGRAM_NOT_STARTED", f"'{escaped(command[0])}' cannot be started: {reason}"
            ) from error
        finally:
            signal.signal(signal.SIGINT, before)


def _go_on(*_: object) -> None:
    return
