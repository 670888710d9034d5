"""Many processes at once keep the rules."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.stress.conftest import Home

pytestmark = pytest.mark.slow


def exit_codes_and_errors(home: Home, commands: list[list[str]], **environ: str):
    processes = [home.start(*command, "--json", **environ) for command in commands]
    outputs = [process.communicate(timeout=120) for process in processes]
    codes = sorted(process.returncode for process in processes)
    errors = sorted(json.loads(err)["error"]["code"] for _, err in outputs if err)
    return codes, errors


def test_fifty_processes_create_fifty_workspaces(home: Home) -> None:
    home.run("profile", "create", "ada", "--email", "ada@example.org")
    commands = [["workspace", "create", f"w{n}"] for n in range(50)]

    codes, errors = exit_codes_and_errors(home, commands)

    assert (codes, errors) == ([0] * 50, [])
    assert home.names() == {f"w{n}" for n in range(50)}
    home.assert_sound()


def test_thirty_processes_that_create_the_store_at_once_all_succeed(home: Home) -> None:
    commands = [
        ["profile", "create", f"user{n}", "--email", f"user{n}@example.org"] for n in range(30)
    ]

    codes, errors = exit_codes_and_errors(home, commands)

    assert (codes, errors) == ([0] * 30, [])
    assert home.query("SELECT count(*) FROM profiles") == [(30,)]
    assert home.query("SELECT count(*) FROM current_profile") == [(1,)]
    home.assert_sound()


def test_one_of_twenty_processes_gets_the_last_place(home: Home) -> None:
    home.run("profile", "create", "ada", "--email", "ada@example.org")
    home.run("workspace", "create", "first")
    commands = [["workspace", "create", f"w{n}"] for n in range(20)]

    codes, errors = exit_codes_and_errors(
        home, commands, SYMPHONY_LIMITS_WORKSPACES_PER_PROFILE="2"
    )

    assert codes == [0] + [4] * 19
    assert errors == ["WORKSPACE_LIMIT_REACHED"] * 19
    assert len(home.names()) == 2
    home.assert_sound()


def test_one_of_twenty_processes_gets_the_name(home: Home) -> None:
    home.run("profile", "create", "ada", "--email", "ada@example.org")
    names = ["acme", "ACME", "Acme", "aCME"] * 5

    codes, errors = exit_codes_and_errors(home, [["workspace", "create", name] for name in names])

    assert codes == [0] + [4] * 19
    assert errors == ["WORKSPACE_NAME_TAKEN"] * 19
    assert len(home.names()) == 1
    home.assert_sound()


def test_ten_runs_of_init_at_once_register_everything_once(home: Home, tmp_path: Path) -> None:
    tree = tmp_path / "code"
    for n in range(8):
        subprocess.run(["git", "init", "-q", str(tree / f"repo{n}")], check=True)
    command = ["init", str(tree), "--email", "ada@example.org"]

    codes, errors = exit_codes_and_errors(home, [command] * 10)

    assert (codes, errors) == ([0] * 10, [])
    rows = json.loads(home.run("repo", "list", "--json"))
    assert sorted(row["path"] for row in rows) == sorted(str(tree / f"repo{n}") for n in range(8))
    home.assert_sound()
