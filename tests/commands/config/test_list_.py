from __future__ import annotations

from tests.conftest import Run, Sandbox

SKIP = "node_modules,bower_components,__pycache__,site-packages"


def test_list_shows_each_value_and_where_it_came_from(symphony: Run, sandbox: Sandbox) -> None:
    config = sandbox.symphony_home / "config" / "config.toml"
    assert symphony("config", "set", "store.busy_timeout", "5").code == 0
    result = symphony("config", "list", env={"SYMPHONY_LIMITS_REPOS_PER_WORKSPACE": "7"})
    assert result == (
        0,
        "limits.workspaces_per_profile\t50\tdefault\t\n"
        "limits.repos_per_workspace\t7\tenvironment\tSYMPHONY_LIMITS_REPOS_PER_WORKSPACE\n"
        "limits.vaults_per_workspace\t100\tdefault\t\n"
        f"store.busy_timeout\t5\tfile\t{config}\n"
        f"scan.skip\t{SKIP}\tdefault\t\n"
        "clone.layout\t{name}\tdefault\t\n"
        "clone.protocol\t\tdefault\t\n"
        "identity.unchecked_commits\twarn\tdefault\t\n"
        "vault.keyring\toff\tdefault\t\n",
        "",
    )


def test_list_as_json_has_every_field_and_writes_no_file(symphony: Run, sandbox: Sandbox) -> None:
    rows = symphony("config", "ls", "--json").json
    assert rows[0] == {
        "key": "limits.workspaces_per_profile",
        "value": 50,
        "default": 50,
        "source": "default",
        "origin": None,
    }
    assert len(rows) == 9
    assert not sandbox.symphony_home.exists()


def test_a_broken_variable_is_refused_with_its_name(symphony: Run) -> None:
    result = symphony("config", "list", env={"SYMPHONY_STORE_BUSY_TIMEOUT": "soon"})
    assert result == (
        2,
        "",
        "error: invalid value 'soon' for store.busy_timeout"
        " (in the environment variable SYMPHONY_STORE_BUSY_TIMEOUT)\n"
        "hint: use a whole number from 0 to 86400\n",
    )
