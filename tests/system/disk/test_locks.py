from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path

import pytest

from symphony_cli.base.errors import Failed
from symphony_cli.system.disk.locks import locked


def test_a_lock_excludes_others_and_leaves_no_file(tmp_path: Path) -> None:
    directory = tmp_path / "new" / "directory"
    with (
        locked(str(directory), 0),
        pytest.raises(Failed) as caught,
        locked(str(directory), 0.01),
    ):
        pass
    assert (caught.value.code, caught.value.message) == (
        "CHANGING_ELSEWHERE",
        f"another Symphony process has been changing {directory} for 0.01 s",
    )
    assert os.listdir(directory) == []
    with locked(str(directory), 0):
        pass


def test_a_file_system_without_locks_is_used_without_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with locked(str(tmp_path), 0), locked(str(tmp_path), 0):
        pass
