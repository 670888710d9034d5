"""Every row of the contract's table, through the installed command."""

from __future__ import annotations

import signal
import stat
from pathlib import Path

import pytest

from tests.conftest import Run, Sandbox
from tests.terminal import Terminal
from tests.trees import a_repository

PRIVATE_KEY = "-----BEGIN OPENSSH PRIVATE KEY-----"
PROFILE = ("profile", "create", "ada", "--email", "ada@example.org")


@pytest.fixture
def acme(symphony: Run) -> None:
    assert symphony(*PROFILE).code == 0
    assert symphony("workspace", "create", "acme").code == 0


def test_0_success_even_for_an_empty_list(installed: Run) -> None:
    assert installed("repo", "list", "--json") == (0, "[]\n", "")
    assert installed(*PROFILE).code == 0


@pytest.mark.usefixtures("acme")
def test_1_failed_for_some_of_several(installed: Run) -> None:
    Path("there").mkdir()
    result = installed("vault", "add", "there", "gone", "--fields", "name")
    assert (result.code, result.stdout) == (1, "there\n")
    assert result.stderr.endswith("error: 1 failed:\n  'gone' does not exist\n")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["profile", "list", "--fields", "bogus"], "FIELD_UNKNOWN"),
        (["workspace", "create", "\n"], "WORKSPACE_NAME_INVALID"),
        (["workspace", "show"], "NO_WORKSPACE"),
        (["profile", "edit", "ada", "--sign"], "SIGNING_KEY_MISSING"),
        (["profile", "edit", "ada", "--signing-format", "gpg"], "SIGNING_KEY_MISSING"),
        (
            ["profile", "edit", "ada", "--signing-key=x", "--signing-format=gpg"],
            "SIGNING_FORMAT_INVALID",
        ),
        (["profile", "edit", "ada", "--signing-key=a\x07"], "SIGNING_KEY_INVALID"),
        (["profile", "edit", "ada", "--ssh-key=a\x07"], "SSH_KEY_INVALID"),
        (["profile", "edit", "ada", "--ssh-key", PRIVATE_KEY], "PRIVATE_KEY_GIVEN"),
        (["profile", "edit", "ada", "--alias-email=a"], "ALIAS_EMAIL_INVALID"),
    ],
)
def test_2_an_invalid_value(symphony: Run, arguments: list[str], code: str) -> None:
    assert symphony(*PROFILE).code == 0
    result = symphony(*arguments, "--json")
    assert (result.code, result.stdout, result.error["code"]) == (2, "", code)


def test_2_usage(installed: Run) -> None:
    result = installed("--bogus", "--json")
    assert (result.code, result.stdout, result.error["code"]) == (2, "", "USAGE")


@pytest.mark.usefixtures("acme")
def test_3_not_found_or_ambiguous(symphony: Run, installed: Run) -> None:
    result = installed("workspace", "show", "bogus", "--json")
    assert (result.code, result.stdout, result.error["code"]) == (3, "", "WORKSPACE_NOT_FOUND")
    Path("x").mkdir()
    Path("y").mkdir()
    assert symphony("workspace", "create", "beta").code == 0
    for workspace, path in (("acme", "x"), ("beta", "y")):
        assert symphony("vault", "add", path, "--name", "same", "-w", workspace).code == 0
    result = installed("path", "same", "--json")
    assert (result.code, result.stdout, result.error["code"]) == (3, "", "REFERENCE_AMBIGUOUS")


@pytest.mark.usefixtures("acme")
def test_4_conflict(symphony: Run, installed: Run) -> None:
    Path("x").mkdir()
    assert symphony("vault", "add", "x").code == 0
    few = {"SYMPHONY_LIMITS_WORKSPACES_PER_PROFILE": "1"}
    for arguments, env, code in (
        (["workspace", "create", "ACME"], {}, "WORKSPACE_NAME_TAKEN"),
        (["workspace", "create", "beta"], few, "WORKSPACE_LIMIT_REACHED"),
        (["workspace", "delete", "acme", "--yes"], {}, "WORKSPACE_NOT_EMPTY"),
    ):
        result = installed(*arguments, "--json", env=env)
        assert (result.code, result.stdout, result.error["code"]) == (4, "", code)


