"""Markdown as notes are written in it: one pass over the text for what is not mere words.

For 57 MB of notes, which SQLite indexes in 0.9 s, markdown-it-py took 5.1 s and mistletoe 31 s.
pyromark, in Rust, took 0.5 s for its events, but knows of no tags and no comments between `%%`: its
texts would have to be gone through a second time. cmarkgfm, in C, gives HTML.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from symphony_cli.domain.notes import EMBED, IMAGE, LINK, WIKILINK, Link, Marks, wikilink

# Each alternative begins with a literal character, since only so `re` leaps from one to the next.
_TOKEN = re.compile(
    r"`(?P<ticks>`*)"
    r"|~(?P<tildes>~~+)"
    r"|%(?P<percent>%)"
    r"|<(?P<html>!--)"
    r"|#(?P<heading>#{0,5}(?=[ \t]))"
    r"|#(?P<pages>\[\[[^\[\]\n]+\]\])"
    r"|#(?P<tag>[^\s#,.;:!?'\"()\[\]{}<>|\\`*=+~^&%$@\u3001\u3002\uff0c\uff1b\uff1a\uff01\uff1f\uff08\uff09\u300c\u300d]+)"
    r"|\[(?P<wiki>\[[^\[\]\n]+\]\])"
    r"|\](?P<link>\([ \t]*(?:<[^<>\n]*>|[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)"
    r"(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'))?[ \t]*\))"
    r"|\](?P<definition>:[ \t]+[^\s<>]+)"
    r"|=(?P<double>==+)[ \t\r]*$"
    r"|-(?P<single>--+)[ \t\r]*$"
    r"|\n(?P<indented> {0,3}\t|    )",
    re.M,
)
_TICKS = re.compile("`+")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\Z")
# What may stand before a fence or a heading: quotes and lists.
_BEFORE_BLOCK = " \t>-*+0123456789.)"
_CLOSING_HASHES = re.compile(r"(?:\A|[ \t]+)#+\Z")
# Of lists and footnotes what is indented goes on with them.
_ITEM = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)]|\[\^[^\]]+\]:)(?:[ \t]|\r?\Z)")
_INDENTED_CODE = re.compile(r"(?:\n(?: {0,3}\t|    )[^\n]*|\n[ \t\r]*$)+", re.M)
# Longer texts of links are none that anybody writes, and each is looked through.
_LONGEST_LINK_TEXT = 1_000


class _Scan:
    """One pass, and what it has come upon. What skips something returns where to go on."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.heading: str | None = None
        self.links: list[Link] = []
        self.tags: list[str] = []
        self._start = start
        self._counted = 0
        self._line = 1
        # Where the runs of ticks in a paragraph are, by how long they are.
        self._runs: dict[int, list[int]] = {}
        self._runs_end = -1
        # Whether the lines before this place end in a list.
        self._is_in_list = False
        self._listed = start

    def run(self) -> Marks:
        """Go through the text."""
        place: int | None = self._start
        while place is not None:
            place = self._run_from(place)
        return Marks(self.heading, self.links, self.tags)

    def _run_from(self, place: int) -> int | None:
        """Go through the text from a place on to one from where to go on; None at the end."""
        text, on_token = self.text, _ON_TOKEN
        for found in _TOKEN.finditer(text, place):
            begin = found.start()
            if begin and text[begin - 1] == "\\":
                return begin + 1
            after = on_token[found.lastgroup or ""](self, begin, found)
            if after is not None:
                return after
        return None

    def _line_of(self, place: int) -> int:
        self._line += self.text.count("\n", self._counted, place)
        self._counted = place
        return self._line

    def _begins_line(self, place: int) -> bool:
        """Whether only what may stand before a block is before a place in its line."""
        begin = self.text.rfind("\n", 0, place) + 1
        return begin == place or not self.text[begin:place].strip(_BEFORE_BLOCK)

    def _line_end(self, place: int) -> int:
        end = self.text.find("\n", place)
        return len(self.text) if end < 0 else end

    # Code and comments

    def on_ticks(self, begin: int, found: re.Match[str]) -> int | None:
        after = found.end()
        count = after - begin
        is_fence = count >= 3 and self._begins_line(begin)
        if is_fence and self.text.find("`", after, self._line_end(after)) < 0:
            return self._after_fence("`", count, after)
        return self._after_code(count, after)

    def _after_code(self, count: int, place: int) -> int | None:
        """Return the end of code in a line; nothing is one that no such run of ticks ends."""
        if place > self._runs_end:
            end = self.text.find("\n\n", place)
            self._runs_end = len(self.text) if end < 0 else end
            self._runs = {}
            for found in _TICKS.finditer(self.text, place, self._runs_end):
                self._runs.setdefault(len(found[0]), []).append(found.start())
        starts = self._runs.get(count, [])
        index = bisect_left(starts, place)
        return starts[index] + count if index < len(starts) else None

    def _after_fence(self, mark: str, count: int, place: int) -> int:
        """Return the end of a block of code, which without one is that of the text."""
        closing = re.compile(rf"^[ \t>]*{mark}{{{count},}}[ \t]*\r?$", re.M)
        end = closing.search(self.text, place)
        return end.end() if end else len(self.text)

    def on_tildes(self, begin: int, found: re.Match[str]) -> int | None:
        if not self._begins_line(begin):
            return None
        return self._after_fence("~", found.end() - begin, found.end())

    def on_indented(self, begin: int, found: re.Match[str]) -> int | None:
        """Skip code that is indented: not in a list, and below an empty line or a heading."""
        text = self.text
        for line in text[self._listed : begin].split("\n"):
            if _ITEM.match(line):
                self._is_in_list = True
            elif line and not line[0].isspace():
                self._is_in_list = False
        self._listed = begin + 1
        above = text[max(text.rfind("\n", 0, begin) + 1, self._start) : begin]
        if self._is_in_list or (above.strip() and not above.startswith("#")):
            return None
        code = _INDENTED_CODE.match(text, begin)
        return code.end() if code else None

    def _after_comment(self, begin: int, opened: int, closing: str) -> int | None:
        """Return the end of a comment; one without is a block that goes to that of the text."""
        end = self.text.find(closing, opened)
        if end >= 0:
            return end + len(closing)
        begins_line = self.text.rfind("\n", 0, begin) + 1 == begin
        return len(self.text) if begins_line else None

    def on_percent(self, begin: int, found: re.Match[str]) -> int | None:
        return self._after_comment(begin, found.end(), "%%")

    def on_html(self, begin: int, found: re.Match[str]) -> int | None:
        return self._after_comment(begin, found.end(), "-->")

    # Headings

    def on_heading(self, begin: int, found: re.Match[str]) -> None:
        if self.heading or not self._begins_line(begin):
            return
        text = self.text[found.end() : self._line_end(found.end())].strip()
        self.heading = _CLOSING_HASHES.sub("", text)

    def on_double(self, begin: int, found: re.Match[str]) -> None:
        """Take the line above one of `=` or `-` as a heading."""
        text = self.text
        if self.heading or begin <= self._start or text[begin - 1] != "\n":
            return
        above = text.rfind("\n", 0, begin - 1) + 1
        raw = text[above : begin - 1].strip()
        if above >= self._start and raw and raw[0] not in "#>|-*+`~":
            is_first = above == self._start
            if is_first or text.endswith(("\n", "\n\r"), self._start, above - 1):
                self.heading = raw

    on_single = on_double

    # Tags

    def _is_apart(self, begin: int) -> bool:
        return begin == 0 or self.text[begin - 1].isspace()

    def on_tag(self, begin: int, found: re.Match[str]) -> None:
        tag = found["tag"].rstrip("/")
        if self._is_apart(begin) and tag and not tag.isdecimal():
            self.tags.append(tag)

    def on_pages(self, begin: int, found: re.Match[str]) -> None:
        if self._is_apart(begin):
            self.tags.append(found["pages"][2:-2])

    # Links

    def on_wiki(self, begin: int, found: re.Match[str]) -> None:
        kind = EMBED if self.text[begin - 1 : begin] == "!" else WIKILINK
        self.links.append(wikilink(found["wiki"][1:-2], self._line_of(begin), kind))

    def on_link(self, begin: int, found: re.Match[str]) -> None:
        inside = found["link"][1:-1].strip()
        target = inside[1 : inside.index(">")] if inside[:1] == "<" else inside.partition(" ")[0]
        opening = self._opening(begin)
        if opening is None or _SCHEME.match(target):
            return
        alias = self.text[opening + 1 : begin].strip()
        if target.startswith("[[") and target.endswith("]]"):
            # Logseq's way to have another text shown for a page.
            link = wikilink(target[2:-2], self._line_of(begin), WIKILINK)
            self.links.append(link._replace(alias=alias or None))
            return
        kind = IMAGE if self.text[opening - 1 : opening] == "!" else LINK
        self._add_link(target, alias or None, begin, kind)

    def on_definition(self, begin: int, found: re.Match[str]) -> None:
        target = found["definition"][1:].strip()
        opening = self._opening(begin)
        if opening is None or not self._begins_line(opening) or _SCHEME.match(target):
            return
        # With a caret it is a footnote.
        if self.text[opening + 1] != "^":
            self._add_link(target, None, begin, LINK)

    def _opening(self, closing: int) -> int | None:
        """Return where the bracket is that one at a place closes, in its paragraph."""
        depth, text = 0, self.text
        first = max(self._start, closing - _LONGEST_LINK_TEXT)
        begin = text.rfind("\n\n", first, closing)
        for place in range(closing - 1, max(begin, first - 1), -1):
            if text[place] == "]":
                depth += 1
            elif text[place] == "[":
                if depth == 0:
                    return place
                depth -= 1
        return None

    def _add_link(self, target: str, alias: str | None, place: int, kind: str) -> None:
        path, _, heading = target.partition("#")
        if "%" in target:
            # Imported only where it is needed: few links have anything escaped.
            from urllib.parse import unquote

            path, heading = unquote(path), unquote(heading)
        self.links.append(Link(path, heading or None, alias, self._line_of(place), kind))


_ON_TOKEN = {name: getattr(_Scan, f"on_{name}") for name in _TOKEN.groupindex}


def scan(text: str, start: int) -> Marks:
    """Return the first heading, the links and the tags of a text from a place on.

    What is in code or comments is none.
    """
    return _Scan(text, start).run()
