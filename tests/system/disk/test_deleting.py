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
from symphony_cli.system.disk.deleting import DirectoryRemoval


@pytest.fixture(autouse=True)
def no_trash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deleting, "put_into_trash", lambda path: False)


@pytest.fixture
def api(tree: Path) -> Path:
    (tree / "api" / "src").mkdir(parents=True)
    return tree / "api"


def test_a_taken_directory_is_renamed(tree: Path, api: Path) -> None:
    with DirectoryRemoval() as removal:
        assert removal.take(str(api)) is False
        [aside] = tree.iterdir()
        assert aside.name.startswith("api.symphony-deleted-")
        assert (aside / "src").is_dir()
        assert removal.finish() == []
    assert list(tree.iterdir()) == []


def test_an_unfinished_removal_restores_the_directory(tree: Path, api: Path) -> None:
    with DirectoryRemoval() as removal:
        removal.take(str(api))
        assert not api.exists()
    assert (list(tree.iterdir()), (api / "src").is_dir()) == ([api], True)


def test_signals_are_blocked_from_take_to_the_end(tree: Path, api: Path) -> None:
    with DirectoryRemoval() as removal:
        removal.take(str(api))
        signal.raise_signal(signal.SIGTERM)
        [notice] = removal.finish()
        assert removal.interrupted
    [aside] = tree.iterdir()
    assert notice.message == f"'{aside}' is what is left of {api}: interrupted"
    assert (aside / "src").is_dir()


def test_a_directory_that_cannot_be_taken_stays(api: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: str) -> None:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))

    monkeypatch.setattr(deleting.os, "rename", refuse)
    with DirectoryRemoval() as removal, pytest.raises(Failed) as caught:
        removal.take(str(api))
    assert caught.value.message == f"'{api}' cannot be deleted: Device or resource busy"


def test_a_failed_deletion_is_a_notice(
    tree: Path, api: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: str) -> None:
        raise OSError(errno.EACCES, os.strerror(errno.EACCES), path)

    monkeypatch.setattr(deleting, "delete_tree", refuse)
    with DirectoryRemoval() as removal:
        removal.take(str(api))
        [notice] = removal.finish()
    [aside] = tree.iterdir()
    assert notice == Notice(
        "DELETED_IN_PART", f"'{aside}' is what is left of {api}: Permission denied"
    )
