from __future__ import annotations

import os
import sys

import platformdirs
import pytest

from symphony_cli.base.errors import Failed
from symphony_cli.system.home import paths as paths_module
from symphony_cli.system.home.paths import Paths, paths

on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the XDG rule")


@on_linux
@pytest.mark.parametrize(
    "environ",
    [
        {"HOME": "/home/ada"},
        {"HOME": "/"},
        {"HOME": "/home/ada/"},
        {"HOME": "/home/ada", "XDG_DATA_HOME": "/d", "XDG_CONFIG_HOME": "/c"},
        {"HOME": "/home/ada", "XDG_STATE_HOME": "/s/", "XDG_CACHE_HOME": "/ca ché"},
        {"HOME": "/home/ada", "XDG_DATA_HOME": "", "XDG_CONFIG_HOME": ""},
        {},
    ],
)
def test_paths_match_platformdirs(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    dirs = platformdirs.PlatformDirs("symphony", appauthor=False)
    assert paths(environ) == Paths(
        dirs.user_data_dir, dirs.user_config_dir, dirs.user_state_dir, dirs.user_cache_dir
    )


@on_linux
def test_relative_xdg_directories_are_ignored() -> None:
    found = paths({"HOME": "/home/ada", "XDG_DATA_HOME": "data", "XDG_STATE_HOME": "~/state"})
    assert found.data == "/home/ada/.local/share/symphony"
    assert found.state == "/home/ada/.local/state/symphony"


def test_other_systems_use_platformdirs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths_module.sys, "platform", "darwin")
    dirs = platformdirs.PlatformDirs("symphony", appauthor=False)
    assert paths({"HOME": "/elsewhere"}).data == dirs.user_data_dir


def test_symphony_home_moves_everything() -> None:
    found = paths({"SYMPHONY_HOME": "/s", "XDG_DATA_HOME": "/d", "HOME": "/h"})
    assert found == Paths("/s/data", "/s/config", "/s/state", "/s/cache")
    assert found.store == "/s/data/symphony.db"
    assert found.backups == "/s/data/backups"
    assert found.config_file == "/s/config/config.toml"
    assert found.log_file == "/s/state/symphony.log"


@pytest.mark.parametrize(
    ("chosen", "data"),
    [("~/s", "/home/ada/s/data"), ("~", "/home/ada/data"), ("/a/../b/", "/b/data")],
)
def test_symphony_home_is_expanded(chosen: str, data: str) -> None:
    assert paths({"SYMPHONY_HOME": chosen, "HOME": "/home/ada"}).data == data


def test_a_relative_symphony_home_is_below_the_working_directory() -> None:
    assert paths({"SYMPHONY_HOME": "s"}).data == f"{os.getcwd()}/s/data"


def test_symphony_home_in_another_users_home() -> None:
    assert paths({"SYMPHONY_HOME": "~root"}).data == f"{os.path.expanduser('~root')}/data"


def test_an_empty_symphony_home_is_ignored() -> None:
    assert paths({"SYMPHONY_HOME": "", "HOME": "/h"}) == paths({"HOME": "/h"})


@on_linux
@pytest.mark.parametrize("environ", [{}, {"HOME": ""}, {"HOME": "here"}])
def test_the_user_database_replaces_an_unusable_home_variable(environ: dict[str, str]) -> None:
    import pwd

    home = pwd.getpwuid(os.getuid()).pw_dir
    assert paths(environ).config == f"{home}/.config/symphony"


@on_linux
def test_a_missing_home_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import pwd

    def nobody(uid: int) -> None:
        raise KeyError(uid)

    monkeypatch.setattr(pwd, "getpwuid", nobody)
    assert paths({"SYMPHONY_HOME": "/s"}).data == "/s/data"
    monkeypatch.delenv("HOME")
    with pytest.raises(Failed, match="the home directory is unknown") as caught:
        paths({})
    assert caught.value.code == "HOME_UNKNOWN"
