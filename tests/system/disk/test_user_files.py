from __future__ import annotations

import os
from pathlib import Path

from symphony_cli.base.findings import Notice
from symphony_cli.system.disk.user_files import MAX_SIZE, read_user_file


def read(path: Path) -> tuple[str | None, list[str]]:
    notices: list[Notice] = []
    text = read_user_file(str(path), notices)
    assert {notice.code for notice in notices} <= {"FILE_SKIPPED"}
    return text, [notice.message for notice in notices]


def test_a_file_is_read_and_a_missing_one_is_none(tmp_path: Path) -> None:
    path = tmp_path / "config"
    path.write_bytes(b"Host \xff\n" * 100_000)
    assert read(path) == ("Host \udcff\n" * 100_000, [])
    assert read(tmp_path / "gone") == (None, [])
    assert read(path / "below a file") == (None, [])


def test_other_than_text_files_are_skipped_without_blocking(tmp_path: Path) -> None:
    (tmp_path / "directory").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "binary").write_bytes(b"Host a\0b\n")
    (tmp_path / "large").write_bytes(b"#" * (MAX_SIZE + 1))
    os.symlink("loop", tmp_path / "loop")
    reasons = {
        "directory": "it is not a file",
        "pipe": "it is not a file",
        "binary": "it is binary",
        "large": "it is too large",
        "loop": "Too many levels of symbolic links",
    }
    for name, reason in reasons.items():
        path = tmp_path / name
        assert read(path) == (None, [f"skipped {path}: {reason}"])


def test_a_private_key_is_not_read(tmp_path: Path) -> None:
    for begin in ("-----BEGIN OPENSSH PRIVATE KEY-----\n", "PuTTY-User-Key-File-3: ssh-rsa\n"):
        path = tmp_path / "id"
        path.write_text(f"{begin}secret\n")
        assert read(path) == (None, [f"skipped {path}: it is a private key"])


def test_a_hostile_name_is_escaped(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31m"
    path.mkdir()
    assert read(path) == (None, [f"skipped {tmp_path}/a\\x1b[31m: it is not a file"])
