"""Notes: what is in one besides its words.

Imported only where a note is new or was changed, and light, since one that was changed is to cost
a search next to nothing.
"""

from __future__ import annotations

from symphony_cli.base.light import NamedTuple
from symphony_cli.notes.text.front_matter import Properties, logseq_properties, split
from symphony_cli.notes.text.marks import WIKILINK, Link, Marks, wikilink

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from symphony_cli.notes.text.front_matter import ReadBlock

# Nobody writes longer ones, and lists of notes show them.
LONGEST_TITLE: Final = 300


class Note(NamedTuple):
    """A note. Of `tags` each is there once, without its `#`, however it is cased."""

    title: str
    aliases: list[str]
    tags: list[str]
    links: list[Link]


def parse(
    name: str,
    text: str,
    read_yaml: ReadBlock | None = None,
    read_toml: ReadBlock | None = None,
) -> Note:
    """Return the note in a file of this name; its suffix says what the text is written in.

    `read_yaml` reads front matter that is more than names and lists of names, its scalars as text,
    and `read_toml` all that is TOML. The title is that of the front matter, else the first heading,
    else the file's name.
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
            marks = scan_markdown(text, start)
            if "[[" in text[:start]:
                marks.links[:0] = _property_links(text[:start])
    title = (properties.title or marks.heading or page_name(stem) or name)[:LONGEST_TITLE]
    tags: dict[str, str] = {}
    for tag in (*properties.tags, *marks.tags):
        tags.setdefault(tag.casefold(), tag)
    aliases = list(dict.fromkeys(properties.aliases))
    return Note(title, aliases, list(tags.values()), marks.links)


def page_name(stem: str) -> str:
    """Return what a file's name says, as Logseq writes names of pages into it: `a___b%3F`."""
    if "%" in stem:
        # Imported only where it is needed: few names have anything escaped.
        from urllib.parse import unquote

        stem = unquote(stem)
    return stem.replace("___", "/")


def _property_links(block: str) -> list[Link]:
    """Return the links in front matter: values in quotes, as Obsidian takes them."""
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
