"""Fakes of the ports of notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from symphony_cli.base.findings import (
    Notice,
)
from symphony_cli.notes.queries import Query
from symphony_cli.notes.views import Folder, Matches, NoteEntry, ReadNote


class FakeNoteDirectory:
    """The files of vaults by their absolute paths; the next `taken` names exist already."""

    def __init__(self) -> None:
        self.files: dict[str, str] = {}
        self.taken = 0
        self.settings: dict[str, Any] = {}

    def zk_settings(self, vault: str, notices: list[Notice]) -> dict[str, Any]:
        return self.settings

    def new_id(self, characters: str, length: int) -> str:
        return characters[0] * length

    def all_files(self, vault: str) -> list[str]:
        return [path[len(vault) + 1 :] for path in self.files if path.startswith(f"{vault}/")]

    def read(self, vault: str, path: str) -> str | None:
        return self.files.get(f"{vault}/{path}")

    def create(self, vault: str, path: str, text: str) -> str | None:
        self.taken -= 1
        if self.taken >= 0:
            return path
        for there in self.all_files(vault):
            if there.casefold() == path.casefold():
                return there
        self.files[f"{vault}/{path}"] = text
        return None


class FakeNoteFiles:
    """Vaults without readable notes."""

    def folders(self, root: str, unread: dict[bytes, str]) -> Iterator[Folder]:
        return iter(())

    def settings(self, root: str) -> str:
        return "plain\n"

    def toml(self, text: str) -> dict[str, Any] | None:
        return None

    def notes(self, root: str, paths: Sequence[bytes]) -> Iterator[ReadNote]:
        return iter(())

    def text(self, root: str, path: str | bytes) -> str | None:
        return None


class FakeNoteIndex:
    """The notes of vaults by the paths of the vaults; searches find nothing.

    `forgotten` has the vaults whose indexes were deleted.
    """

    def __init__(self) -> None:
        self.notices: list[Notice] = []
        self.entries: dict[str, list[NoteEntry]] = {}
        self.forgotten: list[str] = []

    def search(
        self,
        vault: str,
        query: Query,
        *,
        tags: Sequence[str] = (),
        limit: int,
        is_one_of_several: bool = False,
    ) -> Matches:
        return Matches([])

    def notes(self, vault: str) -> list[NoteEntry]:
        return self.entries.get(vault, [])

    def known_tags(self, vault: str, begun: str) -> list[str]:
        return [tag for note in self.notes(vault) for tag in note.tags]

    @contextmanager
    def forgetting(self, vault: str) -> Iterator[None]:
        self.forgotten.append(vault)
        self.entries.pop(vault, None)
        yield

    def left(self, closed: Sequence[str]) -> list[str]:
        return [f"/cache{vault}.db" for vault in self.entries if vault in closed]

    def forget_left(self, closed: Sequence[str]) -> None:
        self.forgotten += [vault for vault in closed if vault not in self.forgotten]
        for vault in closed:
            self.entries.pop(vault, None)
