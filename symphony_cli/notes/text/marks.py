"""Links, tags and headings of a note."""

from __future__ import annotations

from symphony_cli.base.light import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final


WIKILINK: Final = "wikilink"
EMBED: Final = "embed"
LINK: Final = "link"
IMAGE: Final = "image"


class Link(NamedTuple):
    """A link to another note or file: `target#heading`, shown as `alias`.

    `target` is as written, but with URL escapes decoded; it is empty for a heading of the same
    note. `kind` is one of the constants above.
    """

    target: str
    heading: str | None
    alias: str | None
    line: int
    kind: str


class Marks(NamedTuple):
    """The first heading, links and tags of a text, in its order.

    `tags` may repeat.
    """

    heading: str | None
    links: list[Link]
    tags: list[str]


def wikilink(inside: str, line: int, kind: str) -> Link:
    """Parse the text between `[[` and `]]`."""
    target, _, alias = inside.partition("|")
    # In a table, a backslash escapes the bar.
    path, _, heading = target.removesuffix("\\").partition("#")
    return Link(path.strip(), heading.strip() or None, alias.strip() or None, line, kind)
