from __future__ import annotations

import stat
import tomllib

import pytest

from tests.conftest import Run, Sandbox
from tests.shapes import an_error


def test_set_writes_the_file_and_prints_the_value_in_force(symphony: Run, sandbox: Sandbox) -> None:
    config = sandbox.symphony_home / "config" / "config.toml"
    assert symphony("config", "set", "store.busy_timeout", "5") == (
        0,
        "",
        "store.busy_timeout is 5 (from config.toml)\n",
    )
    assert stat.S_IMODE(config.stat().st_mode) == 0o600
    assert symphony("config", "set", "scan.skip", "dist, build", "--json").json == {
        "key": "scan.skip",
        "value": ["dist", "build"],
        "default": ["node_modules", "bower_components", "__pycache__", "site-packages"],
        "source": "file",
        "origin": str(config),
    }
    assert tomllib.loads(config.read_text()) == {
        "store": {"busy_timeout": 5},
        "scan": {"skip": ["dist", "build"]},
    }


def test_a_variable_stays_in_force(symphony: Run) -> None:
    env = {"SYMPHONY_STORE_BUSY_TIMEOUT": "3"}
    assert symphony("config", "set", "store.busy_timeout", "5", env=env) == (
        0,
        "",
        "store.busy_timeout is 3 (from the environment)\n",
    )


@pytest.mark.parametrize("value", ["", "soon", "1.5", "٣", "9" * 10, "\x1b"])
def test_set_refuses_an_invalid_value_and_writes_nothing(
    symphony: Run, sandbox: Sandbox, value: str
) -> None:
    result = symphony("config", "set", "store.busy_timeout", value, "--json")
    assert (result.code, result.stdout) == (2, "")
    shown = value.replace("\x1b", r"\x1b")
    assert result.error == an_error(
        "CONFIG_VALUE_INVALID",
        f"invalid value '{shown}' for store.busy_timeout",
        "use a whole number from 0 to 86400",
        "store.busy_timeout",
    )
    assert not (sandbox.symphony_home / "config").exists()


def test_a_raised_limit_holds(symphony: Run, acme: None) -> None:
    assert symphony("config", "set", "limits.workspaces_per_profile", "1").code == 0
    assert symphony("workspace", "create", "beta").code == 4
    assert symphony("config", "set", "limits.workspaces_per_profile", "2").code == 0
    assert symphony("workspace", "create", "beta").code == 0
