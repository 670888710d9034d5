"""Copies of directories equal the original."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symphony_cli.base.errors import Failed
from symphony_cli.system.disk import copying
from symphony_cli.system.disk.copying import copy_tree, delete_tree


def described(top: Path) -> dict[str, tuple[int, int, str | bytes | int, int]]:
    """Return mode, time, content and number of links of each file in a directory."""
    found: dict[str, tuple[int, int, str | bytes | int, int]] = {}
    for directory, below, files in os.walk(top):
        for name in (".", *below, *files):
            path = Path(directory, name)
            status = path.lstat()
            content: str | bytes | int = 0
            if path.is_symlink():
                content = os.readlink(path)
            elif path.is_file():
                content = path.read_bytes()
            names = 1 if path.is_dir() else status.st_nlink
            found[os.path.relpath(path, top)] = (
                status.st_mode,
                status.st_mtime_ns,
                content,
                names,
            )
    return found


def test_modes_times_links_and_pipes_are_kept(tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "locked" / "deeper").mkdir(parents=True)
    (source / "locked" / "script").write_text("#!/bin/sh\n")
    (source / "locked" / "script").chmod(0o4755)
    (source / "again").hardlink_to(source / "locked" / "script")
    (source / "link").symlink_to("locked/script")
    (source / "dangling").symlink_to("/nowhere/at/all")
    (source / "to a directory").symlink_to("locked")
    os.mkfifo(source / "pipe", 0o640)
    os.utime(source / "locked" / "script", ns=(1, 1_234_567_890_123_456_789))
    (source / "locked").chmod(0o500)
    os.utime(source, ns=(1, 987_654_321_000_000_001))

    copy_tree(str(source), str(tmp_path / "copy"))

    assert described(tmp_path / "copy") == described(source)
    assert (tmp_path / "copy" / "again").samefile(tmp_path / "copy" / "locked" / "script")
    (source / "locked").chmod(0o700)


NAMES = st.text(st.characters(exclude_characters="/\0", codec="utf-8"), min_size=1, max_size=20)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=st.dictionaries(NAMES.filter(lambda n: n not in (".", "..")), st.binary(max_size=99)))
def test_any_names_and_contents_are_copied_and_deleted(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]
) -> None:
    top = tmp_path_factory.mktemp("any")
    (top / "source").mkdir()
    for name, content in files.items():
        (top / "source" / name).write_bytes(content)
    copy_tree(str(top / "source"), str(top / "copy"))
    assert described(top / "copy") == described(top / "source")
    delete_tree(str(top / "source"))
    assert os.listdir(top) == ["copy"]


def test_a_socket_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "source").mkdir()
    monkeypatch.chdir(tmp_path / "source")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("monitor")
        copy_tree(str(tmp_path / "source"), str(tmp_path / "copy"))
    assert os.listdir(tmp_path / "copy") == []


def test_a_change_while_copying_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "file").touch()
    copyfile = copying.shutil.copyfile

    def copy_and_write(one: str, other: str) -> None:
        copyfile(one, other)
        Path(one).write_text("saved by the user's editor")

    monkeypatch.setattr(copying.shutil, "copyfile", copy_and_write)
    with pytest.raises(Failed) as caught:
        copy_tree(str(source), str(tmp_path / "copy"))
    assert caught.value.code == "CHANGED_MEANWHILE"


def test_a_device_is_not_copied(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    try:
        os.mknod(tmp_path / "source" / "null", stat.S_IFCHR | 0o600, os.makedev(1, 3))
    except PermissionError:
        pytest.skip("only root makes devices")
    with pytest.raises(Failed, match="it is a device"):
        copy_tree(str(tmp_path / "source"), str(tmp_path / "copy"))


def test_write_protected_files_are_deleted(tmp_path: Path) -> None:
    (tmp_path / "top" / "cache" / "module").mkdir(parents=True)
    (tmp_path / "top" / "cache" / "module" / "file").touch()
    for path in ("top/cache/module", "top/cache"):
        (tmp_path / path).chmod(0o500)
    delete_tree(str(tmp_path / "top"))
    assert not (tmp_path / "top").exists()
