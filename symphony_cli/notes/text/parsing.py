"""Parsing of notes in Markdown, Org and plain text.

Imported only for new and changed notes. Light, since a search after one change must stay fast.
"""

from __future__ import annotations

from symphony_cli.base.light import NamedTuple
from symphony_cli.notes.text.dialects import Dialect, page_name, tags_in
from symphony_cli.notes.text.front_matter import Properties, logseq_properties, split
from symphony_cli.notes.text.marks import WIKILINK, Link, Marks, wikilink

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from symphony_cli.notes.text.front_matter import ReadBlock

# Nobody writes longer titles, and lists show them whole.
MAX_TITLE: Final = 300
PLAIN: Final = Dialect()


class Note(NamedTuple):
    """A parsed note.

    `tags` have no `#`, and none repeats in another case.
    """

    title: str
    aliases: list[str]
    tags: list[str]
    links: list[Link]


def parse(
    name: str,
    text: str,
    read_yaml: ReadBlock | None = None,
    read_toml: ReadBlock | None = None,
    dialect: Dialect = PLAIN,
) -> Note:
    """Parse the text of a file in the format of its name's suffix.

    `read_yaml` reads YAML beyond names and lists of names, with scalars as text, and `read_toml`
    reads TOML. The title is Obsidian's file name, or Logseq's title property, date of a journal or
    page name; in other vaults it comes from the front matter, else a heading, else the file name.
    """
    stem, _, suffix = name.rpartition(".")
    match suffix.lower():
        case "org":
            from symphony_cli.notes.text.org import scan

            properties, marks = scan(text)
        case "txt":
            properties, marks = Properties(), Marks(None, [], [])
        case _:
            from symphony_cli.notes.text.markdown import scan as scan_markdown

            properties, start = split(text, read_yaml, read_toml)
            if start == 0:
                properties = logseq_properties(text)
            marks = scan_markdown(text, start, lowest=dialect.kind == "zk")
            if dialect.kind == "zk":
                marks = marks._replace(tags=tags_in(text[start:], marks.tags, dialect))
            if "[[" in text[:start]:
                marks.links[:0] = _property_links(text[:start])
    title = (_title(stem, properties, marks, dialect) or name)[:MAX_TITLE]
    tags: dict[str, str] = {}
    for tag in (*properties.tags, *marks.tags):
        tags.setdefault(tag.casefold(), tag)
    aliases = list(dict.fromkeys(properties.aliases))
    return Note(title, aliases, list(tags.values()), marks.links)


def _title(stem: str, properties: Properties, marks: Marks, dialect: Dialect) -> str | None:
    match dialect.kind:
        case "obsidian":
            return stem
        case "logseq":
            days = dialect.journal_titles(stem) if dialect.journal_titles else []
            return properties.title or next(
                iter(days), page_name(stem, is_legacy=dialect.is_legacy)
            )
        case "zk":
            return properties.title or marks.heading or stem
        case _:
            return properties.title or marks.heading or page_name(stem)


def _property_links(block: str) -> list[Link]:
    """Return the links in quoted values of front matter, as Obsidian does."""
    import re

    links: list[Link] = []
    line, counted = 1, 0
    for found in re.finditer(r"""(["'])\[\[([^\[\]\n]++)\]\]\1""", block):
        line += block.count("\n", counted, found.start())
        counted = found.start()
        link = wikilink(found[2], line, WIKILINK)
        if link.target or link.heading:
            links.append(link)
    return links
