"""Asking: what the user is asked on a terminal, and what a pipe is read for."""

from __future__ import annotations

from functools import cached_property

from symphony_cli.base.errors import Failed, MissingContext
from symphony_cli.output.streams import read_lines, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from typing import TextIO

    from symphony_cli.output.unseen import Unseen


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

    def given_content(self, most: int) -> bytes:
        """Return what standard input has, at most so many bytes."""
        return self._stdin.buffer.read(most)

    @property
    def can_ask(self) -> bool:
        """Whether there is somebody at a terminal who wants to be asked."""
        return not self._no_input and self._stdin.isatty()

    def ask(self, question: str, option: str) -> str:
        """Return the user's answer. Raises MissingContext, with the option, if nobody is there."""
        if not self.can_ask:
            raise _unanswered(question, option)
        write(self._stderr, f"{question}: ")
        answer = self._stdin.readline()
        if not answer:
            raise Failed("CANCELLED", "cancelled; nothing was changed")
        return answer.strip()

    def unseen(self) -> AbstractContextManager[None]:
        """Have the terminal show nothing from the first `ask_hidden` in a block to its end.

        What is typed there and is no answer is thrown away: whoever typed a passphrase ahead sees
        the question for it again, and the shell gets none of it to run.
        """
        return self._silence.block()

    @cached_property
    def _silence(self) -> Unseen:
        from symphony_cli.output.unseen import Unseen

        return Unseen()

    def ask_hidden(self, question: str, option: str) -> bytes:
        """Return the user's answer, which the terminal does not show. Raises as `ask` does."""
        if not self.can_ask:
            raise _unanswered(question, option)
        from symphony_cli.output.hiding import read_hidden

        descriptor = self._stdin.fileno()
        with self.unseen():
            self._silence.begin(descriptor)
            answer = read_hidden(descriptor, self._stderr, question)
        if answer is None:
            raise Failed("CANCELLED", "cancelled; nothing was changed")
        return answer

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


def _unanswered(question: str, option: str) -> MissingContext:
    return MissingContext(
        "INPUT_NEEDED",
        f"{question} is needed, and there is no terminal to ask on",
        hint=f"say it with {option}",
        field=option.partition(" ")[0].lstrip("-").replace("-", "_"),
    )
