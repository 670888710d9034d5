"""How Markdown is laid out: its lines, paragraphs and lists, and where what hides text ends.

A note may have 5 MB in one line or paragraph, so whatever is looked for in one is looked for once.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

# What may stand before a fence or a heading: quotes and lists.
_BEFORE_BLOCK = re.compile(r"(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*+")
_HEADING_OR_FENCE = re.compile(r"[ \t]*(?:#{1,6}[ \t]|```|~~~)")
# An empty line, or one that is a block of its own; a line in a quote is the paragraph's.
_PARAGRAPH_END = re.compile(
    r"\n(?=[ \t>]*+(?:\r?$|[-*+][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|```|~~~))", re.M
)
# What ends code and mathematics in a paragraph: a price is no mathematics.
_INLINE_END = re.compile(r"`+|\$\$|(?<![\s\\])\$(?!\d)|</code>")
_BRACKET = re.compile(rf"\\[\\\[\]]|[\[\]]|{_PARAGRAPH_END.pattern}", re.M)
# Of lists and footnotes what is indented goes on with them.
_ITEM = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)]|\[\^[^\]]+\]:)(?:[ \t]|\r?\Z)")
# The line below one of these is no heading, however it is underlined.
_NO_HEADING = re.compile(r"[ \t]*(?:[-*+][ \t]|\d{1,9}[.)][ \t]|[>|]|\[[^\]]+\]:)")
_INDENTED_CODE = re.compile(r"(?:\n(?: {0,3}\t|    )[^\n]*|\n[ \t\r]*$)+", re.M)
# What is longer is rather a paragraph above a rule.
_MOST_HEADING_LINES = 3


class Layout:
    """The layout of a text from a place on; the places that it is asked about may only grow."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self._start = start
        # The line that was asked about last, and where in it a block may begin.
        self._line = -1
        self._looked = 0
        self._block = 0
        # The paragraph that was asked about last, and where in it is what may end something.
        self._paragraph_end = -1
        self._inline_ends: dict[str, list[int]] = {}
        # What does not come any more.
        self._absent: set[str] = set()
        self._opened: list[int] = []
        self._bracketed = start
        # Whether the lines before this place end in a list.
        self._is_in_list = False
        self._listed = start

    def start(self) -> int:
        """Return where to begin: behind code that is indented from the first line on."""
        if self._start or not self.text.startswith(("    ", "\t")):
            return self._start
        end = self.line_end(0)
        if _ITEM.match(self.text[:end].lstrip()):
            # Part of a list that was copied without what is above it.
            return self._start
        code = _INDENTED_CODE.match(self.text, end)
        return code.end() if code else end

    def line_end(self, place: int) -> int:
        """Return where the line ends that a place is in."""
        end = self.text.find("\n", place)
        return len(self.text) if end < 0 else end

    def block(self, place: int) -> int:
        """Return where the block may begin in the line of a place: behind quotes and items."""
        begin = self.text.rfind("\n", self._looked, place) + 1
        if begin or self._line < 0:
            self._line = begin
            before = _BEFORE_BLOCK.match(self.text, begin)
            self._block = before.end() if before else begin
        self._looked = place
        return self._block

    def after(self, closing: str, place: int) -> int | None:
        """Return where something ends, wherever it is; None where it does not come."""
        end = -1 if closing in self._absent else self.text.find(closing, place)
        if end < 0:
            self._absent.add(closing)
            return None
        return end + len(closing)

    def after_inline(self, closing: str, place: int) -> int | None:
        """Return where ticks, dollars or `</code>` end in the paragraph; None without these."""
        if place > self._paragraph_end:
            self._look_for_ends(place)
        starts = self._inline_ends.get(closing, [])
        index = bisect_left(starts, place)
        return starts[index] + len(closing) if index < len(starts) else None

    def _look_for_ends(self, place: int) -> None:
        if _HEADING_OR_FENCE.match(self.text, self.block(place)):
            self._paragraph_end = self.line_end(place)
        else:
            end = _PARAGRAPH_END.search(self.text, place)
            self._paragraph_end = end.start() if end else len(self.text)
        self._inline_ends = {}
        for found in _INLINE_END.finditer(self.text, place, self._paragraph_end):
            self._inline_ends.setdefault(found[0], []).append(found.start())

    def after_fence(self, fence: str, place: int) -> int:
        """Return where a block of code ends whose first fence begins at a place.

        That is at a fence like it, where the list or quote ends that it is in, or with the text.
        """
        before = self.text[self._line : place]
        indent = before.rpartition(">")[2].expandtabs(4)
        item = len(indent) if indent.strip() else 0
        # Asked only where it matters, since it takes longer than the rest.
        if not item and before[:1].isspace() and self._lists_until(self._line - 1):
            item = 1
        closing = _fence_end(fence, before.count(">"), len(indent), item)
        found = closing.search(self.text, self.line_end(place))
        if found is None:
            return len(self.text)
        return found.end() if found["fence"] else found.start()

    def after_indented(self, begin: int) -> int | None:
        """Return where code ends that is indented from the newline at a place on; None for none.

        It is not in a list, and below an empty line or a heading.
        """
        if self._lists_until(begin):
            return None
        above = self.text[max(self.text.rfind("\n", 0, begin) + 1, self._start) : begin]
        if above.strip() and not above.startswith("#"):
            return None
        code = _INDENTED_CODE.match(self.text, begin)
        return code.end() if code else None

    def _lists_until(self, place: int) -> bool:
        """Whether the lines that end at a newline at a place end in a list."""
        if place < self._listed:
            return self._is_in_list
        for line in self.text[self._listed : place].split("\n"):
            if _ITEM.match(line):
                self._is_in_list = True
            elif line and not line[0].isspace():
                self._is_in_list = False
        self._listed = place + 1
        return self._is_in_list

    def underlined(self, end: int) -> str:
        """Return the heading above the newline at a place, below which it is underlined.

        It is empty where no paragraph is there, or a long one.
        """
        lines: list[str] = []
        while end > self._start:
            begin = max(self.text.rfind("\n", 0, end) + 1, self._start)
            line = self.text[begin:end]
            if not line.strip(" \t\r-*_=") or _HEADING_OR_FENCE.match(line):
                break
            if len(lines) == _MOST_HEADING_LINES or _NO_HEADING.match(line):
                return ""
            lines.insert(0, line)
            end = begin - 1
        if not lines or lines[0].startswith(("    ", "\t")):
            return ""
        return " ".join(line.strip() for line in lines)

    def opening(self, closing: int) -> int | None:
        """Return where the bracket is that one at a place closes, in its paragraph."""
        for found in _BRACKET.finditer(self.text, self._bracketed, closing):
            match found[0]:
                case "[":
                    self._opened.append(found.start())
                case "]":
                    if self._opened:
                        self._opened.pop()
                case "\n":
                    self._opened.clear()
                case _:
                    # It is escaped.
                    pass
        self._bracketed = closing
        return self._opened[-1] if self._opened else None


@lru_cache(maxsize=64)
def _fence_end(fence: str, quotes: int, indent: int, item: int) -> re.Pattern[str]:
    """Return what ends code whose fence has quotes and an indent before it: another, or no more.

    It has no more where a line has not as many quotes, or is indented less than the `item`.
    """
    quoted = rf"(?:[ \t]*+>){{{quotes}}}" if quotes else ""
    space = r"[ \t]" if indent else " "
    ways = [rf"(?P<fence>{quoted}{space}{{0,{indent + 3}}}{fence[0]}{{{len(fence)},}}+[ \t]*+\r?$)"]
    if quotes:
        ways.append(f"(?!{quoted})")
    if item:
        ways.append(rf"{quoted}(?! {{{item}}}| *\t|[ \t]*+\r?$)")
    return re.compile(rf"\n(?:{'|'.join(ways)})", re.M)
