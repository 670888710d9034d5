"""Removals of directories without a trash."""

from __future__ import annotations

import errno
import os
import signal
from pathlib import Path

import pytest

from symphony_cli.base.errors import Failed
from symphony_cli.base.findings import Notice
from symphony_cli.system.disk import deleting
from symphony_cli.system.disk.deleting import DirectoryRemoval, DirectoryRemover


@pytest.fixture(autouse=True)
def no_trash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deleting, "has_trash", lambda path: False)


@pytest.fixture
def api(tree: Path) -> Path:
    (tree / "api" / "src").mkdir(parents=True)
    return tree / "api"


def test_a_directory_is_set_aside_and_deleted(tree: Path, api: Path) -> None:
    with DirectoryRemoval() as removal:
        removal.look(str(api))
        assert removal.set_aside(str(api))
        assert not removal.trash(str(api))
        [aside] = tree.iterdir()
        assert aside.name.startswith("api.symphony-deleted-")
        assert (aside / "src").is_dir()
        assert removal.finish() == []
    assert list(tree.iterdir()) == []


def test_an_unfinished_removal_restores_the_directory(tree: Path, api: Path) -> None:
    with DirectoryRemoval() as removal:
        removal.look(str(api))
        removal.set_aside(str(api))
        assert not api.exists()
    assert (list(tree.iterdir()), (api / "src").is_dir()) == ([api], True)


def test_signals_are_blocked_from_setting_aside_to_the_end(tree: Path, api: Path) -> None:
    with DirectoryRemoval() as removal:
        removal.look(str(api))
        removal.set_aside(str(api))
        signal.raise_signal(signal.SIGTERM)
        [notice] = removal.finish()
        assert removal.interrupted
    [aside] = tree.iterdir()
    assert notice.message == f"deleted {api} in part; the rest is at '{aside}': interrupted"
    assert (aside / "src").is_dir()


def test_a_directory_that_cannot_be_taken_stays(api: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: str) -> None:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))

    monkeypatch.setattr(deleting.os, "rename", refuse)
    with DirectoryRemoval() as removal, pytest.raises(Failed) as caught:
        removal.set_aside(str(api))
    assert caught.value.message == f"'{api}' cannot be deleted: Device or resource busy"


def test_a_failed_deletion_is_a_notice(
    tree: Path, api: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: str) -> None:
        raise OSError(errno.EACCES, os.strerror(errno.EACCES), path)

    monkeypatch.setattr(deleting, "delete_tree", refuse)
    with DirectoryRemoval() as removal:
        removal.look(str(api))
        removal.set_aside(str(api))
        [notice] = removal.finish()
    [aside] = tree.iterdir()
    assert notice == Notice(
        "DELETED_IN_PART", f"deleted {api} in part; the rest is at '{aside}': Permission denied"
    )


def test_a_directory_that_changed_is_put_back(api: Path) -> None:
    with DirectoryRemoval() as removal:
        removal.look(str(api))
        (api / "src" / "new").touch()
        assert not removal.set_aside(str(api))
        assert (api / "src" / "new").is_file()
        removal.look(str(api))
        assert removal.set_aside(str(api))


def test_a_change_with_the_old_size_and_time_is_seen(api: Path) -> None:
    (api / "file").write_text("old")
    status = (api / "file").stat()
    with DirectoryRemoval() as removal:
        removal.look(str(api))
        (api / "file").write_text("new")
        os.utime(api / "file", ns=(status.st_atime_ns, status.st_mtime_ns))
        assert not removal.set_aside(str(api))


def test_a_file_made_in_a_directory_set_aside_stays(tree: Path, api: Path) -> None:
    with DirectoryRemoval() as removal:
        removal.look(str(api))
        removal.set_aside(str(api))
        [aside] = tree.iterdir()
        (aside / "src" / "late").touch()
        assert removal.finish() == [
            Notice("NOT_DELETED", f"kept {api} at '{aside}': it has changed")
        ]
    assert (aside / "src" / "late").is_file()


def test_something_else_at_the_path_is_not_replaced(tree: Path, api: Path) -> None:
    aside = tree / "api.symphony-deleted-0a1b2c3d"
    api.rename(aside)
    api.mkdir()
    with pytest.raises(Failed) as caught:
        DirectoryRemover().put_back(str(aside), str(api))
    assert caught.value.message == (
        f"'{api}' is now at '{aside}' and cannot be moved back: another file is there now"
    )
    assert (aside / "src").is_dir()


def test_a_missing_directory_is_found_where_it_was_set_aside(tree: Path, api: Path) -> None:
    remover = DirectoryRemover()
    assert remover.aside_of(str(api)) is None
    aside = tree / "api.symphony-deleted-0a1b2c3d"
    api.rename(aside)
    (tree / "api.symphony-deleted-by-hand").mkdir()
    assert remover.leftovers([str(tree), str(tree / "gone")]) == [str(aside)]
    assert remover.aside_of(str(api)) == str(aside)
    assert remover.aside_of(str(tree / "ap")) is None
    remover.put_back(str(aside), str(api))
    assert (api / "src").is_dir()
