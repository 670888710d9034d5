"""What is seen of notes. Light: every search loads it."""

from __future__ import annotations

from symphony_cli.base.light import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence
    from typing import Any, Protocol

    from symphony_cli.base.findings import Notice
    from symphony_cli.notes.text.marks import Link

    class NoteSource(Protocol):
        """Looks at the notes of vaults and reads them."""

        def folders(self, root: str, unread: dict[bytes, str]) -> Iterator[Folder]:
            """Yield the directories of a vault that hold notes.

            The paths of those that cannot be read are added to `unread`, with the reason. Raises
            Failed (VAULT_UNREADABLE) where that is the vault itself.
            """
            ...

        def notes(self, root: str, paths: Sequence[bytes]) -> Iterator[ReadNote]:
            """Yield the notes at these paths in a vault, in their order."""
            ...

        def text(self, root: str, path: str | bytes) -> str | None:
            """Return the text of the note at a path in a vault; None for what is none.

            Raises OSError.
            """
            ...


class Folder(NamedTuple):
    """The notes that are in a directory itself, by its path in the vault.

    `names` are separated by `/`; `numbers` are 64 bits each: for each name its size, the time of
    its last change (mtime) and that of the last change of anything of it (ctime), in nanoseconds.
    """

    path: bytes
    names: bytes
    numbers: bytes


class IndexedNote(NamedTuple):
    """What an index has of a note.

    `names` are what it is called, `tag_keys` the keys of its tags, each in lines of their own;
    `marks` is JSON: its aliases, tags and links. Only in `names` and `body` words are looked for.
    """

    title: str
    names: str
    tag_keys: str
    marks: str
    body: str


class ReadNote(NamedTuple):
    """A note that was read. Without `content`, it is none, or for a `reason` it cannot be read."""

    path: bytes
    content: IndexedNote | None
    reason: str | None


class Match(NamedTuple):
    """A note that a query finds, by its path in its vault; a higher score is a better match."""

    path: str
    title: str
    score: float


class NoteEntry(NamedTuple):
    """A note as the index has it, by its path in its vault.

    It was last changed so many nanoseconds after 1970. Of the aliases some may be ids of Org's.
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
        """Its links: made here, since a vault has many and most questions are not about them."""
        from symphony_cli.notes.text.marks import Link

        return list(map(Link._make, self.link_fields))


class FoundNote(NamedTuple):
    """A note that was found: `vault` is its vault's name, `path` absolute, `snippet` in `line`."""

    vault: str
    path: str
    line: int
    title: str
    snippet: str
    score: float


class Searched(NamedTuple):
    """The notes that were found, the best first; what is marked in them, and what to know.

    `places` are where they are, as `vault/path`, with the path in the vault. `has_more` says that
    there are more than were asked for.
    """

    notes: list[FoundNote]
    places: list[str]
    pattern: re.Pattern[str]
    notices: list[Notice]
    has_more: bool


class ListedNote(NamedTuple):
    """A note in a list: `vault` is its vault's name, `path` absolute."""

    title: str
    vault: str
    path: str
    tags: tuple[str, ...]
    aliases: tuple[str, ...]
    changed_at: str


class NoteLink(NamedTuple):
    """A link in the note at an absolute path, which is also shown with its line as `place`.

    `target` is as it is written, with its heading; `text` is what is shown of it. `leads_to` is
    an absolute path, None where it leads nowhere.
    """

    place: str
    target: str
    text: str
    kind: str
    leads_to: str | None
    vault: str
    path: str
    line: int


class MadeNote(NamedTuple):
    """A note that was made, or, where it is not `is_new`, was there."""

    title: str
    vault: str
    path: str
    is_new: bool


class Listed(NamedTuple):
    """Rows of notes or links, and what to know of vaults that have no part in it."""

    rows: list[Any]
    notices: list[Notice]
