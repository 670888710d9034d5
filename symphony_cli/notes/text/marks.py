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

    heading: str | None
    links: list[Link]
    tags: list[str]


def wikilink(inside: str, line: int, kind: str) -> Link:
    """Return the link that stands between `[[` and `]]`."""
    target, _, alias = inside.partition("|")
    # In a table the bar has a backslash before it.
    path, _, heading = target.removesuffix("\\").partition("#")
    return Link(path.strip(), heading.strip() or None, alias.strip() or None, line, kind)
