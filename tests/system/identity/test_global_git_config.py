from __future__ import annotations

import os
from pathlib import Path

import pytest

from symphony_cli.base.errors import Failed
from symphony_cli.system.git.program import GitProgram
from symphony_cli.system.identity.global_git_config import (
    GlobalConfig,
    global_path,
    lines_for,
    with_lines,
    without_lines,
)
from tests.conftest import Sandbox

INDEX = '/home/a "b" \\c/index'
LINES = b'[include]\n\tpath = "/home/a \\"b\\" \\\\c/index"\n'


def config(path: Path) -> GlobalConfig:
    return GlobalConfig(str(path), GitProgram(os.environ), INDEX)


def test_the_file_is_the_one_that_git_writes_to(sandbox: Sandbox) -> None:
    home = sandbox.home
    own, other = home / ".gitconfig", home / ".config" / "git" / "config"
    own.unlink()
    assert global_path({"HOME": str(home)}) == str(own)
    other.parent.mkdir(parents=True)
    other.touch()
    assert global_path({"HOME": str(home)}) == str(other)
    elsewhere = home / "xdg" / "git" / "config"
    elsewhere.parent.mkdir(parents=True)
    elsewhere.touch()
    assert global_path({"HOME": str(home), "XDG_CONFIG_HOME": f"{home}/xdg"}) == str(elsewhere)
    own.touch()
    assert global_path({"HOME": str(home)}) == str(own)
    chosen = {"HOME": str(home), "GIT_CONFIG_GLOBAL": "/etc/mine"}
    assert global_path(chosen) == "/etc/mine"


@pytest.mark.parametrize("value", ["", "/dev/null"])
def test_a_git_without_a_configuration_of_the_users_is_refused(value: str) -> None:
    with pytest.raises(Failed) as caught:
        global_path({"HOME": "/home/ada", "GIT_CONFIG_GLOBAL": value})
    assert caught.value.code == "GIT_CONFIG_OFF"


@pytest.mark.parametrize("before", [b"", b"[a]\n\tb = c\n", b"[a]\n\tb = c", b"# only"])
def test_the_lines_are_added_last_and_removed_again(before: bytes) -> None:
    after = with_lines(before, INDEX)
    assert after.endswith(LINES)
    assert without_lines(after, INDEX).rstrip(b"\n") == before.rstrip(b"\n")
    assert lines_for(INDEX) == LINES


def test_lines_that_others_wrote_below_ours_stay_in_their_section() -> None:
    content = b"[a]\n\tb = c\n" + LINES + b"\tpath = /other\n[d]\n\te = f\n"
    assert without_lines(content, INDEX) == (
        b"[a]\n\tb = c\n[include]\n\tpath = /other\n[d]\n\te = f\n"
    )


def test_a_replacement_keeps_the_mode_and_the_link(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles" / "gitconfig"
    real.parent.mkdir()
    real.write_text("[a]\n\tb = c\n")
    real.chmod(0o640)
    link = tmp_path / ".gitconfig"
    link.symlink_to(real)
    with config(link).locked() as change:
        assert (real.parent / "gitconfig.lock").exists()
        change.replace(with_lines(real.read_bytes(), INDEX), ["a.b\nc"], INDEX)
    assert link.is_symlink()
    assert real.read_bytes() == b"[a]\n\tb = c\n" + LINES
    assert real.stat().st_mode & 0o777 == 0o640
    assert os.listdir(real.parent) == ["gitconfig"]


def test_a_content_that_git_reads_differently_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / ".gitconfig"
    path.write_text("[a]\n\tb = c\\")
    with pytest.raises(Failed) as caught, config(path).locked() as change:
        change.replace(with_lines(path.read_bytes(), INDEX), ["a.b\nc"], INDEX)
    assert caught.value.code in ("GIT_CONFIG_NOT_WRITABLE", "GIT_CONFIG_INVALID")
    assert path.read_text() == "[a]\n\tb = c\\"
    assert not list(tmp_path.glob("*.lock"))


def test_a_file_that_git_is_changing_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / ".gitconfig"
    lock = tmp_path / ".gitconfig.lock"
    lock.write_text("git's")
    with pytest.raises(Failed) as caught, config(path).locked():
        pass
    assert (caught.value.code, caught.value.hint) == (
        "GIT_CONFIG_LOCKED",
        f"if none is, remove {lock}",
    )
    assert lock.read_text() == "git's"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_read_only_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / ".gitconfig"
    path.write_text("[a]\n")
    path.chmod(0o444)
    with pytest.raises(Failed, match="it is read-only"), config(path).locked():
        pass


def test_an_unwritable_directory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gone" / ".gitconfig"
    with pytest.raises(Failed) as caught, config(path).locked():
        pass
    assert caught.value.code == "GIT_CONFIG_NOT_WRITABLE"


def test_a_configuration_that_git_cannot_read_fails(tmp_path: Path) -> None:
    path = tmp_path / ".gitconfig"
    path.write_text("[broken\n")
    with pytest.raises(Failed) as caught:
        config(path).settings(str(path))
    assert caught.value.code == "GIT_CONFIG_INVALID"


def test_a_missing_file_has_no_content(tmp_path: Path) -> None:
    assert config(tmp_path / "none").content() is None
