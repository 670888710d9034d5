from __future__ import annotations

import os
from pathlib import Path

import pytest

from symphony_cli.system.notes import files as note_files
from symphony_cli.system.notes.files import NoteFiles
from tests.vault_trees import write


def seen(vault: Path) -> dict[str, tuple[int, int]]:
    """Return the size and mtime of each note by its path; assert that all are readable."""
    unread: dict[bytes, str] = {}
    found: dict[str, tuple[int, int]] = {}
    for path, names, numbers in NoteFiles().folders(str(vault), unread):
        values = memoryview(numbers).cast("q")
        for place, name in enumerate(names.split(b"/")):
            size, changed_at, _ = values[3 * place : 3 * place + 3]
            found[os.fsdecode(os.path.join(path, name))] = (size, changed_at)
    assert unread == {}
    return found


def test_notes_are_the_regular_files_with_their_suffixes_in_any_case(tmp_path: Path) -> None:
    for name in ("a.md", "b.MD", "c.Org", "d.txt", "e.markdown", "f.png", ".g.md", "h"):
        write(tmp_path / name, b"text")
    write(tmp_path / "folder.md" / "inside.md", b"text")
    write(tmp_path / "below" / "deep" / "note.md", b"text")
    (tmp_path / "link.md").symlink_to("a.md")
    (tmp_path / "linked").symlink_to("below")
    os.mkfifo(tmp_path / "fifo.md")
    assert sorted(seen(tmp_path)) == [
        *("a.md", "b.MD", "below/deep/note.md", "c.Org", "d.txt", "e.markdown"),
        "folder.md/inside.md",
    ]


def test_a_note_deleted_during_the_listing_hides_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.md", "b.md", "c.md", "sub/d.md"):
        write(tmp_path / name, b"text")
    look = note_files._statuses  # pyright: ignore[reportPrivateUsage]

    def late(entries: list[os.DirEntry[str]]) -> list[os.stat_result]:
        (tmp_path / "b.md").unlink(missing_ok=True)
        return look(entries)

    monkeypatch.setattr(note_files, "_statuses", late)
    assert sorted(seen(tmp_path)) == ["a.md", "c.md", "sub/d.md"]


def test_times_out_of_range_are_clamped(tmp_path: Path) -> None:
    write(tmp_path / "a.md", b"text")
    os.utime(tmp_path / "a.md", (0, 1))
    assert seen(tmp_path) == {"a.md": (4, 1_000_000_000)}
    os.utime(tmp_path / "a.md", (0, 11_000_000_000))
    assert seen(tmp_path) == {"a.md": (4, 2**63 - 1)}
