from __future__ import annotations

import os
from pathlib import Path

import pytest

from symphony_cli.domain.errors import Failed, InvalidValue
from symphony_cli.system.note_directory import LARGEST_SETTINGS, NoteDirectory
from tests.vault_trees import write


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    (tmp_path / "vault").mkdir()
    return tmp_path / "vault"


def test_all_files_are_those_that_are_not_hidden(vault: Path, tmp_path: Path) -> None:
    for name in ("a.md", "sub/b.png", ".git/config", "sub/.hidden"):
        write(vault / name)
    write(tmp_path / "outside" / "c.md")
    (vault / "linked").symlink_to(tmp_path / "outside")
    found = NoteDirectory().all_files(str(vault))
    assert sorted(found) == ["a.md", "linked", "sub/b.png"]


def test_what_is_made_is_there_whole_and_only_once(vault: Path) -> None:
    directory = NoteDirectory()
    assert directory.create(str(vault), "new/sub/größe.md", "größe\n")
    assert not directory.create(str(vault), "new/sub/größe.md", "other\n")
    assert directory.read(str(vault), "new/sub/größe.md") == "größe\n"


def test_a_vault_may_be_a_link_itself(vault: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(vault)
    assert NoteDirectory().create(str(tmp_path / "link"), "a.md", "")
    assert (vault / "a.md").exists()


@pytest.mark.parametrize("path", ["linked/a.md", "linked/new/a.md", "file/a.md"])
def test_links_and_files_on_the_way_are_refused(vault: Path, tmp_path: Path, path: str) -> None:
    outside = tmp_path / "outside"
    write(outside / "a.md")
    (vault / "linked").symlink_to(outside)
    write(vault / "file")
    with pytest.raises(InvalidValue, match="links are not followed"):
        NoteDirectory().create(str(vault), path, "")
    with pytest.raises(InvalidValue, match="links are not followed"):
        NoteDirectory().read(str(vault), path)
    assert os.listdir(outside) == ["a.md"]


def test_a_link_in_the_place_of_a_note_is_not_written_through(vault: Path, tmp_path: Path) -> None:
    (vault / "a.md").symlink_to(tmp_path / "outside.md")
    assert not NoteDirectory().create(str(vault), "a.md", "text")
    assert not (tmp_path / "outside.md").exists()


def test_what_is_no_small_text_is_refused(vault: Path) -> None:
    write(vault / "large", b" " * (LARGEST_SETTINGS + 1))
    write(vault / "binary", b"\xff")
    os.mkfifo(vault / "fifo")
    (vault / "directory").mkdir()
    for name in ("large", "binary", "fifo", "directory"):
        with pytest.raises(InvalidValue) as raised:
            NoteDirectory().read(str(vault), name)
        assert raised.value.code == "SETTINGS_INVALID"
    assert NoteDirectory().read(str(vault), "none/at/all") is None


def test_a_name_that_is_too_long_is_an_error(vault: Path) -> None:
    with pytest.raises(Failed) as raised:
        NoteDirectory().create(str(vault), "x" * 300, "")
    assert raised.value.code == "NOTE_NOT_WRITTEN"
