from __future__ import annotations

import os
import sys
import unicodedata
from pathlib import Path

import pytest

from symphony_cli.base.errors import Failed, InvalidValue
from symphony_cli.base.text import key
from symphony_cli.system.notes.directory import MAX_SETTINGS, NoteDirectory
from tests.vault_trees import write


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    (tmp_path / "vault").mkdir()
    return tmp_path / "vault"


def test_all_files_leaves_hidden_ones_out(vault: Path, tmp_path: Path) -> None:
    for name in ("a.md", "sub/b.png", ".git/config", "sub/.hidden"):
        write(vault / name)
    write(tmp_path / "outside" / "c.md")
    (vault / "linked").symlink_to(tmp_path / "outside")
    found = NoteDirectory().all_files(str(vault))
    assert sorted(found) == ["a.md", "linked", "sub/b.png"]


def test_a_note_is_created_once(vault: Path) -> None:
    directory = NoteDirectory()
    path = "new/sub/größe.md"
    assert directory.create(str(vault), path, "größe\n") is None
    assert directory.create(str(vault), path, "other\n") == path
    assert directory.read(str(vault), path) == "größe\n"


def test_a_name_is_taken_in_any_case_and_unicode_form(vault: Path) -> None:
    directory = NoteDirectory()
    decomposed = unicodedata.normalize("NFD", "Größe.md")
    for there, asked in (("E1.md", "e1.md"), (decomposed, "größe.md")):
        write(vault / "sub" / there, b"mine")
        assert directory.create(str(vault), f"sub/{asked}", "") == f"sub/{there}"
    assert {key(name) for name in os.listdir(vault / "sub")} == {key("e1.md"), key("größe.md")}


@pytest.mark.skipif(sys.platform == "darwin", reason="there these are one name")
def test_the_name_in_the_same_case_is_preferred(vault: Path) -> None:
    for name in ("E1.md", "e1.md"):
        write(vault / name)
    for name in ("E1.md", "e1.md"):
        assert NoteDirectory().create(str(vault), name, "") == name


def test_a_vault_may_be_a_link_itself(vault: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(vault)
    assert NoteDirectory().create(str(tmp_path / "link"), "a.md", "") is None
    assert (vault / "a.md").exists()


@pytest.mark.parametrize("path", ["linked/a.md", "linked/new/a.md", "file/a.md"])
def test_links_and_files_in_a_path_are_refused(vault: Path, tmp_path: Path, path: str) -> None:
    outside = tmp_path / "outside"
    write(outside / "a.md")
    (vault / "linked").symlink_to(outside)
    write(vault / "file")
    with pytest.raises(InvalidValue, match="is in its place"):
        NoteDirectory().create(str(vault), path, "")
    with pytest.raises(InvalidValue, match="is in its place"):
        NoteDirectory().read(str(vault), path)
    assert os.listdir(outside) == ["a.md"]


def test_a_note_is_not_written_through_a_link(vault: Path, tmp_path: Path) -> None:
    (vault / "a.md").symlink_to(tmp_path / "outside.md")
    assert NoteDirectory().create(str(vault), "a.md", "text") == "a.md"
    assert not (tmp_path / "outside.md").exists()


def test_only_small_text_files_are_read(vault: Path) -> None:
    write(vault / "large", b" " * (MAX_SETTINGS + 1))
    write(vault / "binary", b"\xff")
    os.mkfifo(vault / "fifo")
    for name in ("large", "binary", "fifo"):
        with pytest.raises(InvalidValue) as raised:
            NoteDirectory().read(str(vault), name)
        assert raised.value.code == "SETTINGS_INVALID"
    (vault / "directory").mkdir()
    for name in ("none/at/all", "directory"):
        assert NoteDirectory().read(str(vault), name) is None


@pytest.mark.parametrize("marker", [".obsidian", ".zk", "logseq"])
def test_the_settings_directory_may_be_a_link(vault: Path, tmp_path: Path, marker: str) -> None:
    shared = tmp_path / "shared"
    write(shared / "app.json", b"{}")
    (shared / "linked").symlink_to(shared)
    (vault / marker).symlink_to(shared)
    directory = NoteDirectory()
    assert directory.read(str(vault), f"{marker}/app.json") == "{}"
    with pytest.raises(InvalidValue, match="is in its place"):
        directory.read(str(vault), f"{marker}/linked/app.json")
    with pytest.raises(InvalidValue, match="is in its place"):
        directory.create(str(vault), f"{marker}/new.md", "")
    assert sorted(os.listdir(shared)) == ["app.json", "linked"]


def test_a_name_that_is_too_long_is_an_error(vault: Path) -> None:
    with pytest.raises(Failed) as raised:
        NoteDirectory().create(str(vault), "x" * 300, "")
    assert raised.value.code == "NOTE_NOT_WRITTEN"
