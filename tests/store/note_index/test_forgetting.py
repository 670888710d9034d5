"""Deletion of indexes, and none that comes back."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from symphony_cli.base.errors import Failed
from symphony_cli.notes.queries import parse
from symphony_cli.notes.views import Folder
from symphony_cli.store.note_index.schema import index_file
from symphony_cli.system.notes.reading import NoteReader
from tests.store.note_vault import Notes, indexes
from tests.vault_trees import write

BESIDE = ("", "-wal", "-shm", "-journal", ".new", ".new-wal", ".new-shm", ".new-journal", ".lock")


def names(notes: Notes) -> list[str]:
    return sorted(path.name for path in notes.directory.iterdir())


def test_no_text_of_a_vault_is_left_in_any_index(notes: Notes, tmp_path: Path) -> None:
    inner, outer = notes.vault / "inner", notes.vault.parent
    other = write(tmp_path / "other" / "open.md", b"verysecret\n").parent
    write(inner / "secret.md", b"verysecret\n")
    for vault in (inner, notes.vault, outer, other):
        assert notes.index.search(str(vault), parse("verysecret"), limit=9).matches
    assert len(list(notes.directory.glob("*.db"))) == 4
    kept = os.path.basename(index_file(str(notes.directory), str(other)))
    for _ in range(2):
        with notes.index.forgetting(str(inner)):
            assert names(notes) == [kept, f"{kept}.lock"]


def test_every_file_beside_an_index_is_deleted(notes: Notes) -> None:
    notes.directory.mkdir(parents=True)
    for suffix in BESIDE:
        Path(f"{notes.file}{suffix}").write_text("word")
    notes.forget()
    assert names(notes) == []


def test_the_index_of_a_missing_directory_is_deleted(notes: Notes) -> None:
    notes.put("a.md", "word\n")
    notes.found("word")
    os.rename(notes.vault, notes.vault.parent / "moved")
    with notes.index.forgetting(str(notes.vault.parent / "elsewhere")):
        assert names(notes) == []


def test_an_index_that_cannot_be_deleted_is_an_error(notes: Notes) -> None:
    write(notes.file / "in the way", b"")
    with pytest.raises(Failed) as caught:
        notes.forget()
    assert caught.value.code == "INDEX_UNUSABLE"


class Pausing(NoteReader):
    """Reads notes, and lets something else happen at one moment."""

    def __init__(self, moment: str) -> None:
        self.moment = moment
        self.reached, self.go = threading.Event(), threading.Event()

    def pause(self, moment: str) -> None:
        if moment == self.moment:
            self.moment = ""
            self.reached.set()
            assert self.go.wait(60)

    def folders(self, root: str, unread: dict[bytes, str]) -> Iterator[Folder]:
        yield from super().folders(root, unread)
        self.pause("looked")

    def text(self, root: str, path: str | bytes) -> str | None:
        text = super().text(root, path)
        self.pause("read")
        return text


@pytest.mark.parametrize("had_index", [False, True])
@pytest.mark.parametrize("moment", ["looked", "read"])
def test_a_search_during_locking_leaves_no_index(
    notes: Notes, moment: str, had_index: bool
) -> None:
    notes.put("a.md", "word\n")
    if had_index:
        notes.found("word")
    notes.put("b.md", "word\n")
    reader = Pausing(moment)
    found: list[object] = []

    def search() -> None:
        try:
            index = indexes(notes.directory, reader)
            found.append(len(index.search(str(notes.vault), parse("word"), limit=9).matches))
        except Failed as error:
            found.append(error.code)

    def lock() -> None:
        with notes.index.forgetting(str(notes.vault)):
            os.rename(notes.vault, notes.vault.parent / "gone")
        shutil.rmtree(notes.vault.parent / "gone")

    threads = [threading.Thread(target=search), threading.Thread(target=lock)]
    threads[0].start()
    assert reader.reached.wait(60)
    threads[1].start()
    # Locking waits for an update, and stops a build.
    if not had_index and moment == "read":
        threads[1].join()
    reader.go.set()
    for thread in threads:
        thread.join()
    assert found in ([2], ["VAULT_UNREADABLE"])
    assert names(notes) == []


def test_what_is_left_of_closed_vaults_is_found_and_deleted(notes: Notes, tmp_path: Path) -> None:
    inner, other = notes.vault / "inner", tmp_path / "other"
    write(inner / "secret.md", b"verysecret\n")
    write(other / "open.md", b"word\n")
    notes.put("a.md", "word\n")
    for vault in (inner, notes.vault, other):
        notes.index.search(str(vault), parse("word"), limit=9)
    closed = [str(inner)]
    own, around = (index_file(str(notes.directory), str(one)) for one in (inner, notes.vault))
    # The inner vault is locked by hand.
    shutil.rmtree(inner)
    assert notes.index.left(closed) == sorted([own, around])
    notes.index.forget_left(closed)
    assert notes.index.left(closed) == []
    kept = os.path.basename(index_file(str(notes.directory), str(other)))
    assert names(notes) == [kept, f"{kept}.lock"]
    # Without the inner vault's notes, the outer index stays.
    notes.found("word")
    assert notes.index.left(closed) == []


def test_a_search_around_a_vault_locked_by_hand_drops_its_words(notes: Notes) -> None:
    inner = notes.vault / "inner"
    write(inner / "sub" / "secret.md", b"verysecret\n")
    notes.put("a.md", "word\n")
    notes.found("word")
    assert b"verysecret" in notes.file.read_bytes()
    shutil.rmtree(inner)
    Path(f"{inner}.tar.age").write_text("an archive")
    assert notes.found("word") == ["a.md"]
    assert b"verysecret" not in notes.file.read_bytes()


def test_nothing_is_left_without_a_directory(notes: Notes) -> None:
    assert notes.index.left([str(notes.vault)]) == []
    notes.index.forget_left([str(notes.vault)])
    assert not notes.directory.exists()
