"""The state of a vault on a real disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.domain.vault_places import archive_of, state_of, work_directory_of
from symphony_cli.system.disk.files import LocalFiles

FILES = LocalFiles()


def state(path: Path) -> str:
    return FILES.vault_state(str(path))


@given(data=st.data())
def test_the_state_follows_the_existing_paths(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = str(
        tmp_path_factory.mktemp("place") / data.draw(st.sampled_from(["notes", "ü b", ".x"]))
    )
    there = {name: data.draw(st.booleans()) for name in ("directory", "archive", "work")}
    if there["directory"]:
        os.mkdir(path)
    if there["archive"]:
        Path(archive_of(path)).touch()
    if there["work"]:
        os.mkdir(work_directory_of(path))
    assert FILES.vault_state(path) == state_of(**there)


def test_locking_by_hand_changes_the_state_at_once(tmp_path: Path) -> None:
    notes, archive = tmp_path / "notes", tmp_path / "notes.tar.age"
    assert state(notes) == "missing"
    notes.mkdir()
    assert state(notes) == "open"
    archive.touch()
    assert state(notes) == "doubled"
    notes.rmdir()
    assert state(notes) == "locked"
    archive.unlink()
    assert state(notes) == "missing"


def test_links_to_a_directory_and_to_an_archive_count(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    notes = tmp_path / "notes"
    notes.symlink_to("elsewhere")
    assert state(notes) == "open"
    notes.unlink()
    # The archive's disk may be missing, and only the link remains.
    (tmp_path / "notes.tar.age").symlink_to("/nowhere/notes.tar.age")
    assert state(notes) == "locked"
    notes.symlink_to("nowhere")
    assert state(notes) == "locked"


def test_another_kind_of_file_does_not_count(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    (tmp_path / "notes.tar.age").mkdir()
    (tmp_path / ".notes.symphony").touch()
    assert state(notes) == "missing"
    (tmp_path / ".notes.symphony").unlink()
    (tmp_path / ".notes.symphony").symlink_to(tmp_path)
    assert state(notes) == "missing"


def test_a_name_too_long_for_an_archive_is_not_an_error(tmp_path: Path) -> None:
    notes = tmp_path / ("n" * 255)
    assert state(notes) == "missing"
    notes.mkdir()
    assert state(notes) == "open"
    assert state(tmp_path / "\0") == "missing"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may look everywhere")
def test_an_inaccessible_path_is_not_missing(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(0o000)
    try:
        assert state(closed / "notes") == "open"
    finally:
        closed.chmod(0o700)
