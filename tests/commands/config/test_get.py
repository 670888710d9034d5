from __future__ import annotations

from tests.conftest import Run
from tests.shapes import an_error

KEYS = (
    "limits.workspaces_per_profile, limits.repos_per_workspace, limits.vaults_per_workspace,"
    " store.busy_timeout, scan.skip, clone.layout, clone.protocol, identity.unchecked_commits,"
    " vault.keyring"
)


def test_get_prints_the_value(symphony: Run) -> None:
    assert symphony("config", "get", "store.busy_timeout") == (0, "10\n", "")
    env = {"SYMPHONY_STORE_BUSY_TIMEOUT": "3"}
    assert symphony("config", "get", "store.busy_timeout", env=env).stdout == "3\n"
    result = symphony("config", "get", "store.busy_timeout", "--json", "--fields", "value,source")
    assert result.json == {"value": 10, "source": "default"}


def test_get_of_an_unknown_key_lists_the_valid_ones(symphony: Run) -> None:
    result = symphony("config", "get", "nope", "--json")
    assert (result.code, result.stdout) == (3, "")
    assert result.error == an_error(
        "CONFIG_KEY_NOT_FOUND",
        "unknown setting 'nope'",
        f"the settings are {KEYS}, select.NAME",
        "key",
    )
