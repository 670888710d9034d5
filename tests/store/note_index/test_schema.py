"""Damaged indexes of notes, which are rebuilt."""

from __future__ import annotations

import sqlite3

import pytest

from tests.store.note_vault import Notes


def damage(notes: Notes, how: str) -> None:
    content = bytearray(notes.file.read_bytes())
    match how:
        case "deleted":
            notes.file.unlink()
        case "all deleted":
            for path in notes.directory.iterdir():
                path.unlink()
            notes.directory.rmdir()
        case "empty":
            notes.file.write_bytes(b"")
        case "text":
            notes.file.write_text("this is not a database\n" * 100)
        case "cut short":
            notes.file.write_bytes(content[: len(content) // 2])
        case "zeros":
            content[4096:] = bytes(len(content) - 4096)
            notes.file.write_bytes(content)
        case "no tables":
            with sqlite3.connect(notes.file) as connection:
                connection.execute("drop table words")
            connection.close()
        case _:
            with sqlite3.connect(notes.file) as connection:
                connection.execute("pragma user_version = 99")
            connection.close()


@pytest.mark.parametrize(
    "change",
    [
        "update notes set marks = 'no JSON'",
        "update notes set marks = '{}'",
        "update notes set title = cast(x'ff' as text)",
        "update folders set numbers = x'00'",
        "drop table folders",
        "update words_config set v = 99 where k = 'version'",
    ],
)
def test_an_index_with_unexpected_content_is_rebuilt(notes: Notes, change: str) -> None:
    notes.put("a.md", "word #tag\n")
    expected = notes.index.notes(str(notes.vault))
    with sqlite3.connect(notes.file) as connection:
        connection.execute(change)
    connection.close()
    assert notes.found("word") == ["a.md"]
    assert notes.index.notes(str(notes.vault)) == expected


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize(
    "how",
    ["deleted", "all deleted", "empty", "text", "cut short", "zeros", "no tables", "of a version"],
)
def test_a_file_that_is_not_an_index_is_rebuilt(notes: Notes, how: str) -> None:
    for number in range(200):
        notes.put(f"{number}.md", f"word {number} in some text\n")
    notes.found("word")
    damage(notes, how)
    assert len(notes.found("word", limit=500)) == 200
    notes.files.read.clear()
    assert notes.found("word 7") == ["7.md"]
    assert notes.files.read == []
