"""Writes to an index of notes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from symphony_cli.notes.queries import parse
from symphony_cli.notes.views import Folder
from symphony_cli.store.note_index import writing as note_writing
from symphony_cli.system.notes.reading import NoteReader
from tests.store.note_vault import Notes, indexes


def test_an_index_is_rebuilt_when_most_of_its_rows_are_obsolete(
    notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(note_writing, "_MOST_MARKED", 2)
    for name in ("a.md", "b.md"):
        notes.put(name, "word\n")
    notes.found("word")
    before = notes.file.stat().st_ino
    for number in range(3):
        notes.put("a.md", f"word {number}\n")
        assert sorted(notes.found("word")) == ["a.md", "b.md"]
    assert notes.file.stat().st_ino != before


def test_an_index_that_another_process_writes_to_is_queried_as_it_is(
    notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("symphony_cli.store.note_index.indexes.WAIT_SECONDS", 0.01)
    notes.put("a.md", "word\n")
    notes.found("word")
    other = sqlite3.connect(notes.file, isolation_level=None)
    other.execute("begin immediate")
    notes.put("b.md", "word\n")
    assert notes.found("word") == ["a.md"]
    other.rollback()
    other.close()
    assert sorted(notes.found("word")) == ["a.md", "b.md"]


@pytest.mark.usefixtures("settled")
def test_a_concurrent_update_is_not_applied_twice(notes: Notes, tmp_path: Path) -> None:
    notes.put("a.md", "word\n")
    notes.found("word")
    notes.put("b.md", "word\n")

    class Racing(NoteReader):
        def folders(self, root: str, unread: dict[bytes, str]) -> Iterator[Folder]:
            yield from super().folders(root, unread)
            # After the index was looked at, and before it is written to.
            assert sorted(notes.found("word")) == ["a.md", "b.md"]

    index = indexes(notes.directory, Racing())
    assert len(index.search(str(notes.vault), parse("word"), limit=9).matches) == 2
    assert notes.files.read == ["a.md", "b.md"]
