"""Talk: what is told on standard error, beside the data, in the form that was asked for."""

from __future__ import annotations

from symphony_cli.base.errors import Failed
from symphony_cli.output.asking import Asker
from symphony_cli.output.streams import BOLD, RED, YELLOW, PipeClosed, painted, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from typing import TextIO

    from symphony_cli.base.errors import SymphonyError
    from symphony_cli.base.findings import Notice


class Talker(Asker):
    """Tells of what is done, of warnings and of errors, and how far something is.

    `as_json` and `quiet` are the options of these names.
    """

    def __init__(
        self,
        stdin: TextIO,
        stderr: TextIO,
        environ: Mapping[str, str],
        *,
        as_json: bool = False,
        quiet: bool = False,
        no_input: bool = False,
    ) -> None:
        super().__init__(stdin, stderr, no_input=no_input)
        self._environ = environ
        self._json = as_json
        self._quiet = quiet

    def say(self, message: str) -> None:
        """Tell the user something on standard error, unless they want it quiet."""
        if not self._quiet and not self._json:
            self._talk(_safe(message) + "\n")

    def _talk(self, text: str) -> None:
        # What a command comes to does not depend on whether anybody listens.
        try:
            write(self._stderr, text)
        except (PipeClosed, Failed):
            return

    def notice(self, notice: Notice) -> None:
        """Warn of something that went on all the same."""
        if self._json:
            self._tell_json("warning", {"code": notice.code, "message": notice.message})
        elif not self._quiet:
            self._tell("warning:", YELLOW, notice.message)

    def notices(self, notices: Sequence[Notice]) -> None:
        """Warn of each."""
        for notice in notices:
            self.notice(notice)

    def say_of_more(self, shown: int) -> None:
        """Say that more was found than is shown, to scripts too."""
        message = f"these are the best {shown}; for more: --limit N"
        if self._json:
            from symphony_cli.base.findings import Notice

            self.notice(Notice("MORE_FOUND", message))
        else:
            self.say(message)

    def error(self, error: SymphonyError) -> None:
        """Say what went wrong and what to do, as text or as one JSON object."""
        if self._json:
            content = {
                "code": error.code,
                "message": error.message,
                "hint": error.hint,
                "field": error.field,
            }
            self._tell_json("error", content)
            return
        self._tell("error:", RED, error.message)
        if error.hint is not None:
            self._tell("hint:", BOLD, error.hint)

    def _tell(self, label: str, colour: str, message: str) -> None:
        painted_label = painted(label, colour, self._stderr, self._environ)
        self._talk(f"{painted_label} {_safe(message)}\n")

    def _tell_json(self, name: str, content: Mapping[str, str | None]) -> None:
        from symphony_cli.output.cells import as_json

        self._talk(as_json({name: content}, indent=False) + "\n")

    def progress(self, text: str) -> AbstractContextManager[Callable[[str], None]]:
        """Show what is going on while the block runs; the function that comes out says how far.

        Shown on a terminal only, and taken away at the end.
        """
        from symphony_cli.output.progress import progress

        is_shown = not self._quiet and not self._json and self._stderr.isatty()
        return progress(text, self._stderr if is_shown else None, self._environ)

    def progress_bar(
        self, text: str, *, in_bytes: bool = False
    ) -> AbstractContextManager[Callable[[int, int], None]]:
        """Show how much is done while the block runs; the function that comes out says it.

        It is told how many of how many. Shown as `progress` is.
        """
        from symphony_cli.output.progress import progress_bar

        is_shown = not self._quiet and not self._json and self._stderr.isatty()
        stream = self._stderr if is_shown else None
        return progress_bar(text, stream, self._environ, in_bytes=in_bytes)


def _safe(message: str) -> str:
    """Return a message with the control characters in it escaped, but for newlines."""
    from symphony_cli.base.text import escaped

    return "\n".join(escaped(line) for line in message.split("\n"))
