"""Views of notes.

Light, since every search loads it.
"""

from __future__ import annotations

from symphony_cli.base.light import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Sequence
    from typing import Any

    from symphony_cli.base.findings import Notice
    from symphony_cli.notes.ranking import Statistics, Weights
    from symphony_cli.notes.text.marks import Link


class Folder(NamedTuple):
    """The notes directly in one directory of a vault.

    `path` is relative to the vault. `names` are separated by `/`; `numbers` holds, for each name,
    its size in bytes, mtime and ctime in nanoseconds, as 64-bit integers.
    """

    path: bytes
    names: bytes
    numbers: bytes


class IndexedNote(NamedTuple):
    """The index's form of a note.

    `names` (title, file name, aliases), `name_keys` and `tag_keys` have one entry per line; `marks`
    is JSON of the aliases, tags and links. Searches look for words only in `names` and `body`.
    """

    title: str
    names: str
    name_keys: str
    tag_keys: str
    marks: str
    body: str


class ReadNote(NamedTuple):
    """A note that was read, or a file without `content`.

    `reason` says why the file cannot be read; it is None for a file that is not text.
    """

    path: bytes
    content: IndexedNote | None
    reason: str | None


class Match(NamedTuple):
    """A match of a query, by its path in the vault.

    `tier` is 3 if the title equals the query, 2 if another name does, 1 if the names match it, else
    0. Among the matches of a tier in a vault, a higher score is a better match.
    """

    path: str
    title: str
    tier: int
    score: float


class Matches(NamedTuple):
    """The best matches in a vault, the best first.

    The statistics of the vault and the weights of each match are there if other vaults are searched
    too, since scores of different vaults do not compare.
    """

    matches: list[Match]
    statistics: Statistics | None = None
    weights: Sequence[Weights] = ()


class NoteEntry(NamedTuple):
    """A note in the index, by its path in the vault.

    `changed_at` is its mtime, in nanoseconds since 1970. `aliases` may contain Org IDs.
    `link_fields` are the fields of each link.
    """

    path: str
    title: str
    aliases: list[str]
    tags: list[str]
    changed_at: int
    link_fields: Sequence[Sequence[Any]]

    @property
    def links(self) -> list[Link]:
        """The links in the note, created on demand because a vault has many."""
        from symphony_cli.notes.text.marks import Link

        return list(map(Link._make, self.link_fields))


class FoundNote(NamedTuple):
    """A found note, with the line that is shown.

    `vault` is a name, `path` absolute.
    """

    vault: str
    path: str
    line: int
    title: str
    snippet: str
    score: float
    workspace: str
    profile: str


class Searched(NamedTuple):
    """The found notes, the best first.

    `places` are their places as `vault/path`, `pattern` matches what is highlighted in them, and
    `has_more` says that the limit left further notes out.
    """

    notes: list[FoundNote]
    places: list[str]
    pattern: re.Pattern[str]
    notices: list[Notice]
    has_more: bool


class ListedNote(NamedTuple):
    """A note in a list.

    `vault` is a name, `path` absolute.
    """

    title: str
    vault: str
    path: str
    tags: tuple[str, ...]
    aliases: tuple[str, ...]
    changed_at: str
    workspace: str
    profile: str


class NoteLink(NamedTuple):
    """A link in a note.

    `place` is `vault/path:line`, with the path in the vault; `path` is absolute. `target` is as
    written, with its heading; `text` is what a reader sees. `leads_to` is an absolute path or None.
    `state` is `found`, `broken`, or `no-file` for a page of Logseq that links alone make.
    """

    place: str
    target: str
    text: str
    kind: str
    leads_to: str | None
    vault: str
    path: str
    line: int
    state: str
    workspace: str
    profile: str


class MadeNote(NamedTuple):
    """A created note, or an existing one without `is_new`."""

    title: str
    vault: str
    path: str
    is_new: bool
    workspace: str
    profile: str


class Listed(NamedTuple):
    """Rows of notes or links, and notices of vaults left out."""

    rows: list[Any]
    notices: list[Notice]
