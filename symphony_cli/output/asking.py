"""Asking: what the user is asked on a terminal, and what a pipe is read for."""

from __future__ import annotations

from symphony_cli.domain.errors import Failed, MissingContext
from symphony_cli.output.streams import read_lines, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO


class Asker:
    """Reads `stdin`, and asks on `stderr` unless there is `no_input`."""

    def __init__(self, stdin: TextIO, stderr: TextIO, *, no_input: bool = False) -> None:
        self._stdin = stdin
        self._stderr = stderr
        self._no_input = no_input

    def given(self, arguments: Sequence[str]) -> list[str]:
        """Return the arguments, with the lines of standard input in the place of each `-`."""
        result: list[str] = []
        for argument in arguments:
            result += read_lines(self._stdin) if argument == "-" else [argument]
        return result

    @property
    def can_ask(self) -> bool:
        """Whether there is somebody at a terminal who wants to be asked."""
        return not self._no_input and self._stdin.isatty()

    def ask(self, question: str, option: str) -> str:
        """Return the user's answer. Raises MissingContext, with the option, if nobody is there."""
        if not self.can_ask:
            raise MissingContext(
                "INPUT_NEEDED",
                f"{question} is needed, and there is no terminal to ask on",
                hint=f"say it with {option}",
                field=option.lstrip("-").replace("-", "_"),
            )
        write(self._stderr, f"{question}: ")
        answer = self._stdin.readline()
        if not answer:
            raise Failed("CANCELLED", "cancelled; nothing was changed")
        return answer.strip()

    def confirm(self, question: str, *, yes: bool) -> None:
        """Return when the user agrees, or has with `--yes`. Raises MissingContext, Failed."""
        if yes:
            return
        if not self.can_ask:
            raise MissingContext(
                "CONFIRMATION_NEEDED",
                f"{question} There is no terminal to ask on",
                hint="confirm it with --yes",
                field="yes",
            )
        write(self._stderr, f"{question} [y/N] ")
        if self._stdin.readline().strip().lower() not in ("y", "yes"):
            raise Failed("CANCELLED", "cancelled; nothing was changed")
