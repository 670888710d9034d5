"""The bounds of text on a terminal, which deep paths would fill."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final, TextIO

LONGEST_WORD: Final = 300
LONGEST_LINE: Final = 1_000


def bounded(text: str, stream: TextIO) -> str:
    """Return a text, on a terminal with `…` in the middle of long words and long lines."""
    if len(text) <= LONGEST_WORD or not stream.isatty():
        return text
    # Few messages are long, and `re` takes longer to import than most commands take to run.
    import re

    words = re.sub(r"[^\s,]++", lambda found: cut(found[0]), text)
    return "\n".join(cut(line, LONGEST_LINE) for line in words.split("\n"))


def cut(text: str, most: int = LONGEST_WORD) -> str:
    """Return a text with at most `most` characters around a `…` in its middle."""
    half = most // 2
    return text if len(text) <= most else f"{text[:half]}…{text[-half:]}"
