from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from symphony_cli.notes.views import IndexedNote, ReadNote
from symphony_cli.system.notes import reading as note_reading
from symphony_cli.system.notes.reading import NoteReader
from tests.vault_trees import write

NAMES = [b"a.md", b"sub/\xff\n.md", b"binary.md", b"gone.md"]


@pytest.fixture
def vault(tmp_path: Path) -> str:
    write(
        tmp_path / "a.md",
        "---\ntags: [\u00dcber]\n---\n# One\r\n[[b|two]] \udcff".encode(errors="replace"),
    )
    write(tmp_path / os.fsdecode(NAMES[1]), "Über 京都".encode("utf-16"))
    write(tmp_path / "binary.md", b"word\0")
    return str(tmp_path)


EXPECTED = [
    ReadNote(
        b"a.md",
        IndexedNote(
            "One",
            "One\na",
            "\none\n\na\n",
            "\nüber\n",
            json.dumps([[], ["Über"], [["b", None, "two", 5, "wikilink"]]]),
            "---\ntags: [Über]\n---\n# One\n[[b|two]] ?",
        ),
        None,
    ),
    ReadNote(
        NAMES[1],
        IndexedNote("?\n", "?\n", "\n\n", "", "[[], [], []]", "Über  京  都 "),
        None,
    ),
    ReadNote(b"binary.md", None, None),
    ReadNote(b"gone.md", None, "No such file or directory"),
]


@pytest.mark.parametrize("few", [0, 100])
def test_notes_are_the_same_from_either_process(
    vault: str, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(note_reading, "MAX_READ_HERE", few)
    assert list(NoteReader().notes(vault, NAMES)) == EXPECTED


@pytest.mark.parametrize("program", ["/bin/false", "/usr/bin/yes", "/no/such/program"])
def test_notes_that_the_worker_does_not_read_are_read_here(
    vault: str, program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(note_reading, "MAX_READ_HERE", 0)
    monkeypatch.setattr(sys, "executable", program)
    assert list(NoteReader().notes(vault, NAMES)) == EXPECTED


def test_the_worker_ends_without_a_reader(vault: str) -> None:
    many = [b"a.md"] * 50_000
    notes = note_reading.read_many(NoteReader(), vault, many)
    assert next(notes) == EXPECTED[0]
    # Waits for the worker to end.
    notes.close()
