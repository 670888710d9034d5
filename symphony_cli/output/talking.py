"""Messages, warnings, errors and progress on standard error."""

from __future__ import annotations

from symphony_cli.base.errors import Failed
from symphony_cli.output.asking import Asker
from symphony_cli.output.bounds import bounded
from symphony_cli.output.streams import BOLD, RED, YELLOW, PipeClosed, painted, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from typing import TextIO

    from symphony_cli.base.errors import SymphonyError
    from symphony_cli.base.findings import Notice
    from symphony_cli.domain.entries import Entry


class Talker(Asker):
    """The messages of a command. `as_json` and `quiet` are the options of these names."""

    def __init__(
        self,
        stdin: TextIO,
        stderr: TextIO,
        environ: Mapping[str, str],
        *,
        as_json: bool = False,
        quiet: bool = False,
        no_input: bool = False,
        yes: bool = False,
    ) -> None:
        super().__init__(stdin, stderr, no_input=no_input, yes=yes)
        self._environ = environ
        self._json = as_json
        self._quiet = quiet

    def say(self, message: str, hint: str | None = None) -> None:
        """Write a message and a hint to standard error, unless `--quiet` or `--json` was given."""
        if not self._quiet and not self._json:
            self._talk(self._shown(message) + "\n")
            if hint is not None:
                self._tell("hint:", BOLD, hint)

    def next_step(self, command: str) -> None:
        """Write the command that comes next after a first one."""
        self.say(f"Next: {command}")

    def name_used(self, used: Sequence[Entry]) -> None:
        """Name the context that `use` chose: the workspace, else the profile, and the vault."""
        nearest = [entry for entry in used if entry.noun != "profile"]
        for entry in dict.fromkeys(nearest or used):
            adjective = "default" if entry.noun == "vault" else "active"
            owner = f" of profile '{entry.profile}'" if entry.noun == "workspace" else ""
            self.say(f"{adjective} {entry.noun}: '{entry.name}'{owner}")

    def _shown(self, message: str) -> str:
        """Return a message with its control characters escaped, except newlines."""
        from symphony_cli.base.text import escaped

        safe = "\n".join(escaped(line) for line in message.split("\n"))
        return bounded(safe, self._stderr)

    def _talk(self, text: str) -> None:
        # The result of a command must not depend on whether standard error can be written.
        try:
            write(self._stderr, text)
        except (PipeClosed, Failed):
            return

    def notice(self, notice: Notice) -> None:
        """Write a warning."""
        if self._json:
            self._tell_json("warning", {"code": notice.code, "message": notice.message})
        elif not self._quiet:
            self._tell("warning:", YELLOW, notice.message)

    def notices(self, notices: Sequence[Notice]) -> None:
        """Write each warning."""
        for notice in notices:
            self.notice(notice)

    def told(self, code: str, title: str, lines: Sequence[str]) -> None:
        """Write lines below a title, with `--json` each as a warning with a code."""
        if self._json:
            from symphony_cli.base.findings import Notice

            self.notices([Notice(code, line) for line in lines])
        elif lines:
            self.say("\n    ".join([title, *lines]))

    def report_more(self, shown: int) -> None:
        """Report that a search found more than the results shown, with `--json` as a warning."""
        message = f"limited to the best {shown}; for more, pass --limit N"
        if self._json:
            from symphony_cli.base.findings import Notice

            self.notice(Notice("MORE_FOUND", message))
        else:
            self.say(message)

    def error(self, error: SymphonyError) -> None:
        """Write an error with its hint, as text or as one JSON object."""
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

    def _tell(self, label: str, color: str, message: str) -> None:
        painted_label = painted(label, color, self._stderr, self._environ)
        self._talk(f"{painted_label} {self._shown(message)}\n")

    def _tell_json(self, name: str, content: Mapping[str, str | None]) -> None:
        from symphony_cli.output.cells import as_json

        text = as_json({name: content}, indent=False, encoding=self._stderr.encoding)
        self._talk(text + "\n")

    @property
    def shows_progress(self) -> bool:
        """Whether progress appears: on a terminal, unless `--quiet` or `--json` was given."""
        return not self._quiet and not self._json and self._stderr.isatty()

    def progress(self, text: str) -> AbstractContextManager[Callable[[str], None]]:
        """Show a line while the block runs; the function that it yields updates the line.

        The line appears on a terminal only, and is cleared at the end.
        """
        from symphony_cli.output.progress import progress

        return progress(text, self._stderr if self.shows_progress else None, self._environ)

    def progress_bar(
        self, text: str, noun: str | None = None, *, in_bytes: bool = False
    ) -> AbstractContextManager[Callable[[int, int], None]]:
        """Show a bar while the block runs; the function that it yields takes done and total.

        With a noun, the total follows the text: `Fetching 12 repos`. The bar appears on a terminal
        only, and is cleared at the end.
        """
        from symphony_cli.output.progress import progress_bar

        stream = self._stderr if self.shows_progress else None
        return progress_bar(text, noun, stream, self._environ, in_bytes=in_bytes)
