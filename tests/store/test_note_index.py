"""Indexes of notes: what they find, how they follow what changes, and what they survive."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from symphony_cli.domain.errors import Failed
from symphony_cli.domain.findings import Notice
from symphony_cli.domain.note_queries import parse
from symphony_cli.domain.note_views import Folder, NoteEntry
from symphony_cli.domain.notes import Link
from symphony_cli.store import note_building, note_changes, note_writing
from symphony_cli.store.note_index import NoteIndexes
from symphony_cli.store.note_schema import index_file
from symphony_cli.system.note_files import NoteFiles
from tests.vault_trees import write

OLD = 1_600_000_000


class Counting(NoteFiles):
    """The real files, and the paths of those that were read."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def text(self, root: str, path: bytes) -> str | None:
        self.read.append(os.fsdecode(path))
        return super().text(root, path)


def indexes(directory: Path, files: NoteFiles) -> NoteIndexes:
    return NoteIndexes(str(directory), files, lambda vault: nullcontext(lambda done, total: None))


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

    def found(self, query: str, *tags: str, limit: int = 100) -> list[str]:
        matches = self.index.search(
            str(self.vault), parse(query).expression, tags=tags, limit=limit
        )
        return [match.path for match in matches]


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have nothing be so new that it is looked at again."""
    monkeypatch.setattr(note_changes, "JUST_NOW", -(1 << 60))


@pytest.fixture
def notes(tmp_path: Path) -> Notes:
    return Notes(tmp_path)


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


def test_tags_are_those_asked_for_and_the_ones_below_them(notes: Notes) -> None:
    notes.put("a.md", "word #Work/Acme #now\n")
    notes.put("b.md", "word #workshop\n")
    notes.put("c.md", "---\ntags: work\n---\nword\n")
    assert sorted(notes.found("word", "WORK")) == ["a.md", "c.md"]
    assert notes.found("word", "work/acme", "now") == ["a.md"]
    assert notes.found("word", "wor") == []


def test_titles_tags_and_links_are_kept_for_those_who_ask(notes: Notes) -> None:
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


@pytest.mark.parametrize("whole_seconds", [False, True])
def test_a_note_that_was_written_just_now_is_read_once_more(
    notes: Notes, whole_seconds: bool
) -> None:
    now = time.time_ns()
    files = Still(now - now % 1_000_000_000 if whole_seconds else now)
    notes.index = indexes(notes.directory, files)
    path = write(notes.vault / "a.md", b"one word\n")
    assert notes.found("one") == ["a.md"]
    path.write_bytes(b"two word\n")
    assert notes.found("two") == ["a.md"]


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


def test_what_is_no_note_is_left_out(notes: Notes, tmp_path: Path) -> None:
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


def test_names_and_texts_of_any_bytes_are_taken(notes: Notes) -> None:
    name = os.fsdecode(b"\xff\n\t.md")
    write(notes.vault / name, b"\xef\xbb\xbfword \xff\xfe end\n")
    assert notes.found("word end") == [name]
    assert notes.index.notes(str(notes.vault)) == [
        NoteEntry(name, "?\n\t", [], [], notes.changed_at(name), [])
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_what_cannot_be_read_is_found_once_it_can(notes: Notes) -> None:
    path = notes.put("a.md", "word\n")
    path.chmod(0)
    assert notes.found("word") == []
    path.chmod(0o600)
    assert notes.found("word") == ["a.md"]


def test_an_unreadable_note_is_looked_at_again(
    notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes.put("a.md", "word\n")

    def refuse(self: Any, root: str, path: bytes) -> str:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Counting, "text", refuse)
        assert notes.found("word") == []
    assert notes.found("word") == ["a.md"]


def test_only_the_user_can_read_an_index(notes: Notes) -> None:
    notes.put("a.md", "word\n")
    notes.found("word")
    assert stat.S_IMODE(notes.directory.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in notes.directory.iterdir()} == {0o600}
    assert sorted(path.name for path in notes.directory.iterdir()) == [
        notes.file.name,
        f"{notes.file.name}.lock",
    ]


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
            notes.file.write_text("this is no database\n" * 100)
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
def test_an_index_with_other_things_in_it_is_made_anew(notes: Notes, change: str) -> None:
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
def test_an_index_that_is_none_is_made_anew(notes: Notes, how: str) -> None:
    for number in range(200):
        notes.put(f"{number}.md", f"word {number} in some text\n")
    notes.found("word")
    damage(notes, how)
    assert len(notes.found("word", limit=500)) == 200
    notes.files.read.clear()
    assert notes.found("word 7") == ["7.md"]
    assert notes.files.read == []


def test_an_index_is_made_anew_when_most_of_it_is_marked_as_gone(
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


def test_an_index_that_another_process_writes_to_is_asked_as_it_is(
    notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("symphony_cli.store.note_index.WAIT_SECONDS", 0.01)
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
def test_what_another_process_took_in_meanwhile_is_not_taken_in_twice(
    notes: Notes, tmp_path: Path
) -> None:
    notes.put("a.md", "word\n")
    notes.found("word")
    notes.put("b.md", "word\n")

    class Racing(NoteFiles):
        def folders(self, root: str, unread: dict[bytes, str]) -> Iterator[Folder]:
            yield from super().folders(root, unread)
            # After the index was looked at, and before it is written to.
            assert sorted(notes.found("word")) == ["a.md", "b.md"]

    index = indexes(notes.directory, Racing())
    assert len(index.search(str(notes.vault), '"word"', limit=9)) == 2
    assert notes.files.read == ["a.md", "b.md"]


@pytest.mark.usefixtures("settled")
def test_of_two_first_searches_at_once_one_makes_the_index(notes: Notes) -> None:
    notes.put("a.md", "word\n")
    notes.directory.mkdir(parents=True)
    lock = os.open(f"{notes.file}.lock", os.O_CREAT | os.O_RDWR, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    others = [Counting(), Counting()]
    found: list[int] = []

    def search(files: Counting) -> None:
        index = indexes(notes.directory, files)
        found.append(len(index.search(str(notes.vault), '"word"', limit=9)))

    threads = [threading.Thread(target=search, args=(files,)) for files in others]
    for thread in threads:
        thread.start()
    os.close(lock)
    for thread in threads:
        thread.join()
    assert found == [1, 1]
    assert sum(len(files.read) for files in others) == 1


def test_what_a_killed_process_left_unfinished_is_forgotten_or_made_anew(notes: Notes) -> None:
    notes.put("a.md", "word\n")
    notes.found("word")
    unfinished = Path(f"{notes.file}.new")
    for forget in (True, False):
        unfinished.write_text("word")
        notes.file.unlink(missing_ok=True)
        if forget:
            notes.index.forget(str(notes.vault))
        else:
            assert notes.found("word") == ["a.md"]
        assert not unfinished.exists()


def test_what_is_forgotten_while_an_index_is_made_does_not_come_back(notes: Notes) -> None:
    notes.put("a.md", "word\n")

    class Locking(NoteFiles):
        def text(self, root: str, path: bytes) -> str | None:
            text = super().text(root, path)
            # As `vault lock` does, in its order.
            shutil.rmtree(notes.vault)
            notes.index.forget(root)
            return text

    with pytest.raises(Failed) as caught:
        indexes(notes.directory, Locking()).search(str(notes.vault), '"word"', limit=9)
    assert caught.value.code == "VAULT_UNREADABLE"
    assert [path.suffix for path in notes.directory.iterdir()] == [".lock"]


def test_a_vault_or_a_directory_in_it_that_cannot_be_read_is_told(
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


def test_what_is_forgotten_is_in_no_file(notes: Notes, tmp_path: Path) -> None:
    inner, outer = notes.vault / "inner", notes.vault.parent
    write(inner / "secret.md", b"verysecret\n")
    write(tmp_path / "other" / "open.md", b"verysecret\n")
    for vault in (inner, notes.vault, outer, tmp_path / "other"):
        assert notes.index.search(str(vault), '"verysecret"', limit=9)
    assert len(list(notes.directory.glob("*.db"))) == 4
    notes.index.forget(str(inner))
    assert [path.name for path in notes.directory.glob("*.db*") if path.suffix != ".lock"] == [
        os.path.basename(index_file(str(notes.directory), str(tmp_path / "other")))
    ]
    notes.index.forget(str(inner))


def test_an_index_of_a_directory_that_is_no_more_goes_too(notes: Notes) -> None:
    notes.put("a.md", "word\n")
    notes.found("word")
    os.rename(notes.vault, notes.vault.parent / "moved")
    notes.index.forget(str(notes.vault.parent / "elsewhere"))
    assert not notes.file.exists()


def test_nothing_is_forgotten_where_nothing_is_known(tmp_path: Path) -> None:
    indexes(tmp_path / "none", NoteFiles()).forget("/vault")
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("in_the_way", ["cache", "directory", "index", "unfinished"])
def test_where_no_index_can_be_kept_one_is_made_for_each_question(
    notes: Notes, in_the_way: str
) -> None:
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
    assert notice.message.startswith(f"the index of notes {notes.file} cannot be written or read: ")


def test_an_error_while_one_is_made_comes_out_and_leaves_nothing_behind(
    notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes.put("a.md", "word\n")

    def fail(*arguments: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(note_building, "keep", fail)
    with pytest.raises(Failed, match="disk is full"):
        notes.found("word")
    assert [path.suffix for path in notes.directory.iterdir()] == [".lock"]
