"""Moves of directories, complete or not at all."""

from __future__ import annotations

import errno
import os
import signal
import sys
from pathlib import Path

import pytest

from symphony_cli.base.errors import Conflict, Failed, InvalidValue, Refused, SymphonyError
from symphony_cli.base.findings import Notice
from symphony_cli.system.disk import moving
from symphony_cli.system.disk.moving import DirectoryMove, DirectoryMover
from symphony_cli.system.processes.command import Command
from symphony_cli.system.processes.pool import run
from tests.elsewhere import elsewhere as elsewhere
from tests.mounts import run_with_bound


@pytest.fixture
def source(tree: Path) -> Path:
    made = tree / "api"
    (made / "src").mkdir(parents=True)
    (made / "src" / "main").write_text("text")
    return made


def contents(top: Path) -> list[str]:
    return sorted(str(path.relative_to(top)) for path in top.rglob("*"))


def moved(source: Path, destination: Path) -> list[Notice]:
    with DirectoryMove(str(source), str(destination)) as move:
        move.place()
        move.keep()
        return move.finish()


@pytest.mark.parametrize(
    ("wanted", "final"),
    [
        ("new", "new"),
        ("new/", "new"),
        ("into", "into/api"),
        ("into/", "into/api"),
        ("into/other", "into/other"),
        ("a/b/c", "a/b/c"),
        ("link", "into/api"),
        ("link/x", "into/x"),
        ("into/../y", "y"),
    ],
)
def test_the_destination_follows_the_rule_of_mv(
    tree: Path, source: Path, monkeypatch: pytest.MonkeyPatch, wanted: str, final: str
) -> None:
    (tree / "into").mkdir()
    (tree / "link").symlink_to("into")
    monkeypatch.chdir(tree)
    assert DirectoryMover().destination(str(source), wanted) == str(tree / final)


@pytest.mark.parametrize(
    ("wanted", "kind", "code"),
    [
        ("api", InvalidValue, "MOVE_INTO_ITSELF"),
        ("api/src", InvalidValue, "MOVE_INTO_ITSELF"),
        ("api/new/deep", InvalidValue, "MOVE_INTO_ITSELF"),
        ("link-to-api", InvalidValue, "MOVE_INTO_ITSELF"),
        (".", Conflict, "PATH_TAKEN"),
        ("file", Conflict, "PATH_TAKEN"),
        ("dangling", Conflict, "PATH_TAKEN"),
        ("into", Conflict, "PATH_TAKEN"),
        ("", InvalidValue, "PATH_INVALID"),
        ("new\n", InvalidValue, "PATH_INVALID"),
    ],
)
def test_some_destinations_are_refused(
    tree: Path,
    source: Path,
    monkeypatch: pytest.MonkeyPatch,
    wanted: str,
    kind: type[SymphonyError],
    code: str,
) -> None:
    (tree / "into" / "api").mkdir(parents=True)
    (tree / "file").touch()
    (tree / "dangling").symlink_to("nowhere")
    (tree / "link-to-api").symlink_to("api")
    monkeypatch.chdir(tree)
    with pytest.raises(kind) as caught:
        DirectoryMover().destination(str(source), wanted)
    assert caught.value.code == code


def test_unmovable_directories_are_refused(tree: Path, source: Path) -> None:
    (tree / "link").symlink_to("api")
    (tree / "file").touch()
    mover = DirectoryMover([str(source / "src")])
    for path, kind, code in (
        (source, Refused, "DIRECTORY_PROTECTED"),
        (tree, Refused, "DIRECTORY_PROTECTED"),
        (source / "src", Refused, "DIRECTORY_PROTECTED"),
        (tree / "link", InvalidValue, "PATH_IS_LINK"),
        (tree / "file", InvalidValue, "PATH_NOT_A_DIRECTORY"),
    ):
        with pytest.raises(kind) as caught:
            mover.destination(str(path), "/new")
        assert caught.value.code == code


def test_a_move_creates_missing_parents(tree: Path, source: Path) -> None:
    assert moved(source, tree / "a" / "b" / "api") == []
    assert contents(tree) == ["a", "a/b", "a/b/api", "a/b/api/src", "a/b/api/src/main"]


def test_a_move_to_another_file_system_leaves_nothing_behind(
    tree: Path, source: Path, elsewhere: Path
) -> None:
    assert moved(source, elsewhere / "deep" / "api") == []
    assert contents(tree) == []
    assert contents(elsewhere) == ["deep", "deep/api", "deep/api/src", "deep/api/src/main"]


@pytest.mark.parametrize("places", [False, True])
def test_a_move_that_is_not_kept_is_reversed(tree: Path, source: Path, places: bool) -> None:
    before = contents(tree)
    with DirectoryMove(str(source), str(tree / "a" / "b")) as move:
        if places:
            move.place()
    assert contents(tree) == before


@pytest.mark.parametrize("places", [False, True])
def test_a_copy_that_is_not_kept_is_deleted(
    tree: Path, source: Path, elsewhere: Path, places: bool
) -> None:
    before = contents(tree)
    with DirectoryMove(str(source), str(elsewhere / "a" / "b")) as move:
        if places:
            move.place()
    assert (contents(tree), contents(elsewhere)) == (before, [])


