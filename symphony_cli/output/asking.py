"""Questions to the user, and reading of standard input."""

from __future__ import annotations

from functools import cached_property

from symphony_cli.base.errors import Failed, MissingContext
from symphony_cli.output.bounds import bounded
from symphony_cli.output.streams import read_lines, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from typing import TextIO

    from symphony_cli.output.hiding import Silence


class Asker:
    """Questions on `stderr` with answers from `stdin`, unless `no_input` is set.

    With `yes`, proposals are agreed to.
    """

    def __init__(
        self, stdin: TextIO, stderr: TextIO, *, no_input: bool = False, yes: bool = False
    ) -> None:
        self._stdin = stdin
        self._stderr = stderr
        self._no_input = no_input
        self._yes = yes

    def given(self, arguments: Sequence[str]) -> list[str]:
        """Return the arguments, each `-` replaced by the lines of standard input."""
        result: list[str] = []
        for argument in arguments:
            result += read_lines(self._stdin) if argument == "-" else [argument]
        return result

    def given_content(self, most: int) -> bytes:
        """Return at most `most` bytes of standard input."""
        return self._stdin.buffer.read(most)

    @property
    def can_ask(self) -> bool:
        """Whether the user can be asked at a terminal."""
        return not self._no_input and self._stdin.isatty()

    @property
    def can_agree(self) -> bool:
        """Whether `agrees` has an answer of the user."""
        return self._yes or self.can_ask

    def ask(self, question: str, option: str) -> str:
        """Return the user's answer. Raises MissingContext, naming the option, unless `can_ask`."""
        if not self.can_ask:
            raise _unanswered(question, option)
        write(self._stderr, bounded(f"{question}: ", self._stderr))
        answer = self._stdin.readline()
        if not answer:
            raise Failed("CANCELLED", "cancelled; nothing was changed")
        return answer.strip()

    def without_echo(self) -> AbstractContextManager[None]:
        """Hide what the user types, from the first `ask_hidden` in a block to the block's end.

        Typed text that is not an answer is discarded: the user must retype a passphrase typed too
        early, and the shell does not run it.
        """
        return self._silence.block()

    @cached_property
    def _silence(self) -> Silence:
        from symphony_cli.output.hiding import Silence

        return Silence()

    def ask_hidden(self, question: str, option: str) -> bytes:
        """Return the user's answer without showing it. Raises what `ask` raises."""
        if not self.can_ask:
            raise _unanswered(question, option)
        from symphony_cli.output.hiding import read_hidden

        descriptor = self._stdin.fileno()
        with self.without_echo():
            self._silence.begin(descriptor)
            answer = read_hidden(descriptor, self._stderr, question)
        if answer is None:
            raise Failed("CANCELLED", "cancelled; nothing was changed")
        return answer

    def agrees(self, question: str) -> bool:
        """Whether the user agrees to a proposal, as Enter and `--yes` do.

        Nobody else agrees without a terminal.
        Raises Failed at the end of the input.
        """
        if self._yes:
            return True
        if not self.can_ask:
            return False
        write(self._stderr, bounded(f"{question} [Y/n] ", self._stderr))
        answer = self._stdin.readline()
        if not answer:
            raise Failed("CANCELLED", "cancelled; nothing was changed")
        return answer.strip().lower() in ("", "y", "yes")

    def confirm(self, question: str, *, yes: bool) -> None:
        """Return if the user agrees, or `yes` is set. Raises MissingContext, Failed."""
        if yes:
            return
        if not self.can_ask:
            raise MissingContext(
                "CONFIRMATION_NEEDED",
                f"confirmation needed: {question}",
                hint="to confirm without a terminal, pass --yes",
                field="yes",
            )
        write(self._stderr, bounded(f"{question} [y/N] ", self._stderr))
        if self._stdin.readline().strip().lower() not in ("y", "yes"):
            raise Failed("CANCELLED", "cancelled; nothing was changed")


def _unanswered(question: str, option: str) -> MissingContext:
    return MissingContext(
        "INPUT_NEEDED",
        f"{question[:1].lower()}{question[1:]} is required, and standard input is not a terminal",
        hint=f"pass it with {option}",
        field=option.partition(" ")[0].lstrip("-").replace("-", "_"),
    )
