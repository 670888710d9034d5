"""A scanner for properties, headings, links and tags in Org."""

from __future__ import annotations

import re

from symphony_cli.notes.text.front_matter import Properties
from symphony_cli.notes.text.marks import IMAGE, LINK, WIKILINK, Link, Marks
from symphony_cli.notes.text.titles import of_org

_LINE = re.compile(
    r"^[ \t]*#\+begin_(?P<block>src|example|comment|export)\b.*$"
    r"|^[ \t]*#\+(?P<keyword>title|filetags|roam_tags|roam_aliases):[ \t]*(?P<value>.*)$"
    r"|^[ \t]*:(?P<property>roam_aliases|roam_tags|id):[ \t]+(?P<names>.*)$"
    r"|^(?P<stars>\*+)[ \t]+(?P<heading>.*)$"
    r"|^[ \t]*[#:](?P<hidden>[ \t].*)$"
    r"|\[\[(?P<target>[^\[\]\n]+)\](?:\[(?P<alias>[^\[\]\n]+)\])?\]"
    r"|(?<![\w=~])(?P<code>[=~])(?=\S)",
    re.M | re.I,
)
_CODE_END = {mark: re.compile(rf"(?<=\S){mark}(?![\w=~])") for mark in "=~"}
_TAGS = re.compile(r":(?:[\w@#%]+:)+")
_NAME = re.compile(r'"([^"]*)"|(\S+)')
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp")


def scan(text: str) -> tuple[Properties, Marks]:
    """Return the properties of a text, and its first heading, links and tags."""
    title: str | None = None
    aliases: list[str] = []
    heading: str | None = None
    marks = Marks(None, [], [])
    place, counted, line = 0, 0, 1
    unended = {"=": -1, "~": -1}
    while found := _LINE.search(text, place):
        begin, place = found.start(), max(found.end(), found.start() + 1)
        line += text.count("\n", counted, begin)
        counted = begin
        keyword = (found["keyword"] or found["property"] or "").lower()
        value = (found["value"] or found["names"] or "").strip()
        if found["block"]:
            place = _block_end(text, found["block"], place)
        elif keyword == "title":
            title = value or title
        elif keyword == "id":
            aliases.append(f"id:{value}")
        elif keyword == "roam_aliases":
            aliases += [quoted or bare for quoted, bare in _NAME.findall(value)]
        elif keyword:
            marks.tags.extend(tag for tag in re.split(r"[:\s]+", value) if tag)
        elif found["stars"]:
            text_of_heading, tags = _without_tags(found["heading"].strip())
            heading = heading or of_org(text_of_heading)
            marks.tags.extend(tags)
            # Continue after the stars, since a heading may contain links.
            place = found.end("stars")
        elif (mark := found["code"]) and begin >= unended[mark]:
            end = text.find("\n", begin)
            end = len(text) if end < 0 else end
            closing = _CODE_END[mark].search(text, begin + 2, end)
            # Without a closing mark, this line is not searched for one again.
            place, unended[mark] = (closing.end(), -1) if closing else (place, end)
        elif found["target"] and (link := _link(found["target"], found["alias"], line)):
            marks.links.append(link)
    return Properties(title, aliases), marks._replace(heading=heading)


def _block_end(text: str, name: str, place: int) -> int:
    end = re.compile(rf"^[ \t]*#\+end_{name}\b.*$", re.M | re.I).search(text, place)
    return end.end() if end else len(text)


def _without_tags(heading: str) -> tuple[str, list[str]]:
    """Split the tags off the end of a heading."""
    before, _, last = heading.replace("\t", " ").rpartition(" ")
    if not _TAGS.fullmatch(last):
        return heading, []
    return before.rstrip(), [tag for tag in last.split(":") if tag]


def _link(raw: str, alias: str | None, line: int) -> Link | None:
    """Return a link to a file, a heading or another note, or None for any other URL."""
    target, _, heading = raw.partition("::")
    heading = heading.lstrip("*#")
    if target.startswith("file:"):
        target = target.removeprefix("file:")
    elif target.startswith(("*", "#")):
        target, heading = "", target.lstrip("*#")
    elif target.startswith("id:"):
        return Link(target, heading or None, alias, line, WIKILINK)
    elif _SCHEME.match(target):
        return None
    elif not target.startswith((".", "/")) and "." not in target:
        # Org searches the same note for such text, but other programs search a note of that name.
        return Link(target, heading or None, alias, line, WIKILINK)
    kind = IMAGE if target.lower().endswith(_IMAGES) else LINK
    return Link(target, heading or None, alias, line, kind)
