"""Indexes of notes: queries, notices, deletion."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from symphony_cli.base.errors import Failed
from symphony_cli.base.findings import Notice
from symphony_cli.notes.text.marks import Link
from symphony_cli.notes.views import NoteEntry
from tests.store.note_vault import Counting, Notes
from tests.vault_trees import write


@pytest.mark.parametrize(
    "query", ["istanbul", "ISTANBUL", "İSTANBUL", "\u0131stanbul", "i\u0307st*"]
)
def test_a_turkish_i_is_found_in_any_case(notes: Notes, query: str) -> None:
    for name in ("İstanbul.md", "I\u0307stanbul 2.md", "3.md"):
        notes.put(name, "#İş \u0131stanbul\n" if name == "3.md" else "\n")
    assert sorted(notes.found(query)) == sorted(["İstanbul.md", "I\u0307stanbul 2.md", "3.md"])
    assert notes.found(query)[0] == "İstanbul.md"
    assert notes.found(query, "iş") == ["3.md"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("budget", ["budget.md", "plan.md"]),
        ("budget costs", ["plan.md"]),
        ('"the budget"', ["plan.md"]),
        ("bud*", ["budget.md", "plan.md"]),
        ("costs OR übergröße", ["größe.org", "plan.md"]),
        ("budget NOT costs", ["budget.md"]),
        ("title:budget", ["budget.md"]),
        ("title:haushalt", ["budget.md"]),
        ("ÜBERGRÖSSE OR ÜBERGRÖẞE", ["größe.org"]),
        ("Ubergroesse", []),
        ("ubergroße", []),
        ("u\u0308bergro\u0308ße", ["größe.org"]),
        ("京都", ["日本.txt"]),
        ("東都", []),
        ("東京*", ["日本.txt"]),
        ("서울", ["日本.txt"]),
    ],
)
def test_notes_are_found(notes: Notes, query: str, names: list[str]) -> None:
    notes.put("plan.md", "# Plan\n\nthe budget and its costs\n")
    notes.put("budget.md", "---\naliases: [Haushalt]\n---\n# Budget\n")
    notes.put("größe.org", "* Maße\nÜbergröße\n")
    notes.put("日本.txt", "東京都へ行く、서울에서\n")
    assert sorted(notes.found(query)) == names


def test_a_word_in_the_title_counts_more_than_in_the_text(notes: Notes) -> None:
    notes.put("a.md", "# Other\n\nplan plan plan\n")
    notes.put("b.md", "# Plan\n\nwords that go on for longer than those of the other do\n")
    assert notes.found("plan") == ["b.md", "a.md"]
    assert notes.found("plan", limit=1) == ["b.md"]


def test_an_exact_title_comes_first_then_another_name_then_a_part_of_one(notes: Notes) -> None:
    notes.put("long.md", "# Team Sync\n\nteam sync " + "words " * 500)
    notes.put("body.md", "# Other\n\n" + "team sync " * 50)
    notes.put("notes.md", "# Notes of Team Sync\n\nteam sync team sync\n")
    notes.put("other.md", "---\naliases: [TEAM  sync!]\n---\n# Meeting\n")
    ranked = ["long.md", "other.md", "notes.md", "body.md"]
    assert notes.found("team sync") == notes.found('"team sync"') == ranked
    assert notes.found("team sync", limit=1) == ["long.md"]


def test_a_tag_matches_itself_and_the_tags_below_it(notes: Notes) -> None:
    notes.put("a.md", "word #Work/Acme #now\n")
    notes.put("b.md", "word #workshop\n")
    notes.put("c.md", "---\ntags: work\n---\nword\n")
    assert sorted(notes.found("word", "WORK")) == ["a.md", "c.md"]
    assert notes.found("word", "work/acme", "now") == ["a.md"]
    assert notes.found("word", "wor") == []


def test_titles_tags_and_links_are_listed(notes: Notes) -> None:
    notes.put("sub/b.md", "# B #x\n[[a#top|A]]\n")
    notes.put("a.md", "---\naliases: >-\n  one\n---\n![img](i.png)\n")
    entries = notes.index.notes(str(notes.vault))
    assert entries == [
        NoteEntry(
            "a.md",
            "a",
            ["one"],
            [],
            notes.changed_at("a.md"),
            [["i.png", None, "img", 5, "image"]],
        ),
        NoteEntry(
            "sub/b.md",
            "B #x",
            [],
            ["x"],
            notes.changed_at("sub/b.md"),
            [["a", "top", "A", 2, "wikilink"]],
        ),
    ]
    assert entries[1].links == [Link("a", "top", "A", 2, "wikilink")]


def test_files_that_are_not_notes_are_left_out(notes: Notes, tmp_path: Path) -> None:
    notes.put("note.MD", "word\n")
    notes.put("table.csv", "word\n")
    notes.put(".hidden.md", "word\n")
    for directory in (".git", ".obsidian", ".trash", "logseq/bak", "logseq/.recycle"):
        notes.put(f"{directory}/a.md", "word\n")
    notes.put("logseq/pages.md", "word\n")
    notes.put("binary.md", "word\0\n")
    notes.put("large.md", "word\n" * 1_000_001)
    notes.put("directory.md/inside.md", "word\n")
    os.mkfifo(notes.vault / "fifo.md")
    write(tmp_path / "outside" / "secret.md", b"word\n")
    (notes.vault / "link.md").symlink_to(tmp_path / "outside" / "secret.md")
    (notes.vault / "linked").symlink_to(tmp_path / "outside")
    assert sorted(notes.found("word")) == ["directory.md/inside.md", "logseq/pages.md", "note.MD"]


def test_names_and_texts_of_any_bytes_are_indexed(notes: Notes) -> None:
    name = os.fsdecode(b"\xff\n\t.md")
    write(notes.vault / name, b"\xef\xbb\xbfword \xff\xfe end\n")
    assert notes.found("word end") == [name]
    assert notes.index.notes(str(notes.vault)) == [
        NoteEntry(name, "?\n\t", [], [], notes.changed_at(name), [])
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_note_is_found_once_it_is_readable(notes: Notes) -> None:
    path = notes.put("a.md", "word\n")
    path.chmod(0)
    assert notes.found("word") == []
    path.chmod(0o600)
    assert notes.found("word") == ["a.md"]


def test_an_unreadable_note_is_read_again(notes: Notes, monkeypatch: pytest.MonkeyPatch) -> None:
    notes.put("a.md", "word\n")

    def refuse(self: Any, root: str, path: bytes) -> str:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Counting, "text", refuse)
        assert notes.found("word") == []
    assert notes.found("word") == ["a.md"]


def test_an_unreadable_vault_or_directory_is_reported(
    notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes.put("a.md", "word\n")
    notes.put("private/b.md", "word\n")
    real = os.open

    def refuse(path: Any, flags: int, *rest: Any) -> int:
        if os.fsencode(path).rstrip(b"/").endswith(b"/private"):
            raise PermissionError(13, "Permission denied")
        return real(path, flags, *rest)

    monkeypatch.setattr(os, "open", refuse)
    assert notes.found("word") == ["a.md"]
    message = f"{notes.vault}/private cannot be read: Permission denied"
    assert notes.index.notices == [Notice("NOTE_UNREADABLE", message)]
    with pytest.raises(Failed) as caught:
        notes.index.notes(f"{notes.vault}/private")
    assert caught.value.code == "VAULT_UNREADABLE"
    monkeypatch.undo()
    assert sorted(notes.found("word")) == ["a.md", "private/b.md"]
    assert notes.index.notices == []


@pytest.mark.parametrize("in_the_way", ["cache", "directory", "index", "unfinished"])
def test_each_query_builds_an_index_if_none_can_be_stored(notes: Notes, in_the_way: str) -> None:
    notes.put("a.md", "word #tag\n")
    match in_the_way:
        case "cache":
            notes.directory.parent.write_text("in the way")
        case "directory":
            notes.directory.parent.mkdir()
            notes.directory.write_text("in the way")
        case "index":
            write(notes.file / "in the way", b"")
        case _:
            write(Path(f"{notes.file}.new") / "in the way", b"")
    assert notes.found("word", "tag") == ["a.md"]
    assert [note.path for note in notes.index.notes(str(notes.vault))] == ["a.md"]
    [notice] = notes.index.notices
    assert notice.code == "INDEX_UNUSABLE"
    assert notice.message.startswith(f"cannot read or write the note index {notes.file}: ")
