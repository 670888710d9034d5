from __future__ import annotations

from symphony_cli import __version__
from symphony_cli.store.connection import head_revision
from tests.conftest import Run, Sandbox


def test_info_prints_the_paths_and_creates_nothing(symphony: Run, sandbox: Sandbox) -> None:
    home = sandbox.symphony_home
    result = symphony("info", "--json")
    assert (result.code, result.stderr) == (0, "")
    assert result.json == {
        "version": __version__,
        "schema_revision": None,
        "data_directory": f"{home}/data",
        "config_directory": f"{home}/config",
        "state_directory": f"{home}/state",
        "cache_directory": f"{home}/cache",
        "store": f"{home}/data/symphony.db",
        "backups": f"{home}/data/backups",
        "config_file": f"{home}/config/config.toml",
        "log_file": f"{home}/state/symphony.log",
    }
    assert not home.exists()


def test_info_in_a_pipe_prints_one_field_per_line(symphony: Run, ada: None) -> None:
    lines = symphony("info").stdout.splitlines()
    assert lines[:2] == [f"version\t{__version__}", f"schema_revision\t{head_revision()}"]
    assert len(lines) == 10


def test_without_symphony_home_the_paths_follow_xdg(symphony: Run, sandbox: Sandbox) -> None:
    env = {"SYMPHONY_HOME": "", "XDG_CONFIG_HOME": str(sandbox.work)}
    fields = ("--fields", "store,config_file,log_file")
    assert symphony("info", *fields, env=env).stdout.split() == [
        f"{sandbox.home}/.local/share/symphony/symphony.db",
        f"{sandbox.work}/symphony/config.toml",
        f"{sandbox.home}/.local/state/symphony/symphony.log",
    ]
