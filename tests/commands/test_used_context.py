"""The context that `use` chose is named in the last line on a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.terminal import Terminal, without_colors
from tests.trees import a_vault_directory


def last(*arguments: str, code: int = 0) -> str:
    with Terminal(arguments) as terminal:
        assert terminal.wait() == code
        return without_colors(terminal.read_rest()).splitlines()[-1]


@pytest.fixture
def beta(api: Path, given: Given) -> None:
    given("workspace create beta", "workspace use acme")


ACME = "active workspace: 'acme' of profile 'ada'"


@pytest.mark.usefixtures("beta")
def test_the_active_workspace_is_named_where_use_chose_it(
    given: Given, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert last("repo", "list") == ACME
    assert last("status") == ACME
    assert last("vault", "create", "plans") == ACME
    given("workspace use beta")
    assert last("workspace", "show") == "active workspace: 'beta' of profile 'ada'"
    # A scope, an option, a variable, the directory, and a name choose, too.
    assert last("repo", "list", "--all") == "1 repo"
    for named in (["-w", "acme"], ["--all"]):
        assert "active" not in last("repo", "list", *named)
    assert "active" not in last("repo", "show", "acme/api")
    monkeypatch.chdir(sandbox.work / "api")
    assert "active" not in last("status")
    monkeypatch.chdir(sandbox.home)
    monkeypatch.setenv("SYMPHONY_WORKSPACE", "acme")
    assert "active" not in last("status")


@pytest.mark.usefixtures("beta")
def test_a_check_that_finds_problems_names_it_too(api: Path) -> None:
    (api / "new").touch()
    assert last("status", "--exit-code", code=6) == ACME


@pytest.mark.usefixtures("api")
def test_the_only_workspace_is_not_named() -> None:
    assert "active" not in last("repo", "list")


@pytest.mark.usefixtures("beta")
def test_pipes_json_and_quiet_do_not_name_it(symphony: Run) -> None:
    assert symphony("repo", "list").stderr == ""
    for option in ("--json", "-q"):
        assert "active" not in last("repo", "list", option)


def test_the_active_profile_and_the_default_vault_are_named(
    notes: Path, given: Given, sandbox: Sandbox
) -> None:
    given("profile create bob --email bob@example.org")
    for listed in ("profile show", "workspace list"):
        assert last(*listed.split()) == "active profile: 'ada'"
    given("workspace create beta", "workspace use acme")
    assert last("search", "nothing") == ACME
    a_vault_directory(sandbox.work / "plans")
    given("vault add plans", "vault use notes")
    assert last("vault", "path") == "default vault: 'notes'"
