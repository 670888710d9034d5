"""The tags that an index knows, without an update of it."""

from __future__ import annotations

import os

import pytest

from symphony_cli.store.connection import connect
from symphony_cli.store.note_index.schema import VERSION
from tests.store.note_vault import Notes


@pytest.fixture
def tagged(notes: Notes) -> Notes:
    """An index of two notes with tags, and of one without."""
    notes.put("a.md", "#Area/Straße [[b]]\n")
    notes.put("b.md", "---\ntags: [two words, 日本]\n---\n")
    notes.put("c.md", "no tag\n")
    assert notes.found("tag") == ["c.md"]
    return notes


def known(notes: Notes, begun: str = "") -> list[str]:
    return sorted(notes.index.known_tags(str(notes.vault), begun))


def test_tags_are_known_as_they_are_written(tagged: Notes) -> None:
    assert known(tagged) == ["Area/Straße", "two words", "日本"]
    assert known(tagged, "AREA/STRASSE") == ["Area/Straße"]
    assert known(tagged, "rea") == known(tagged, "no") == []


def test_no_vault_is_looked_at_and_no_file_is_created(tagged: Notes) -> None:
    tagged.put("d.md", "#new\n")
    before = sorted(os.listdir(tagged.directory))
    assert "new" not in known(tagged)
    assert sorted(os.listdir(tagged.directory)) == before
    assert tagged.found("new") == ["d.md"]
    assert "new" in known(tagged)


def test_without_an_index_no_tag_is_known(notes: Notes) -> None:
    notes.put("a.md", "#one\n")
    assert known(notes) == []
    assert not notes.directory.exists()


@pytest.mark.parametrize("content", [b"", b"no database" * 1000])
def test_no_tag_is_known_of_a_damaged_index(tagged: Notes, content: bytes) -> None:
    tagged.file.write_bytes(content)
    assert known(tagged) == []


def test_no_tag_is_known_of_an_index_of_another_version(tagged: Notes) -> None:
    connection = connect(str(tagged.file), 0, "mode=rw")
    connection.execute(f"pragma user_version = {VERSION - 1}")
    connection.close()
    assert known(tagged) == []


def test_tags_are_known_while_another_process_writes(tagged: Notes) -> None:
    connection = connect(str(tagged.file), 0, "mode=rw")
    connection.execute("begin immediate")
    connection.execute("delete from notes")
    assert known(tagged, "area") == ["Area/Straße"]
    connection.close()
