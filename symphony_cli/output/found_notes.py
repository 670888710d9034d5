"""Found notes in grep's format: `vault/path:line: text`."""

from __future__ import annotations

from symphony_cli.base.text import escaped
from symphony_cli.output.bounds import bounded
from symphony_cli.output.streams import has_color

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

    from symphony_cli.notes.views import Searched

# The colors of ripgrep.
_PATH, _LINE, _MATCH = "35", "32", "1;31"


def found_lines(searched: Searched, stream: TextIO, environ: Mapping[str, str]) -> str:
    """Return one line per note, with the matches in color on a terminal."""
    is_colored = has_color(stream, environ)

    def painted(text: str, color: str) -> str:
        return f"\x1b[{color}m{text}\x1b[0m" if is_colored and text else text

    def marked(snippet: str) -> str:
        parts: list[str] = []
        end = 0
        for match in searched.pattern.finditer(snippet):
            parts += [escaped(snippet[end : match.start()]), painted(escaped(match[0]), _MATCH)]
            end = match.end()
        return "".join([*parts, escaped(snippet[end:])])

    return "".join(
        f"{painted(bounded(escaped(place), stream), _PATH)}:{painted(str(note.line), _LINE)}:"
        f" {marked(note.snippet)}\n"
        for note, place in zip(searched.notes, searched.places, strict=True)
    )
