"""Changes in a vault since it was indexed."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from symphony_cli.notes.views import Folder
from symphony_cli.store.note_index.changes import RACY_NS
from tests.store.note_vault import OLD, Counting, Notes, indexes
from tests.vault_trees import write


@pytest.mark.usefixtures("settled")
def test_only_what_changed_is_read_again(notes: Notes) -> None:
    for name in ("a.md", "b.md", "sub/c.md", "gone/d.md"):
        notes.put(name, f"word of {name}\n")
    assert len(notes.found("word")) == 4
    notes.files.read.clear()
    assert len(notes.found("word")) == 4
    assert notes.files.read == []
    notes.put("a.md", "another text\n")
    notes.put("sub/new.md", "word\n")
    (notes.vault / "b.md").unlink()
    os.rename(notes.vault / "gone", notes.vault / "moved")
    assert sorted(notes.found("word")) == ["moved/d.md", "sub/c.md", "sub/new.md"]
    assert sorted(notes.files.read) == ["a.md", "moved/d.md", "sub/new.md"]
    assert notes.found("another") == ["a.md"]


class Still(Counting):
    """Files whose times stand still, as within one tick of the file system's clock."""

    def __init__(self, time: int) -> None:
        super().__init__()
        self.time = time

    def folders(self, root: str, unread: dict[bytes, str]) -> Iterator[Folder]:
        for folder in super().folders(root, unread):
            values = memoryview(bytearray(folder.numbers)).cast("q")
            for place in range(0, len(values), 3):
                values[place + 1] = values[place + 2] = self.time
            yield folder._replace(numbers=bytes(values))


SECOND = 1_000_000_000
TIME = OLD * SECOND


@pytest.mark.parametrize(
    ("time", "later", "is_read_again"),
    [
        (TIME + 1, 0, True),
        (TIME + 1, RACY_NS - 1, True),
        (TIME + 1, RACY_NS, False),
        # Some file systems have no more than seconds.
        (TIME, SECOND, True),
        (TIME, 2 * SECOND, False),
    ],
)
def test_a_note_that_was_written_just_now_is_read_once_more(
    notes: Notes, time: int, later: int, is_read_again: bool
) -> None:
    files = Still(time)
    notes.index = indexes(notes.directory, files, lambda: time + later)
    path = write(notes.vault / "a.md", b"one word\n")
    assert notes.found("one") == ["a.md"]
    path.write_bytes(b"two word\n")
    assert notes.found("two") == (["a.md"] if is_read_again else [])


@pytest.mark.usefixtures("settled")
def test_notes_that_change_places_or_keep_their_times_are_read_again(notes: Notes) -> None:
    first, second = notes.put("a.md", "alpha one\n"), notes.put("b.md", "gamma two\n")
    for path in (first, second):
        os.utime(path, (OLD, OLD))
    assert notes.found("alpha") == ["a.md"]
    between = notes.vault / "c"
    first.rename(between)
    second.rename(first)
    between.rename(second)
    assert notes.found("alpha") == ["b.md"]
    second.write_text("delta one\n")
    os.utime(second, (OLD, OLD))
    assert (notes.found("alpha"), notes.found("delta")) == ([], ["b.md"])
