"""Markdown as notes are written in it: one pass over the text for what is not mere words.

For 57 MB of notes, which SQLite indexes in 0.9 s, markdown-it-py took 5.1 s and mistletoe 31 s.
pyromark, in Rust, took 0.5 s for its events, but knows of no tags and no comments between `%%`: its
texts would have to be gone through a second time. cmarkgfm, in C, gives HTML.
"""

from __future__ import annotations

import re

from symphony_cli.domain.notes import EMBED, IMAGE, LINK, WIKILINK, Heading, Link, Marks

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
    r"|=(?P<double>==+)[ \t]*$"
    r"|-(?P<single>--+)[ \t]*$",
    re.M,
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\Z")
# What may stand before a fence or a heading: quotes and lists.
_BEFORE_BLOCK = " \t>-*+0123456789.)"
_CLOSING_HASHES = re.compile(r"(?:\A|[ \t]+)#+\Z")


class _Scan:
    """One pass, and what it has come upon. What skips something returns where to go on."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.marks = Marks([], [], [])
        self._counted = 0
        self._line = 1
        self._start = start

    def run(self) -> Marks:
        """Go through the text."""
        text, place = self.text, self._start
        while place is not None:
            place = self._run_from(place, text)
        return self.marks

    def _run_from(self, place: int, text: str) -> int | None:
        """Go through the text from a place on to one from where to go on; None at the end."""
        on_token = _ON_TOKEN
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

    def on_ticks(self, begin: int, found: re.Match[str]) -> int | None:
        after = found.end()
        count = after - begin
        if count >= 3 and self._begins_line(begin):
            line_end = self.text.find("\n", after)
            if self.text.find("`", after, line_end if line_end >= 0 else None) < 0:
                return self._after_fence("`", count, after)
        return self._after_code(count, after)

    def _after_code(self, count: int, place: int) -> int | None:
        """Return the end of code in a line; nothing is one that no such run of ticks ends."""
        text, run = self.text, "`" * count
        paragraph_end = text.find("\n\n", place)
        end = len(text) if paragraph_end < 0 else paragraph_end
        place = text.find(run, place, end)
        while place >= 0:
            after = place + count
            while text[after : after + 1] == "`":
                after += 1
            if after - place == count:
                return after
            place = text.find(run, after, end)
        return None

    def _after_fence(self, mark: str, count: int, place: int) -> int:
        """Return the end of a block of code, which without one is that of the text."""
        closing = re.compile(rf"^[ \t>]*{mark}{{{count},}}[ \t]*\r?$", re.M)
        end = closing.search(self.text, place)
        return end.end() if end else len(self.text)

    def on_tildes(self, begin: int, found: re.Match[str]) -> int | None:
        if not self._begins_line(begin):
            return None
        return self._after_fence("~", found.end() - begin, found.end())

    def _after(self, closing: str, place: int) -> int:
        end = self.text.find(closing, place)
        return len(self.text) if end < 0 else end + len(closing)

    def on_percent(self, begin: int, found: re.Match[str]) -> int:
        return self._after("%%", found.end())

    def on_html(self, begin: int, found: re.Match[str]) -> int:
        return self._after("-->", found.end())

    def on_heading(self, begin: int, found: re.Match[str]) -> None:
        if not self._begins_line(begin):
            return
        after = found.end()
        end = self.text.find("\n", after)
        text = self.text[after : end if end >= 0 else None].strip()
        if text.endswith("#"):
            text = _CLOSING_HASHES.sub("", text)
        self.marks.headings.append(Heading(text, after - begin, self._line_of(begin)))

    def _under(self, begin: int, level: int) -> None:
        """Take the line above one of `=` or `-` as a heading."""
        text = self.text
        if begin <= self._start or text[begin - 1] != "\n":
            return
        above = text.rfind("\n", 0, begin - 1) + 1
        raw = text[above : begin - 1].strip()
        is_paragraph = above >= self._start and raw and raw[0] not in "#>|-*+`~"
        if is_paragraph and (above == self._start or text[: above - 1].endswith(("\n", "\n\r"))):
            heading = Heading(raw, level, text.count("\n", 0, above) + 1)
            self.marks.headings.append(heading)

    def on_double(self, begin: int, found: re.Match[str]) -> None:
        self._under(begin, 1)

    def on_single(self, begin: int, found: re.Match[str]) -> None:
        self._under(begin, 2)

    def _is_apart(self, begin: int) -> bool:
        return begin == 0 or self.text[begin - 1].isspace()

    def on_tag(self, begin: int, found: re.Match[str]) -> None:
        tag = found["tag"].rstrip("/")
        if self._is_apart(begin) and tag and not tag.isdecimal():
            self.marks.tags.append(tag)

    def on_pages(self, begin: int, found: re.Match[str]) -> None:
        if self._is_apart(begin):
            self.marks.tags.append(found["pages"][2:-2])

    def on_wiki(self, begin: int, found: re.Match[str]) -> None:
        target, _, alias = found["wiki"][1:-2].partition("|")
        # In a table the bar has a backslash before it.
        path, _, heading = target.removesuffix("\\").partition("#")
        kind = EMBED if self.text[begin - 1 : begin] == "!" else WIKILINK
        line = self._line_of(begin)
        link = Link(path.strip(), heading.strip() or None, alias.strip() or None, line, kind)
        self.marks.links.append(link)

    def on_link(self, begin: int, found: re.Match[str]) -> None:
        inside = found["link"][1:-1].strip()
        raw = inside[1 : inside.index(">")] if inside.startswith("<") else inside.split()[:1]
        target = raw if isinstance(raw, str) else "".join(raw)
        if _SCHEME.match(target):
            return
        opening = self._opening(begin)
        kind = IMAGE if opening and self.text[opening - 1] == "!" else LINK
        alias = self.text[opening + 1 : begin].strip() if opening is not None else ""
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
        begin = text.rfind("\n\n", self._start, closing)
        for place in range(closing - 1, max(begin, self._start - 1), -1):
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
        self.marks.links.append(Link(path, heading or None, alias, self._line_of(place), kind))


_ON_TOKEN = {name: getattr(_Scan, f"on_{name}") for name in _TOKEN.groupindex}


def scan(text: str, start: int) -> Marks:
    """Return the headings, links and tags of a text from a place on, but for code and comments."""
    return _Scan(text, start).run()
