"""Notes: what is in one besides its words.

Imported only where a note is new or was changed, and light, since one that was changed is to cost
a search next to nothing.
"""

from __future__ import annotations

from symphony_cli.domain.front_matter import Properties, logseq_properties, split
from symphony_cli.domain.light import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from symphony_cli.domain.front_matter import ReadYAML

WIKILINK: Final = "wikilink"
EMBED: Final = "embed"
LINK: Final = "link"
IMAGE: Final = "image"


class Heading(NamedTuple):
    """A heading, its level from 1 on and its line in the file, of which the first is 1."""

    text: str
    level: int
    line: int


class Link(NamedTuple):
    """A link to another note or file: `target#heading`, shown as `alias`, of one of the kinds.

    The target is as it is written, without what a URL escapes; it is empty for a heading of the
    note itself.
    """

    target: str
    heading: str | None
    alias: str | None
    line: int
    kind: str


class Marks(NamedTuple):
    """What the text of a note has, in its order. `tags` may have one several times."""

    headings: list[Heading]
    links: list[Link]
    tags: list[str]


class Note(NamedTuple):
    """A note. Of `tags` each is there once, without its `#`, however it is cased."""

    title: str
    aliases: list[str]
    tags: list[str]
    headings: list[Heading]
    links: list[Link]


def parse(name: str, text: str, read_yaml: ReadYAML | None = None) -> Note:
    """Return the note in a file of this name; its suffix says what the text is written in.

    `read_yaml` reads front matter that is more than names and lists of names; it returns None where
    it cannot. The title is that of the front matter, else the first heading, else the file's name.
    """
    stem, _, suffix = name.rpartition(".")
    match suffix.lower():
        case "org":
            from symphony_cli.domain.org_notes import scan

            properties, marks = scan(text)
        case "txt":
            properties, marks = Properties(), Marks([], [], [])
        case _:
            from symphony_cli.domain.markdown_notes import scan as scan_markdown

            properties, start = split(text, read_yaml)
            if start == 0:
                properties = logseq_properties(text)
            marks = scan_markdown(text, start)
    title = properties.title or next((one.text for one in marks.headings if one.text), stem or name)
    tags: dict[str, str] = {}
    for tag in (*properties.tags, *marks.tags):
        tags.setdefault(tag.casefold(), tag)
    aliases = list(dict.fromkeys(properties.aliases))
    return Note(title, aliases, list(tags.values()), marks.headings, marks.links)
