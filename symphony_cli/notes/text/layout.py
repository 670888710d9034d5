"""Markdown's block layout: paragraphs, lists, code.

A note may have 5 MB in one line or paragraph, so every search in one is done only once.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

# The markers of quotes and lists before a fence or heading.
_BEFORE_BLOCK = re.compile(r"(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*+")
_HEADING_OR_FENCE = re.compile(r"[ \t]*(?:#{1,6}[ \t]|```|~~~)")
# An empty line, or the start of another block; a quoted line continues the paragraph.
_PARAGRAPH_END = re.compile(
    r"\n(?=[ \t>]*+(?:\r?$|[-*+][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|```|~~~))", re.M
)
# The closing marks of code and mathematics in a paragraph; `$` before a digit is a price.
_INLINE_END = re.compile(r"`+|\$\$|(?<![\s\\])\$(?!\d)|</code>")
_BRACKET = re.compile(rf"\\[\\\[\]]|[\[\]]|{_PARAGRAPH_END.pattern}", re.M)
# The start of a list item or footnote, which indented lines continue.
_ITEM = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)]|\[\^[^\]]+\]:)(?:[ \t]|\r?\Z)")
# Lines that an underline does not turn into a heading.
_NOT_HEADING = re.compile(r"[ \t]*(?:[-*+][ \t]|\d{1,9}[.)][ \t]|[>|]|\[[^\]]+\]:)")
_INDENTED_CODE = re.compile(r"(?:\n(?: {0,3}\t|    )[^\n]*|\n[ \t\r]*$)+", re.M)
# More lines are a paragraph above a horizontal rule.
_MAX_HEADING_LINES = 3


class Layout:
    """The layout of a text from a position on.

    Every query must be about the position of the last one or a later one.
    """

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self._start = start
        # The line of the last query, and where its block begins.
        self._line = -1
        self._looked = 0
        self._block = 0
        # The paragraph of the last query, and the positions of each closing mark in it.
        self._paragraph_end = -1
        self._inline_ends: dict[str, list[int]] = {}
        # Closing marks that do not occur in the rest of the text.
        self._absent: set[str] = set()
        self._opened: list[int] = []
        self._bracketed = start
        # Whether a list is open at the position `_listed`.
        self._is_in_list = False
        self._listed = start

    def start(self) -> int:
        """Return the start of the text, after indented code in its first lines."""
        if self._start or not self.text.startswith(("    ", "\t")):
            return self._start
        end = self.line_end(0)
        if _ITEM.match(self.text[:end].lstrip()):
            # An indented item is part of a list that was pasted without its beginning.
            return self._start
        code = _INDENTED_CODE.match(self.text, end)
        return code.end() if code else end

    def line_end(self, position: int) -> int:
        """Return the end of the line at a position."""
        end = self.text.find("\n", position)
        return len(self.text) if end < 0 else end

    def block(self, position: int) -> int:
        """Return where the block of a line begins, after markers of quotes and items."""
        begin = self.text.rfind("\n", self._looked, position) + 1
        if begin or self._line < 0:
            self._line = begin
            before = _BEFORE_BLOCK.match(self.text, begin)
            self._block = before.end() if before else begin
        self._looked = position
        return self._block

    def after(self, closing: str, position: int) -> int | None:
        """Return the position after the next closing mark in the text, or None."""
        end = -1 if closing in self._absent else self.text.find(closing, position)
        if end < 0:
            self._absent.add(closing)
            return None
        return end + len(closing)

    def after_inline(self, closing: str, position: int) -> int | None:
        """Return the position after the next closing mark in the paragraph, or None.

        The mark is ticks, dollars or `</code>`.
        """
        if position > self._paragraph_end:
            self._find_inline_ends(position)
        starts = self._inline_ends.get(closing, [])
        index = bisect_left(starts, position)
        return starts[index] + len(closing) if index < len(starts) else None

    def _find_inline_ends(self, position: int) -> None:
        if _HEADING_OR_FENCE.match(self.text, self.block(position)):
            self._paragraph_end = self.line_end(position)
        else:
            end = _PARAGRAPH_END.search(self.text, position)
            self._paragraph_end = end.start() if end else len(self.text)
        self._inline_ends = {}
        for found in _INLINE_END.finditer(self.text, position, self._paragraph_end):
            self._inline_ends.setdefault(found[0], []).append(found.start())

    def after_fence(self, fence: str, position: int) -> int:
        """Return the end of the code block whose opening fence is at a position.

        It ends at a closing fence, at the end of the list or quote around it, or with the text.
        """
        before = self.text[self._line : position]
        indent = before.rpartition(">")[2].expandtabs(4)
        item = len(indent) if indent.strip() else 0
        # Checked last, since it takes longer than the rest.
        if not item and before[:1].isspace() and self._is_list_open(self._line - 1):
            item = 1
        closing = _fence_end(fence, before.count(">"), len(indent), item)
        found = closing.search(self.text, self.line_end(position))
        if found is None:
            return len(self.text)
        return found.end() if found["fence"] else found.start()

    def after_indented(self, begin: int) -> int | None:
        """Return the end of indented code after the newline at a position, or None.

        Such code is outside lists, and below an empty line or a heading.
        """
        if self._is_list_open(begin):
            return None
        above = self.text[max(self.text.rfind("\n", 0, begin) + 1, self._start) : begin]
        if above.strip() and not above.startswith("#"):
            return None
        code = _INDENTED_CODE.match(self.text, begin)
        return code.end() if code else None

    def _is_list_open(self, position: int) -> bool:
        if position < self._listed:
            return self._is_in_list
        for line in self.text[self._listed : position].split("\n"):
            if _ITEM.match(line):
                self._is_in_list = True
            elif line and not line[0].isspace():
                self._is_in_list = False
        self._listed = position + 1
        return self._is_in_list

    def underlined(self, end: int) -> str:
        """Return the heading above an underline, which the newline at a position precedes.

        It is empty without a paragraph there, and for a long one.
        """
        lines: list[str] = []
        while end > self._start:
            begin = max(self.text.rfind("\n", 0, end) + 1, self._start)
            line = self.text[begin:end]
            if not line.strip(" \t\r-*_=") or _HEADING_OR_FENCE.match(line):
                break
            if len(lines) == _MAX_HEADING_LINES or _NOT_HEADING.match(line):
                return ""
            lines.insert(0, line)
            end = begin - 1
        if not lines or lines[0].startswith(("    ", "\t")):
            return ""
        return " ".join(line.strip() for line in lines)

    def opening(self, closing: int) -> int | None:
        """Return the position of the bracket in the paragraph that one at a position closes."""
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
                    # An escaped bracket does not count.
                    pass
        self._bracketed = closing
        return self._opened[-1] if self._opened else None


@lru_cache(maxsize=64)
def _fence_end(fence: str, quotes: int, indent: int, item: int) -> re.Pattern[str]:
    """Return a pattern for the end of code whose fence follows quotes and an indent.

    The group `fence` matches at a closing fence; else a line with fewer quotes, or less indented
    than the `item`, ends the code before it.
    """
    quoted = rf"(?:[ \t]*+>){{{quotes}}}" if quotes else ""
    space = r"[ \t]" if indent else " "
    ways = [rf"(?P<fence>{quoted}{space}{{0,{indent + 3}}}{fence[0]}{{{len(fence)},}}+[ \t]*+\r?$)"]
    if quotes:
        ways.append(f"(?!{quoted})")
    if item:
        ways.append(rf"{quoted}(?! {{{item}}}| *\t|[ \t]*+\r?$)")
    return re.compile(rf"\n(?:{'|'.join(ways)})", re.M)
