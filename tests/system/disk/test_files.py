from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from symphony_cli.base.errors import Conflict, Failed, InvalidValue
from symphony_cli.system.disk import files as files_module
from symphony_cli.system.disk.files import LocalFiles, read_regular


@pytest.fixture
def files() -> LocalFiles:
    return LocalFiles()


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.fixture
def umask() -> Iterator[None]:
    before = os.umask(0o277)
    yield
    os.umask(before)


def test_directory_is_absolute_with_links_resolved(
    files: LocalFiles, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tree / "real" / "inner").mkdir(parents=True)
    (tree / "link").symlink_to("real/inner")
    monkeypatch.chdir(tree)
    assert files.directory("link") == f"{tree}/real/inner"
    assert files.directory("link/..") == f"{tree}/real"
    assert files.directory(".") == str(tree)
    assert files.directory(f"{tree}/real/") == f"{tree}/real"


def test_directory_expands_the_home(files: LocalFiles, sandbox: Any) -> None:
    assert files.directory("~") == os.path.realpath(sandbox.home)


@pytest.mark.parametrize("name", ["ü", "u\u0308", "with space", "[red]x", "-x", " "])
def test_directory_keeps_names_as_they_are(files: LocalFiles, tree: Path, name: str) -> None:
    (tree / name).mkdir()
    assert files.directory(str(tree / name)) == f"{tree}/{name}"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("", "PATH_INVALID"),
        ("missing", "PATH_MISSING"),
        ("file/below", "PATH_MISSING"),
        ("loop", "PATH_MISSING"),
        ("file", "PATH_NOT_A_DIRECTORY"),
        ("bad\udcff", "PATH_INVALID"),
        ("a\nb", "PATH_INVALID"),
        ("nul\0", "PATH_INVALID"),
        ("long" * 100, "PATH_INVALID"),
        ("x/" * 4000, "PATH_INVALID"),
        ("to-bad", "PATH_INVALID"),
    ],
)
def test_directory_refuses(
    files: LocalFiles, tree: Path, monkeypatch: pytest.MonkeyPatch, path: str, code: str
) -> None:
    monkeypatch.chdir(tree)
    (tree / "file").touch()
    (tree / "loop").symlink_to("loop")
    os.mkdir(bytes(tree) + b"/bad\xff")
    (tree / "to-bad").symlink_to("bad\udcff")
    with pytest.raises(InvalidValue) as caught:
        files.directory(path)
    assert (caught.value.code, caught.value.field) == (code, "path")


def test_directory_refuses_one_that_cannot_be_listed(
    files: LocalFiles, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: str) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", path)

    monkeypatch.setattr(files_module.os, "scandir", refuse)
    with pytest.raises(InvalidValue, match="cannot be read: Permission denied") as caught:
        files.directory(str(tree))
    assert caught.value.code == "PATH_UNREADABLE"


def test_directory_refuses_one_that_cannot_be_entered(
    files: LocalFiles, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files_module.os, "access", lambda path, mode: False)
    with pytest.raises(InvalidValue) as caught:
        files.directory(str(tree))
    assert caught.value.code == "PATH_UNREADABLE"


def test_directory_in_a_deleted_working_directory(
    files: LocalFiles, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tree / "gone").mkdir()
    monkeypatch.chdir(tree / "gone")
    (tree / "gone").rmdir()
    with pytest.raises(InvalidValue, match="the working directory no longer exists"):
        files.directory(".")


def test_absolute_keeps_links_and_accepts_missing_paths(
    files: LocalFiles, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tree / "real" / "inner").mkdir(parents=True)
    (tree / "link").symlink_to("real/inner")
    (tree / "key").symlink_to("nowhere")
    monkeypatch.chdir(tree)
    assert files.absolute("key", "ssh_key") == f"{tree}/key"
    assert files.absolute("./link//id", "ssh_key") == f"{tree}/link/id"
    assert files.absolute("/a/u\u0308 ", "ssh_key") == "/a/u\u0308 "
    # The parent of a link's target is not the parent of the link.
    assert files.absolute("link/../id", "ssh_key") == f"{tree}/real/id"


def test_absolute_expands_the_home(files: LocalFiles, tree: Path, sandbox: Any) -> None:
    assert files.absolute("~/.ssh/id", "ssh_key") == f"{sandbox.home}/.ssh/id"
    assert files.absolute("~nobody-is-called-so/id", "ssh_key").startswith("/")


