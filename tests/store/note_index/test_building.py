"""Creation of an index, alone and by several processes."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from symphony_cli.base.errors import Failed
from symphony_cli.notes.queries import parse
from symphony_cli.notes.views import Folder
from symphony_cli.store.note_index import building as note_building
from symphony_cli.system.notes.reading import NoteReader
from tests.store.note_vault import Counting, Notes, indexes


def test_only_the_user_can_read_an_index(notes: Notes) -> None:
    notes.put("a.md", "word\n")
    notes.found("word")
    assert stat.S_IMODE(notes.directory.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in notes.directory.iterdir()} == {0o600}
    assert sorted(path.name for path in notes.directory.iterdir()) == [
        notes.file.name,
        f"{notes.file.name}.lock",
    ]


@pytest.mark.usefixtures("settled")
def test_one_of_two_concurrent_searches_builds_the_index(notes: Notes) -> None:
    notes.put("a.md", "word\n")
    notes.directory.mkdir(parents=True)
    lock = os.open(f"{notes.file}.lock", os.O_CREAT | os.O_RDWR, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    others = [Counting(), Counting()]
    found: list[int] = []

    def search(files: Counting) -> None:
        index = indexes(notes.directory, files)
        found.append(len(index.search(str(notes.vault), parse("word"), limit=9).matches))

    threads = [threading.Thread(target=search, args=(files,)) for files in others]
    for thread in threads:
        thread.start()
    os.close(lock)
    for thread in threads:
        thread.join()
    assert found == [1, 1]
    assert sum(len(files.read) for files in others) == 1


def test_an_unfinished_index_of_a_killed_process_is_deleted_or_rebuilt(notes: Notes) -> None:
    notes.put("a.md", "word\n")
    notes.found("word")
    unfinished = Path(f"{notes.file}.new")
    for forget in (True, False):
        unfinished.write_text("word")
        notes.file.unlink(missing_ok=True)
        if forget:
            notes.forget()
        else:
            assert notes.found("word") == ["a.md"]
        assert not unfinished.exists()


def test_forget_during_a_build_stops_it(notes: Notes) -> None:
    notes.put("a.md", "word\n")

    class Locking(NoteReader):
        def text(self, root: str, path: str | bytes) -> str | None:
            text = super().text(root, path)
            # As `vault lock` does, in its order.
            shutil.rmtree(notes.vault)
            notes.forget()
            return text

    with pytest.raises(Failed) as caught:
        indexes(notes.directory, Locking()).search(str(notes.vault), parse("word"), limit=9)
    assert caught.value.code == "VAULT_UNREADABLE"
    assert list(notes.directory.iterdir()) == []


def test_an_error_during_a_build_is_raised_and_leaves_no_file(
    notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes.put("a.md", "word\n")

    def fail(*arguments: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(note_building, "store_folders", fail)
    with pytest.raises(Failed, match="disk is full"):
        notes.found("word")
    assert list(notes.directory.iterdir()) == []


@pytest.mark.usefixtures("settled")
def test_an_index_that_another_process_rebuilt_is_kept(notes: Notes) -> None:
    notes.put("a.md", "word\n")
    notes.found("word")
    notes.file.write_bytes(b"this is not a database\n" * 100)
    made: list[int] = []

    class Racing(NoteReader):
        looks = 0

        def folders(self, root: str, unread: dict[bytes, str]) -> Iterator[Folder]:
            self.looks += 1
            if self.looks == 2:
                # Between finding the damage and mending it.
                notes.found("word")
                made.append(notes.file.stat().st_ino)
            yield from super().folders(root, unread)

    index = indexes(notes.directory, Racing())
    assert len(index.search(str(notes.vault), parse("word"), limit=9).matches) == 1
    assert [notes.file.stat().st_ino] == made
    assert index.notices == []
