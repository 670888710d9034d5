"""A vault with an index of its notes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from symphony_cli.notes.queries import parse
from symphony_cli.store.note_index.indexes import NoteIndexes
from symphony_cli.store.note_index.schema import index_file
from symphony_cli.system.notes.reading import NoteReader
from tests.vault_trees import write

OLD = 1_600_000_000


class Counting(NoteReader):
    """The real files, and the paths of those that were read."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def text(self, root: str, path: str | bytes) -> str | None:
        self.read.append(os.fsdecode(path))
        return super().text(root, path)


def indexes(
    directory: Path, files: NoteReader, now: Callable[[], int] = time.time_ns
) -> NoteIndexes:
    return NoteIndexes(
        str(directory), files, lambda vault: nullcontext(lambda done, total: None), now
    )


class Notes:
    """A vault and the index of it."""

    def __init__(self, path: Path) -> None:
        self.vault = path / "vault"
        self.vault.mkdir()
        self.directory = path / "cache" / "notes"
        self.files = Counting()
        self.index = indexes(self.directory, self.files)
        self.file = Path(index_file(str(self.directory), str(self.vault)))
        self._time = OLD

    def put(self, name: str, text: str) -> Path:
        """Write a note, each at another time, which is long ago."""
        path = write(self.vault / name, text.encode())
        self._time += 1
        os.utime(path, (self._time, self._time))
        return path

    def changed_at(self, name: str) -> int:
        return (self.vault / name).stat().st_mtime_ns

    def forget(self) -> None:
        """Delete the index, as before the vault is locked."""
        with self.index.forgetting(str(self.vault)):
            pass

    def found(self, query: str, *tags: str, limit: int = 100) -> list[str]:
        found = self.index.search(str(self.vault), parse(query), tags=tags, limit=limit)
        return [match.path for match in found.matches]
