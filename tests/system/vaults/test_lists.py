from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symphony_cli.base.findings import Notice
from symphony_cli.base.text import has_control
from symphony_cli.domain.search_results import Listed, ListedVault
from symphony_cli.system.vaults.lists import VaultLists, paths_in_obsidian_json

LIST = ".config/obsidian/obsidian.json"
ON_DISK = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = tmp_path / "ada"
    made.mkdir()
    return made


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def obsidian_json(*paths: object) -> str:
    entries = {f"{number:016x}": {"path": path, "ts": 1} for number, path in enumerate(paths)}
    return json.dumps({"vaults": entries, "updateDisabled": True})


def read(
    home: Path, pause: Callable[[float], None] = lambda seconds: None, **environ: str
) -> Listed:
    return VaultLists({"HOME": str(home), **environ}, pause).read()


def paths(listed: Listed) -> list[str]:
    return [vault.path for vault in listed.vaults]


# Obsidian


def test_a_home_without_lists_has_no_vaults(home: Path) -> None:
    assert read(home) == Listed([], [])
    assert read(home / "gone") == Listed([], [])


def test_obsidians_list_is_read_in_each_of_its_locations(home: Path) -> None:
    places = {
        LIST: "/linux",
        ".var/app/md.obsidian.Obsidian/config/obsidian/obsidian.json": "/flatpak",
        "snap/obsidian/current/.config/obsidian/obsidian.json": "/snap",
        "Library/Application Support/obsidian/obsidian.json": "/mac",
        "roaming/obsidian/obsidian.json": "/windows",
    }
    for place, path in places.items():
        write(home / place, obsidian_json(path, "/same"))
    listed = read(home, APPDATA=f"{home}/roaming")
    assert listed.notices == []
    assert listed.vaults[:2] == [
        ListedVault("/linux", "obsidian", f"{home}/{LIST}"),
        ListedVault("/same", "obsidian", f"{home}/{LIST}"),
    ]
    assert paths(listed)[2:] == ["/flatpak", "/snap", "/mac", "/windows"]


def test_xdg_config_home_is_respected(home: Path) -> None:
    write(home / "x/obsidian/obsidian.json", obsidian_json("/xdg"))
    write(home / LIST, obsidian_json("/default"))
    assert paths(read(home, XDG_CONFIG_HOME=f"{home}/x")) == ["/xdg"]
    assert paths(read(home, XDG_CONFIG_HOME="x")) == ["/default"]


def test_entries_without_a_path_are_left_out(home: Path) -> None:
    entries = {"a": {"ts": 1}, "b": {"path": 5}, "c": None, "d": {"path": ""}, "e": {"path": "/e"}}
    write(home / LIST, json.dumps({"vaults": entries}))
    assert read(home) == Listed([ListedVault("/e", "obsidian", f"{home}/{LIST}")], [])


def test_obsidians_own_sandbox_is_left_out(home: Path) -> None:
    sandbox = f"{home}/.config/obsidian/Obsidian Sandbox"
    write(home / LIST, obsidian_json(sandbox, f"{home}/notes"))
    assert paths(read(home)) == [f"{home}/notes"]


def test_invalid_paths_are_reported_as_a_number(home: Path) -> None:
    bad = ["relative", "C:\\Users\\ada\\notes", "/a\nb", "/\ud800", "/nul\0", "~/notes"]
    write(home / LIST, obsidian_json(*bad, "/good/Ü 日本", "/with/../dots"))
    listed = read(home)
    assert paths(listed) == ["/good/Ü 日本", "/with/../dots"]
    message = f"skipped 6 paths in {home}/{LIST}: not absolute or not UTF-8"
    assert listed.notices == [Notice("PATH_SKIPPED", message)]
    write(home / LIST, obsidian_json("relative"))
    message = f"skipped 1 path in {home}/{LIST}: not absolute or not UTF-8"
    assert read(home) == Listed([], [Notice("PATH_SKIPPED", message)])


def test_a_list_that_is_being_written_is_read_again(home: Path) -> None:
    whole = obsidian_json("/notes")
    file = write(home / LIST, "")
    pauses: list[float] = []

    def go_on(seconds: float) -> None:
        pauses.append(seconds)
        file.write_text(whole[: 20 * len(pauses)] if len(pauses) < 3 else whole)

    assert read(home, go_on) == Listed([ListedVault("/notes", "obsidian", str(file))], [])
    assert pauses == [0.02, 0.04, 0.08]


@pytest.mark.parametrize(
    "content",
    [
        "",
        obsidian_json("/notes")[:-1],
        "[]",
        "null",
        '"text"',
        '{"vaults": []}',
        '{"vaults": null}',
        "[" * 100_000,
        '{"vaults":' * 100_000,
        '{"vaults": ' + "9" * 10_000 + "}",
    ],
    ids=range(10),
)
def test_an_invalid_list_is_reported_after_a_moment(home: Path, content: str) -> None:
    file = write(home / LIST, content)
    message = f"skipped {file}: it is not an Obsidian list of vaults"
    pauses: list[float] = []
    assert read(home, pauses.append) == Listed([], [Notice("FILE_SKIPPED", message)])
    assert pauses == [0.02, 0.04, 0.08, 0.16, 0.32]