@pytest.mark.parametrize("path", ["", "bad\udcff", "a\nb", "nul\0", "to-bad/.."])
def test_absolute_refuses_invalid_paths_and_names_the_field(
    files: LocalFiles, tree: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.chdir(tree)
    os.makedirs(bytes(tree) + b"/bad\xff/below")
    (tree / "to-bad").symlink_to("bad\udcff/below")
    with pytest.raises(InvalidValue) as caught:
        files.absolute(path, "ssh_key")
    assert (caught.value.code, caught.value.field) == ("SSH_KEY_INVALID", "ssh_key")


def test_absolute_in_a_deleted_working_directory(
    files: LocalFiles, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tree / "gone").mkdir()
    monkeypatch.chdir(tree / "gone")
    (tree / "gone").rmdir()
    with pytest.raises(InvalidValue, match="the working directory no longer exists") as caught:
        files.absolute("id", "ssh_key")
    assert (caught.value.code, caught.value.field) == ("PATH_MISSING", "ssh_key")


def test_only_nonexistent_paths_are_missing(files: LocalFiles, tree: Path) -> None:
    (tree / "file").touch()
    (tree / "dangling").symlink_to("nowhere")
    assert not files.missing(str(tree))
    assert not files.missing(str(tree / "file"))
    for name in ("nowhere", "dangling", "file/below", "nul\0", "long" * 100):
        assert files.missing(f"{tree}/{name}")


def test_an_inaccessible_path_is_not_missing(
    files: LocalFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: str) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", path)

    monkeypatch.setattr(files_module.os, "stat", refuse)
    assert not files.missing("/somewhere")


@pytest.mark.usefixtures("umask")
def test_make_directory_is_private_whatever_the_umask(files: LocalFiles, tree: Path) -> None:
    made = files.make_directory(f"{tree}/a/b/notes")
    assert made == f"{tree}/a/b/notes"
    assert [mode(tree / name) for name in ("a", "a/b", "a/b/notes")] == [0o700] * 3


def test_make_directory_returns_the_real_path(files: LocalFiles, tree: Path) -> None:
    (tree / "real").mkdir()
    (tree / "link").symlink_to("real")
    assert files.make_directory(f"{tree}/link/x/") == f"{tree}/real/x"


@pytest.mark.parametrize("name", ["directory", "file", "dangling", "directory/"])
def test_make_directory_refuses_an_existing_path(files: LocalFiles, tree: Path, name: str) -> None:
    (tree / "directory").mkdir()
    (tree / "file").touch()
    (tree / "dangling").symlink_to("nowhere")
    with pytest.raises(Conflict) as caught:
        files.make_directory(f"{tree}/{name}")
    assert caught.value.code == "PATH_TAKEN"
    assert sorted(os.listdir(tree)) == ["dangling", "directory", "file"]


def test_make_directory_refuses_one_that_another_process_creates(
    files: LocalFiles, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tree / "x").mkdir()
    monkeypatch.setattr(files_module.os.path, "lexists", lambda path: False)
    with pytest.raises(Conflict):
        files.make_directory(f"{tree}/x")
    (tree / "file").touch()
    with pytest.raises(Conflict):
        files.make_directory(f"{tree}/file")


def test_make_directory_leaves_nothing_behind_when_it_fails(files: LocalFiles, tree: Path) -> None:
    with pytest.raises(Failed, match="File name too long") as caught:
        files.make_directory(f"{tree}/a/b/{'x' * 300}")
    assert caught.value.code == "DIRECTORY_NOT_MADE"
    assert os.listdir(tree) == []


def test_make_directory_fails_below_a_file(files: LocalFiles, tree: Path) -> None:
    (tree / "file").touch()
    with pytest.raises(Failed):
        files.make_directory(f"{tree}/file/a")


def test_remove_directory_removes_only_an_empty_one(files: LocalFiles, tree: Path) -> None:
    (tree / "a" / "b").mkdir(parents=True)
    with pytest.raises(Failed, match="cannot be removed"):
        files.remove_directory(f"{tree}/a")
    files.remove_directory(f"{tree}/a/b")
    files.remove_directory(f"{tree}/a/b")
    assert os.listdir(tree / "a") == []


@pytest.mark.parametrize(
    ("made", "kind"),
    [
        ([], "plain"),
        ([".obsidian"], "obsidian"),
        (["logseq"], "plain"),
        (["logseq/config.edn"], "plain"),
        ([".zk"], "zk"),
        ([".zk", ".obsidian"], "obsidian"),
        (["logseq/.git"], "plain"),
    ],
)
def test_the_kind_of_a_vault_follows_its_markers(
    files: LocalFiles, tree: Path, made: list[str], kind: str
) -> None:
    for name in made:
        (tree / name).mkdir(parents=True)
    assert files.vault_kind(str(tree)) == kind


def test_a_checkout_of_logseq_is_not_a_graph(files: LocalFiles, tree: Path) -> None:
    (tree / "logseq").mkdir()
    (tree / "logseq" / "config.edn").write_text("{}")
    assert files.vault_kind(str(tree)) == "logseq"
    (tree / "logseq" / ".git").touch()
    assert files.vault_kind(str(tree)) == "plain"


def test_a_marker_may_be_a_link_but_not_a_file(files: LocalFiles, tree: Path) -> None:
    (tree / "settings").mkdir()
    (tree / "vault").mkdir()
    (tree / "vault" / ".zk").touch()
    assert files.vault_kind(f"{tree}/vault") == "plain"
    (tree / "vault" / ".obsidian").symlink_to("../settings")
    assert files.vault_kind(f"{tree}/vault") == "obsidian"


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir], ids=["pipe", "directory"])
def test_only_regular_files_are_read(tmp_path: Path, make: Callable[[str], None]) -> None:
    path = str(tmp_path / "odd")
    make(path)
    with pytest.raises(OSError, match="it is not a regular file"):
        read_regular(path, 10)


def test_a_file_is_read_up_to_the_limit(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("abcdef")
    assert read_regular(str(tmp_path / "file"), 4) == b"abcd"


def test_a_file_is_read_to_its_end(tmp_path: Path) -> None:
    large = os.urandom(10_000)
    (tmp_path / "file").write_bytes(large)
    (tmp_path / "empty").touch()
    assert read_regular(str(tmp_path / "file"), 1 << 20) == large
    assert read_regular(str(tmp_path / "empty"), 10) == b""


@pytest.mark.skipif(not Path("/proc").exists(), reason="files in /proc have no size")
def test_a_file_without_a_size_is_read_to_its_end() -> None:
    maps = read_regular("/proc/self/maps", 1 << 28)
    assert len(maps) > 5_000
    assert maps.endswith(b"\n")
