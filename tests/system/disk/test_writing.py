from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from symphony_cli.system.disk import writing
from symphony_cli.system.disk.writing import replace_file, write_file

STEPS = ("open", "fchmod", "fsync", "replace", "unlink")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty directory."""
    made = tmp_path / "folder"
    made.mkdir()
    return made


@pytest.fixture(params=STEPS)
def before_step(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Callable[[], None]], None]:
    """Run a function before one step of a write, whichever file it works on."""

    def patch(act: Callable[[], None]) -> None:
        real = getattr(os, request.param)

        def step(*arguments: Any, **options: Any) -> Any:
            monkeypatch.setattr(os, request.param, real)
            act()
            return real(*arguments, **options)

        monkeypatch.setattr(os, request.param, step)

    return patch


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_at_any_step_waits_for_the_end_of_the_write(
    folder: Path, number: int, before_step: Callable[[Callable[[], None]], None]
) -> None:
    path = folder / "file"
    path.write_text("old")
    before_step(lambda: os.kill(os.getpid(), number))
    with pytest.raises(KeyboardInterrupt):
        replace_file(str(path), b"new")
    assert (os.listdir(folder), path.read_text()) == (["file"], "new")


def test_an_error_at_any_step_leaves_one_file(
    folder: Path, before_step: Callable[[Callable[[], None]], None]
) -> None:
    path = folder / "file"
    path.write_text("old")

    def fail() -> None:
        raise OSError(28, "No space left on device")

    before_step(fail)
    with pytest.raises(OSError, match="No space"):
        replace_file(str(path), b"new")
    assert os.listdir(folder) == ["file"]


def test_the_rest_of_a_killed_write_is_replaced(folder: Path) -> None:
    (folder / ".file.new").write_text("half")
    replace_file(str(folder / "file"), b"new", 0o644)
    assert os.listdir(folder) == ["file"]
    assert (folder / "file").stat().st_mode & 0o777 == 0o644


def test_a_planted_link_is_not_followed(folder: Path) -> None:
    (folder / "private").write_text("mine")
    (folder / ".file.new").symlink_to(folder / "private")
    replace_file(str(folder / "file"), b"new")
    assert (folder / "private").read_text() == "mine"


def test_a_new_file_replaces_nothing_and_is_removed_if_it_is_not_whole(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "file"
    path.write_text("old")
    with pytest.raises(FileExistsError):
        write_file(str(path), b"new")
    assert path.read_text() == "old"

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "sync", fail)
    with pytest.raises(OSError, match="No space"):
        write_file(str(folder / "other"), b"new")
    assert os.listdir(folder) == ["file"]