def test_until_it_is_kept_the_source_is_whole(tree: Path, source: Path, elsewhere: Path) -> None:
    before = contents(source)
    with DirectoryMove(str(source), str(elsewhere / "api")) as move:
        [copy] = elsewhere.iterdir()
        # A scan does not find an incomplete copy.
        assert copy.name.startswith(".api.symphony-copy-")
        move.place()
        assert contents(source) == contents(elsewhere / "api") == before
        move.keep()
        [original] = tree.iterdir()
        assert original.name.startswith(".api.symphony-moved-")
        assert contents(original) == before


def test_an_original_changed_after_the_copy_stays(
    tree: Path, source: Path, elsewhere: Path
) -> None:
    with DirectoryMove(str(source), str(elsewhere / "api")) as move:
        (source / "src" / "new").write_text("work")
        move.place()
        move.keep()
        [notice] = move.finish()
    [original] = tree.iterdir()
    assert notice == Notice(
        "SOURCE_CHANGED",
        f"kept '{original}' after copying it: it changed after the copy; compare the two",
    )
    assert (original / "src" / "new").read_text() == "work"
    assert contents(elsewhere) == ["api", "api/src", "api/src/main"]


ACROSS = """
import os, sys
from symphony_cli.system.disk.moving import DirectoryMove
source, into = sys.argv[1:]
with DirectoryMove(source, into + "/new") as move:
    print(*(name[:19] for name in os.listdir(into)))
    move.place()
    move.keep()
    print(move.finish())
"""


def test_a_hidden_file_system_boundary_leads_to_a_copy(tree: Path, source: Path) -> None:
    (tree / "data").mkdir()
    (tree / "bound").mkdir()
    command = [sys.executable, "-c", ACROSS, str(source), str(tree / "bound")]
    done = run_with_bound(tree / "data", tree / "bound", command)
    assert (done.stdout, done.stderr) == (".new.symphony-copy-\n[]\n", "")
    assert contents(tree) == ["bound", "data", "data/new", "data/new/src", "data/new/src/main"]


def test_a_move_on_one_file_system_copies_nothing(tree: Path, source: Path) -> None:
    inode = source.stat().st_ino
    with DirectoryMove(str(source), str(tree / "new")) as move:
        assert contents(tree) == ["api", "api/src", "api/src/main"]
        move.place()
        move.keep()
    assert (tree / "new").stat().st_ino == inode


def test_a_destination_created_meanwhile_stays(tree: Path, source: Path) -> None:
    with DirectoryMove(str(source), str(tree / "new")) as move:
        (tree / "new").mkdir()
        with pytest.raises(Conflict):
            move.place()
    assert contents(tree) == ["api", "api/src", "api/src/main", "new"]


def test_a_parent_that_cannot_be_created_is_an_error(tree: Path, source: Path) -> None:
    (tree / "file").touch()
    with pytest.raises(Failed) as caught, DirectoryMove(str(source), str(tree / "file" / "x")):
        pass
    assert caught.value.message == (
        f"'{source}' cannot be moved to '{tree / 'file' / 'x'}': File exists"
    )


def test_a_copy_that_fails_leaves_nothing(
    tree: Path, source: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("symphony_cli.system.disk.copying.shutil.copyfile", full)
    before = contents(tree)
    with pytest.raises(Failed) as caught, DirectoryMove(str(source), str(elsewhere / "a" / "b")):
        pass
    assert caught.value.message.endswith(": No space left on device")
    assert (contents(tree), contents(elsewhere)) == (before, [])


def test_signals_are_blocked_until_disk_and_store_agree(tree: Path, source: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    with DirectoryMove(str(source), str(tree / "new")) as move:
        move.place()
        signal.raise_signal(signal.SIGINT)
        # A signal must not end git's repair either.
        assert run(Command(["true"], os.environ)).is_good
        move.keep()
        assert (move.finish(), move.interrupted) == ([], True)
    assert contents(tree) == ["new", "new/src", "new/src/main"]
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_during_the_copy_reverses_the_move(
    tree: Path,
    source: Path,
    elsewhere: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: signal.Signals,
) -> None:
    before = contents(tree)
    handler = signal.getsignal(number)
    monkeypatch.setattr(
        "symphony_cli.system.disk.copying.shutil.copyfile", lambda *_: signal.raise_signal(number)
    )
    with (
        pytest.raises(KeyboardInterrupt),
        DirectoryMove(str(source), str(elsewhere / "a" / "b")),
    ):
        pass
    assert (contents(tree), contents(elsewhere)) == (before, [])
    assert signal.getsignal(number) is handler


def test_an_original_left_after_a_signal_is_a_notice(
    tree: Path, source: Path, elsewhere: Path
) -> None:
    with DirectoryMove(str(source), str(elsewhere / "api")) as move:
        move.place()
        move.keep()
        signal.raise_signal(signal.SIGTERM)
        [notice] = move.finish()
        assert move.interrupted
    [original] = tree.iterdir()
    assert notice.message == f"kept '{original}' after copying it: interrupted"
    assert contents(original) == ["src", "src/main"]


def test_an_original_that_cannot_be_deleted_is_a_notice(
    source: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: str) -> None:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), path)

    monkeypatch.setattr(moving, "delete_tree", refuse)
    [notice] = moved(source, elsewhere / "api")
    [left] = source.parent.iterdir()
    assert notice == Notice(
        "SOURCE_NOT_DELETED", f"kept '{left}' after copying it: Device or resource busy"
    )
    assert left.name.startswith(".api.symphony-moved-")
