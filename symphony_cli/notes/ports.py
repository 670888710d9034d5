"""Ports of the services for notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from symphony_cli.registry.ports import NoteIndexes
from symphony_cli.registry.program_ports import ProgramWorld

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from symphony_cli.base.findings import Notice
    from symphony_cli.notes.queries import Query
    from symphony_cli.notes.views import Folder, Matches, NoteEntry, ReadNote


class NoteSource(Protocol):
    """The note files of vaults."""

    def folders(self, root: str, unread: dict[bytes, str]) -> Iterator[Folder]:
        """Yield the directories of a vault that hold notes.

        Adds unreadable directories to `unread`, as path and reason. Raises Failed
        (VAULT_UNREADABLE) if the vault itself is unreadable.
        """
        ...

    def settings(self, root: str) -> str:
        """Return a vault's kind and, after a newline, its settings that concern reading."""
        ...

    def toml(self, text: str) -> dict[str, Any] | None:
        """Return the table in a TOML text, or None for another text."""
        ...

    def notes(self, root: str, paths: Sequence[bytes]) -> Iterator[ReadNote]:
        """Yield the notes at these paths in a vault, in their order."""
        ...

    def text(self, root: str, path: str | bytes) -> str | None:
        """Return the text of the note at a path in a vault, or None if it is not text.

        Raises OSError.
        """
        ...


class NoteIndex(NoteIndexes, Protocol):
    """The index of the notes in vaults, which are given by absolute paths.

    Each query updates it first. Every method but `known_tags` raises Failed (INDEX_UNUSABLE;
    queries also VAULT_UNREADABLE).
    """

    @property
    def notices(self) -> list[Notice]:
        """What could not be read in the vaults queried so far."""
        ...

    def search(
        self,
        vault: str,
        query: Query,
        *,
        tags: Sequence[str] = (),
        limit: int,
        is_one_of_several: bool = False,
    ) -> Matches:
        """Return the best matches of a query: by tier, then by score.

        A match has each of the tags, or one below it (`area/work` is below `area`). Statistics are
        returned if the vault `is_one_of_several`.
        """
        ...

    def notes(self, vault: str) -> list[NoteEntry]:
        """Return a vault's notes, sorted by path."""
        ...

    def known_tags(self, vault: str, begun: str) -> list[str]:
        """Return the tags that begin with a text, ignoring case, and maybe others.

        They come from the vault's index as it is; without a usable index, no tag is known. Neither
        waits nor changes anything.
        """
        ...


class NoteDirectory(Protocol):
    """The files of a vault, which is an absolute path; all other paths are relative to it.

    Symbolic links in a vault are not followed, except a link to its settings directory.
    """

    def all_files(self, vault: str) -> list[str]:
        """Return the paths of all files, except hidden ones."""
        ...

    def read(self, vault: str, path: str) -> str | None:
        """Return the text of a small file, or None for a missing file or a directory.

        Raises InvalidValue (SETTINGS_INVALID) for a link, a large file, and bytes that are not
        UTF-8.
        """
        ...

    def zk_settings(self, vault: str, notices: list[Notice]) -> dict[str, Any]:
        """Return zk's settings for a notebook, with the user's own as the fallback.

        Adds a notice if the user's own cannot be read. Raises InvalidValue (SETTINGS_INVALID)
        if the notebook's cannot.
        """
        ...

    def new_id(self, characters: str, length: int) -> str:
        """Return a random ID."""
        ...

    def create(self, vault: str, path: str, text: str) -> str | None:
        """Create a file and its directories; return None.

        Returns the path of an existing file instead, also of one that differs only in case or
        Unicode form. Raises InvalidValue (SETTINGS_INVALID) for a link on the way, Failed.
        """
        ...


class NoteWorld(ProgramWorld, Protocol):
    """The world of services for notes."""

    @property
    def notes(self) -> NoteIndex: ...

    @property
    def note_files(self) -> NoteSource: ...

    @property
    def note_directory(self) -> NoteDirectory: ...
