"""The line of a found note that is shown.

Light, since every search loads it.
"""

from __future__ import annotations

import re

from symphony_cli.base.light import NamedTuple
from symphony_cli.notes.text.words import UNSPACED_CLASS, is_unspaced

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from symphony_cli.notes.queries import Term

MAX_SNIPPET = 300
_BEFORE_MATCH = 80
_LETTER = rf"[^\W_{UNSPACED_CLASS}]|[\u0300-\u036f]"


class BestLine(NamedTuple):
    """A line by its number, from 1, with the part that is shown."""

    line: int
    snippet: str


def pattern_of(terms: Iterable[Term]) -> re.Pattern[str]:
    """Return a pattern with one group per term, in their order."""
    return re.compile("|".join(f"({_pattern(term)})" for term in terms), re.IGNORECASE)


def _pattern(term: Term) -> str:
    parts: list[str] = []
    for place, word in enumerate(term.words):
        is_unspaced_word = is_unspaced(word[0])
        if place:
            parts.append(r"[\W_]*" if is_unspaced_word else r"[\W_]+")
        elif not is_unspaced_word:
            parts.append(f"(?<!{_LETTER})")
        # The pattern ignores case, so an i matches a Turkish one too, but not its separate dot.
        parts.append(re.sub("[iI]", "i\u0307?+", re.escape(word)))
    if not term.is_prefix and not is_unspaced(term.words[-1][0]):
        parts.append(f"(?!{_LETTER})")
    return "".join(parts)


def best_line(text: str, pattern: re.Pattern[str]) -> BestLine | None:
    """Return the first of the lines with the most terms, or None if no line has one."""
    found_at: dict[int, set[int]] = {}
    first: dict[int, re.Match[str]] = {}
    begin = looked = 0
    for match in pattern.finditer(text):
        # Searching from the start each time is quadratic when the text is one line.
        begin = text.rfind("\n", looked, match.start()) + 1 or begin
        looked = match.start()
        found_at.setdefault(begin, set()).add(match.lastindex or 0)
        first.setdefault(begin, match)
    if not found_at:
        return None
    begin = max(found_at, key=lambda place: len(found_at[place]))
    end = text.find("\n", begin)
    line = text[begin : end if end >= 0 else None]
    return BestLine(text.count("\n", 0, begin) + 1, _cut(line, first[begin].start() - begin))


def _cut(line: str, place: int) -> str:
    """Return a stripped line, and of a long one the part around a place."""
    if len(line) <= MAX_SNIPPET:
        return line.strip()
    length = MAX_SNIPPET - 2
    begin = max(0, min(place - _BEFORE_MATCH, len(line) - length))
    part = line[begin : begin + length].strip()
    return ("…" if begin else "") + part + ("…" if begin + length < len(line) else "")