def test_a_valid_list_is_read_without_waiting(home: Path) -> None:
    write(home / LIST, "\ufeff" + obsidian_json("/notes"))
    pauses: list[float] = []
    assert paths(read(home, pauses.append)) == ["/notes"]
    write(home / LIST, "{}")
    assert read(home, pauses.append) == Listed([], [])
    assert pauses == []


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda path: path.mkdir(), "it is not a file"),
        (os.mkfifo, "it is not a file"),
        (lambda path: path.symlink_to("/dev/zero"), "it is not a file"),
        (lambda path: path.symlink_to(path), "Too many levels of symbolic links"),
        (lambda path: path.write_bytes(b" " * (1 << 20) + b" "), "it is too large"),
        (lambda path: path.write_bytes(b'{"vaults": {\0'), "it is binary"),
        (lambda path: path.write_text("-----BEGIN OPENSSH PRIVATE KEY"), "it is a private key"),
    ],
    ids=["directory", "pipe", "device", "loop", "large", "binary", "key"],
)
def test_a_list_that_is_not_a_small_text_file_is_reported(
    home: Path, make: Callable[[Path], Any], reason: str
) -> None:
    for name in (LIST, ".config/zk/config.toml"):
        (home / name).parent.mkdir(parents=True)
        make(home / name)
    assert read(home) == Listed(
        [],
        [
            Notice("FILE_SKIPPED", f"skipped {home}/{name}: {reason}")
            for name in (LIST, ".config/zk/config.toml")
        ],
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.just("vaults"), inner),
)


@ON_DISK
@given(content=st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_list_yields_valid_paths_only(home: Path, content: bytes) -> None:
    write(home / LIST, content)
    for path in paths(read(home)):
        assert path.startswith("/")
        assert not has_control(path)


@ON_DISK
@given(value=JSON)
def test_an_invalid_entry_does_not_hide_the_others(home: Path, value: Any) -> None:
    entries = {"1": {"path": "/first"}, "2": value, "3": {"path": value}, "4": {"path": "/last"}}
    write(home / LIST, json.dumps({"vaults": entries}))
    found = paths(read(home))
    assert {"/first", "/last"} <= set(found)
    assert len(found) <= 4


@given(st.lists(st.text(min_size=1)), st.data())
def test_paths_are_read_unchanged_and_an_incomplete_list_is_invalid(
    written: list[str], data: st.DataObject
) -> None:
    whole = obsidian_json(*written)
    assert paths_in_obsidian_json(whole) == written
    end = data.draw(st.integers(0, len(whole) - 1))
    assert paths_in_obsidian_json(whole[:end]) is None


# zk


def test_zks_notebook_is_read_from_its_configuration_and_a_variable(home: Path) -> None:
    config = write(home / ".config/zk/config.toml", '[notebook]\ndir = "~/note book"\n')
    listed = read(home, ZK_NOTEBOOK_DIR="$HOME/zk")
    assert listed == Listed(
        [
            ListedVault(f"{home}/note book", "zk", str(config)),
            ListedVault(f"{home}/zk", "zk", "$ZK_NOTEBOOK_DIR"),
        ],
        [],
    )


def test_zks_configuration_is_read_from_where_zk_looks(home: Path) -> None:
    for place in ("own", "xdg/zk", ".config/zk"):
        write(home / place / "config.toml", f"notebook.dir = '/{place}'")
    xdg = f"{home}/xdg"
    assert paths(read(home, ZK_CONFIG_DIR=f"{home}/own", XDG_CONFIG_HOME=xdg)) == ["/own"]
    assert paths(read(home, XDG_CONFIG_HOME=xdg)) == ["/xdg/zk"]
    assert paths(read(home)) == ["/.config/zk"]


@pytest.mark.parametrize(
    "content",
    ["", "[notebook]\n", "notebook = 5", "[notebook]\ndir = 5", '[notebook]\ndir = ""', "x = 1"],
)
def test_zks_configuration_may_have_no_notebook(home: Path, content: str) -> None:
    write(home / ".config/zk/config.toml", content)
    assert read(home, ZK_NOTEBOOK_DIR="") == Listed([], [])


@pytest.mark.parametrize("content", ["[notebook", "x = " + "[" * 100_000, "x = 1\nx = 2"])
def test_a_configuration_that_is_not_toml_is_reported(home: Path, content: str) -> None:
    config = write(home / ".config/zk/config.toml", content)
    notice = Notice("FILE_SKIPPED", f"skipped {config}: it is not valid TOML")
    assert read(home) == Listed([], [notice])


def test_an_invalid_notebook_path_is_reported(home: Path) -> None:
    message = "skipped 1 path in $ZK_NOTEBOOK_DIR: not absolute or not UTF-8"
    assert read(home, ZK_NOTEBOOK_DIR="notes") == Listed([], [Notice("PATH_SKIPPED", message)])


@ON_DISK
@given(st.text())
def test_any_zk_notebook_is_a_valid_path_or_left_out(home: Path, text: str) -> None:
    for path in paths(read(home, ZK_NOTEBOOK_DIR=text)):
        assert path.startswith("/")
        assert not has_control(path)