@pytest.mark.usefixtures("acme")
def test_5_refused_because_work_would_be_lost(
    symphony: Run, installed: Run, sandbox: Sandbox
) -> None:
    (a_repository(sandbox.work / "api") / "untracked").touch()
    assert symphony("repo", "add", "api").code == 0
    result = installed("repo", "remove", "api", "--delete-files", "--yes", "--json")
    assert (result.code, result.stdout, result.error["code"]) == (5, "", "REPO_HAS_UNSAVED_WORK")


@pytest.mark.usefixtures("acme")
def test_6_a_check_found_problems(symphony: Run, installed: Run) -> None:
    Path("x").mkdir()
    assert symphony("vault", "add", "x").code == 0
    Path("x").rmdir()
    result = installed("doctor", "--json")
    assert (result.code, [row["check"] for row in result.json]) == (6, ["missing path"])


@pytest.mark.usefixtures("acme")
def test_7_the_store_cannot_be_used(installed: Run, sandbox: Sandbox) -> None:
    (sandbox.symphony_home / "data" / "symphony.db").write_bytes(b"no database" * 100)
    result = installed("profile", "list", "--json")
    assert (result.code, result.stdout, result.error["code"]) == (7, "", "STORE_DAMAGED")


A_BUG = """
import importlib.abc, sys

class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "symphony_cli.registry.profiles":
            import importlib.machinery
            found = importlib.machinery.PathFinder.find_spec(name, path)
            execute = found.loader.exec_module
            def with_a_bug(module):
                execute(module)
                def list_profiles(reader):
                    raise ZeroDivisionError("injected")
                module.list_profiles = list_profiles
            found.loader.exec_module = with_a_bug
            return found

sys.meta_path.insert(0, Finder())
"""


@pytest.fixture
def with_a_bug(tmp_path: Path) -> dict[str, str]:
    """Return an environment in which a service raises an unexpected error."""
    shim = tmp_path / "shim"
    shim.mkdir()
    (shim / "sitecustomize.py").write_text(A_BUG)
    return {"PYTHONPATH": str(shim)}


def test_70_a_bug_is_logged_privately_and_the_log_named(
    installed: Run, sandbox: Sandbox, with_a_bug: dict[str, str]
) -> None:
    log = sandbox.symphony_home / "state" / "symphony.log"
    result = installed("profile", "list", env=with_a_bug)
    assert result == (
        70,
        "",
        f"error: this is a bug in Symphony: ZeroDivisionError\nhint: the details are in {log}\n",
    )
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700
    assert log.read_text().count("Traceback (most recent call last):") == 1
    assert "ZeroDivisionError: injected" in log.read_text()


def test_70_a_bug_shows_its_traceback_with_debug(
    installed: Run, with_a_bug: dict[str, str]
) -> None:
    for arguments, env in ((["--debug"], {}), ([], {"SYMPHONY_DEBUG": "1"})):
        result = installed("profile", "list", *arguments, env={**with_a_bug, **env})
        assert (result.code, result.stdout) == (70, "")
        assert result.stderr.startswith("Traceback (most recent call last):\n")
        assert "ZeroDivisionError: injected\n" in result.stderr


def test_130_an_interrupt_ends_it_without_a_traceback(sandbox: Sandbox) -> None:
    with Terminal(["init", "."]) as terminal:
        terminal.read_until("Your email address: ")
        terminal.process.send_signal(signal.SIGINT)
        assert terminal.wait() == 130
        assert "Traceback" not in terminal.read_rest()
    assert not sandbox.symphony_home.exists()


@pytest.mark.usefixtures("acme")
def test_130_an_interrupt_is_not_consent(symphony: Run) -> None:
    with Terminal(["workspace", "delete", "acme"]) as terminal:
        terminal.read_until("Delete workspace 'acme'? [y/N] ")
        terminal.process.send_signal(signal.SIGINT)
        assert terminal.wait() == 130
    assert symphony("workspace", "list", "--fields", "name").stdout == "acme\n"
