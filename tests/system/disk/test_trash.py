"""The trash of each file system, and its errors."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
import send2trash  # pyright: ignore[reportMissingTypeStubs]

from symphony_cli.base.errors import Failed
from symphony_cli.system.disk.trash import forget_in_trash, has_trash, in_trash, put_into_trash
from tests.elsewhere import elsewhere as elsewhere


@pytest.mark.parametrize(
    "refusal",
    [
        OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)),
        PermissionError(errno.EACCES, os.strerror(errno.EACCES), "api", None, "Trash/files/api"),
        OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), "api", None, "Trash/files/api"),
    ],
)
def test_a_trash_that_refuses_a_directory_is_an_error(
    tree: Path, monkeypatch: pytest.MonkeyPatch, refusal: OSError
) -> None:
    def refuse(_: str) -> None:
        raise refusal

    monkeypatch.setattr(send2trash, "send2trash", refuse)
    with pytest.raises(Failed) as caught:
        put_into_trash(str(tree))
    message = f"'{tree}' cannot be moved to the trash: {refusal.strerror}"
    assert (caught.value.code, caught.value.message) == ("NOT_TRASHED", message)
    assert tree.is_dir()


def test_a_trash_that_cannot_be_created_is_missing(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: str) -> None:
        raise send2trash.TrashPermissionError("/.Trash-0")

    monkeypatch.setattr(send2trash, "send2trash", refuse)
    assert put_into_trash(str(tree)) is False


def test_a_file_instead_of_the_trash_is_not_a_trash(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tree))
    assert has_trash(str(tree)) is True
    (tree / "Trash").touch()
    assert has_trash(str(tree)) is False


def test_another_file_system_has_its_own_trash(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(os, "access", lambda path, _: asked.append(path))
    has_trash(str(elsewhere))
    assert asked[0] in {"/dev/shm", f"/dev/shm/.Trash-{os.getuid()}"}


@pytest.mark.parametrize("trash", [".Trash/1000", ".Trash-1000"])
def test_a_trash_of_another_file_system_has_paths_below_its_top(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trash: str
) -> None:
    monkeypatch.setattr(
        "symphony_cli.system.disk.trash._trash_path", lambda _: str(tmp_path / trash)
    )
    for name, day in (("api", 1), ("api 2", 3), ("api 3", 2)):
        (tmp_path / trash / "files" / name).mkdir(parents=True)
        record = tmp_path / trash / "info" / f"{name}.trashinfo"
        record.parent.mkdir(exist_ok=True)
        text = f"[Trash Info]\nPath=code/an%20api\nDeletionDate=2026-01-0{day}T03:04:05\n"
        record.write_text(text)
    (tmp_path / trash / "info" / "damaged.trashinfo").write_bytes(b"\xff")
    found = in_trash(str(tmp_path / "code" / "an api"))
    names = ("api 2", "api 3", "api")
    assert found == [str(tmp_path / trash / "files" / name) for name in names]
    assert in_trash(str(tmp_path / "code")) == []
    forget_in_trash(found[0])
    assert in_trash(str(tmp_path / "code" / "an api")) == found
    (tmp_path / trash / "files" / "api 2").rmdir()
    forget_in_trash(found[0])
    assert not (tmp_path / trash / "info" / "api 2.trashinfo").exists()
