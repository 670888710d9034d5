"""A scanner for headings, links and tags in Markdown.

It takes 0.5 s for 60 MB of notes, which SQLite indexes in 0.7 s; markdown-it-py takes 4.9 s and
mistletoe 15 s. pyromark, in Rust, takes 0.3 s for its events with positions and 0.4 s with a walk
over them, but does not report tags, `%%` comments or Logseq's links, so its texts would need a
second scan. cmarkgfm, in C, returns HTML only.
"""

from __future__ import annotations

import re

from symphony_cli.notes.text.layout import Layout
from symphony_cli.notes.text.marks import EMBED, IMAGE, LINK, WIKILINK, Link, Marks, wikilink

# Every alternative begins with a literal character, which lets `re` skip all other text. Unbounded
# repeats are possessive, since backtracking in a long line takes quadratic time. Tags follow
# Obsidian's rule and also end at punctuation, but not at the joiner within emoji.
_TOKEN = re.compile(
    r"\n(?:(?P<indented> {0,3}\t|    )|(?P<underline> {0,3}(?:=+|--+)[ \t\r]*+$))"
    r"|#(?:(?P<heading>#{0,5}(?=[ \t]))|(?P<pages>\[\[[^\[\]\n]++\]\])"
    r"|(?P<tag>[^\s#,.;:!?'\"()\[\]{}<>|\\`*=+~^&%$@\xa1\xab\xbb\xbf"
    r"\u2000-\u200c\u200e-\u206f\u2e00-\u2e7f\u3001-\u3003\u3008-\u301f\u3030"
    r"\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]+))"
    r"|\[(?P<wiki>\[[^\[\]\n]++\]\])"
    r"|\](?:(?P<link>\([ \t]*+(?:<[^<>\n]*+>"
    r"|[^\s()<>]*+(?:\([^\s()<>]*+(?:\([^\s()<>]*+\)[^\s()<>]*+)*+\)[^\s()<>]*+)*+)"
    r"(?:[ \t]++(?:\"[^\"\n]*+\"|'[^'\n]*+'|\([^()\n]*+\)))?[ \t]*+\))"
    r"|(?P<definition>:[ \t]*+(?:<[^<>\n]++>|[^\s<>]++)))"
    r"|`(?P<ticks>`*)"
    r"|\$(?P<dollars>\$?)"
    r"|<(?:(?P<html>!--)|(?P<raw>(?:pre|script|style|code)(?=[\s>])))"
    r"|%(?P<percent>%)"
    r"|~(?P<tildes>~~+)",
    re.M,
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\Z")
# Nobody writes longer link texts, and the texts of nested links add up to quadratic time.
_MAX_LINK_TEXT = 1_000


class _Scan:
    """One pass over a text.

    Each `on_` method handles a kind of token; it returns a position to continue from, or None.
    """

    def __init__(self, text: str, start: int, *, lowest: bool) -> None:
        self.text = text
        self.heading = ""
        # Headings of a lower level than this one replace it.
        self._level = 7
        self._lowest = lowest
        self.links: list[Link] = []
        self.tags: list[str] = []
        self._layout = Layout(text, start)
        self._start = start
        self._counted = 0
        self._line = 1

    def run(self) -> Marks:
        """Scan the text."""
        position: int | None = self._layout.start()
        while position is not None:
            position = self._run_from(position)
        heading = self.heading
        if any(mark in heading for mark in "`[\\"):
            # Few headings have markup, so most scans do without this import.
            from symphony_cli.notes.text.titles import of_markdown

            heading = of_markdown(heading)
        return Marks(heading or None, self.links, self.tags)

    def _run_from(self, position: int) -> int | None:
        """Scan from a position; return where to continue, or None at the end."""
        text, on_token = self.text, _ON_TOKEN
        for found in _TOKEN.finditer(text, position):
            begin = found.start()
            if begin and text[begin - 1] == "\\" and self._is_escaped(begin):
                return begin + 1
            after = on_token[found.lastgroup or ""](self, begin, found)
            if after is not None:
                return after
        return None

    def _is_escaped(self, position: int) -> bool:
        """Whether an odd number of backslashes precedes a position; two make a literal one."""
        begin = position
        while begin and self.text[begin - 1] == "\\":
            begin -= 1
        return (position - begin) % 2 == 1

    def _line_of(self, position: int) -> int:
        self._line += self.text.count("\n", self._counted, position)
        self._counted = position
        return self._line

    # Code, mathematics and comments

    def on_ticks(self, begin: int, found: re.Match[str]) -> int | None:
        after, fence = found.end(), found[0]
        if len(fence) >= 3 and begin <= self._layout.block(begin):
            # With another tick in the line, it is inline code, which three ticks may enclose too.
            end = self._layout.line_end(after)
            if self.text.find("`", after, end) < 0:
                return self._layout.after_fence(fence, begin)
        return self._layout.after_inline(fence, after)

    def on_tildes(self, begin: int, found: re.Match[str]) -> int | None:
        if begin > self._layout.block(begin):
            return None
        return self._layout.after_fence(found[0], begin)

    def on_indented(self, begin: int, found: re.Match[str]) -> int | None:
        return self._layout.after_indented(begin)

    def on_dollars(self, begin: int, found: re.Match[str]) -> int | None:
        dollars, after = found[0], found.end()
        following = self.text[after : after + 1]
        if dollars == "$" and (following.isspace() or following.isdecimal()):
            return None
        end = self._layout.after_inline(dollars, after)
        if end is None and dollars == "$$" and begin <= self._layout.block(begin):
            end = self._layout.after(dollars, after)
        return end

    def on_raw(self, begin: int, found: re.Match[str]) -> int | None:
        closing = f"</{found['raw']}>"
        if closing == "</code>":
            return self._layout.after_inline(closing, found.end())
        return self._layout.after(closing, found.end())

    def _after_comment(self, begin: int, opened: int, closing: str) -> int | None:
        """Return the end of a comment; without one, a block comment hides the rest of the text."""
        end = self._layout.after(closing, opened)
        if end is None and self.text[begin - 1 : begin] in ("", "\n"):
            return len(self.text)
        return end

    def on_percent(self, begin: int, found: re.Match[str]) -> int | None:
        return self._after_comment(begin, found.end(), "%%")

    def on_html(self, begin: int, found: re.Match[str]) -> int | None:
        return self._after_comment(begin, found.end(), "-->")

    # Headings

    def on_heading(self, begin: int, found: re.Match[str]) -> None:
        level = found.end() - begin
        if not self._is_better(level) or begin > self._layout.block(begin):
            return
        heading = self.text[found.end() : self._layout.line_end(found.end())].strip()
        unclosed = heading.rstrip("#")
        # Closing hashes count only after a space.
        is_closed = unclosed[-1:] in ("", " ", "\t")
        self._take(unclosed.rstrip() if is_closed else heading, level)

    def on_underline(self, begin: int, found: re.Match[str]) -> None:
        level = 1 if "=" in found[0] else 2
        if self._is_better(level):
            self._take(self._layout.underlined(begin), level)

    def _is_better(self, level: int) -> bool:
        return not self.heading or (self._lowest and level < self._level)

    def _take(self, heading: str, level: int) -> None:
        if heading:
            self.heading, self._level = heading, level

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
        link = wikilink(found["wiki"][1:-2], self._line_of(begin), kind)
        if link.target or link.heading:
            self.links.append(link)

    def on_link(self, begin: int, found: re.Match[str]) -> None:
        inside = found["link"][1:-1].strip()
        target = (
            inside[1 : inside.index(">")]
            if inside[:1] == "<"
            else inside.partition(" ")[0].partition("\t")[0]
        )
        opening = self._layout.opening(begin)
        if opening is None or begin - opening > _MAX_LINK_TEXT or _SCHEME.match(target):
            return
        if target.startswith("((") and target.endswith("))"):
            # Logseq's reference to a block, which may be in any note.
            return
        alias = self.text[opening + 1 : begin].strip()
        if target.startswith("[[") and target.endswith("]]"):
            # Logseq writes a page link with another text as `[text]([[page]])`.
            link = wikilink(target[2:-2], self._line_of(begin), WIKILINK)
            self._add(link._replace(alias=alias or None))
            return
        kind = IMAGE if self.text[opening - 1 : opening] == "!" else LINK
        self._add_url(target, alias or None, begin, kind)

    def on_definition(self, begin: int, found: re.Match[str]) -> None:
        target = found["definition"][1:].strip(" \t<>")
        opening = self._layout.opening(begin)
        if opening is None or opening != self._layout.block(begin) or _SCHEME.match(target):
            return
        # A caret makes it a footnote.
        if self.text[opening + 1] != "^":
            self._add_url(target, None, begin, LINK)

    def _add_url(self, target: str, alias: str | None, position: int, kind: str) -> None:
        path, _, heading = target.partition("#")
        if "%" in target:
            # Few links have escapes, so most scans do without this import.
            from urllib.parse import unquote

            path, heading = unquote(path), unquote(heading)
        self._add(Link(path, heading or None, alias, self._line_of(position), kind))

    def _add(self, link: Link) -> None:
        # An empty link is a placeholder.
        if link.target or link.heading:
            self.links.append(link)


_ON_TOKEN = {name: getattr(_Scan, f"on_{name}") for name in _TOKEN.groupindex}


def scan(text: str, start: int, *, lowest: bool = False) -> Marks:
    """Return the first heading, the links and the tags of a text from a position on.

    With `lowest`, the heading is the first one of the lowest level. Code and comments are skipped.
    """
    return _Scan(text, start, lowest=lowest).run()
