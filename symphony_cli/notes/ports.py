"""What services of notes need of the world outside them, as `ports` has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from symphony_cli.registry.program_ports import ProgramWorld

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symphony_cli.base.findings import Notice
    from symphony_cli.notes.views import Match, NoteEntry, NoteSource


class NoteIndex(Protocol):
    """Knows the notes of vaults, each of which is at an absolute path.

    It is brought up to date before each question. Every method raises Failed (INDEX_UNUSABLE, and
    VAULT_UNREADABLE where it asks).
    """

    @property
    def notices(self) -> list[Notice]:
        """What of the vaults that were asked for could not be read."""
        ...

    def search(
        self, vault: str, expression: str, *, tags: Sequence[str] = (), limit: int
    ) -> list[Match]:
        """Return the best matches of a query's expression, the best first.

        A note has to have each of the tags, or one below it (`area/work` is below `area`).
        """
        ...

    def notes(self, vault: str) -> list[NoteEntry]:
        """Return a vault's notes, sorted by path."""
        ...

    def forget(self, vault: str) -> None:
        """Keep no text of what is in a vault, whatever vault it was indexed for.

        Nor any of vaults that are no more, since what was in them may be in this one.
        """
        ...

    def forget_alone(self, vault: str) -> None:
        """Keep nothing of a vault itself. At once, where there is nothing."""
        ...


class NoteDirectory(Protocol):
    """The files of a vault at an absolute path, beside the notes; paths are those in it.

    Links are not followed anywhere below it, but for the directory with a vault's settings.
    """

    def all_files(self, vault: str) -> list[str]:
        """Return the paths of all files in it, but for what is hidden."""
        ...

    def read(self, vault: str, path: str) -> str | None:
        """Return the text of a small file, None where there is none or a directory.

        Raises InvalidValue (SETTINGS_INVALID) for a link, for no text and for a large file.
        """
        ...

    def zk_settings(self, vault: str, notices: list[Notice]) -> dict[str, Any]:
        """Return zk's settings for a notebook, with the user's own where it says nothing.

        Add a notice where the user's own cannot be read. Raises InvalidValue (SETTINGS_INVALID)
        where the notebook's cannot.
        """
        ...

    def new_id(self, characters: str, length: int) -> str:
        """Return a random ID of so many of these characters."""
        ...

    def create(self, vault: str, path: str, text: str) -> str | None:
        """Make a new file, with the directories it is in.

        Returns the path of what is there already, called so or so but for case; None when it was
        made. Raises InvalidValue (SETTINGS_INVALID) where a link is on the way, Failed.
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
