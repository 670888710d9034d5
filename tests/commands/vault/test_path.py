from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given, locked
from tests.conftest import Run, Sandbox
from tests.shapes import an_error
from tests.trees import a_vault_directory


def test_the_path_of_a_vault_by_its_name(symphony: Run, notes: Path) -> None:
    assert symphony("vault", "path", "notes") == (0, f"{notes}\n", "")
    shown = symphony("vault", "path", "acme/notes", "--json").json
    assert (shown["noun"], shown["path"]) == ("vault", str(notes))


def test_in_a_repo_the_path_is_the_default_vaults(
    symphony: Run, api: Path, notes: Path, given: Given, sandbox: Sandbox
) -> None:
    assert symphony("vault", "path", cwd=api) == (0, f"{notes}\n", "")
    diary = a_vault_directory(sandbox.work / "diary")
    given("vault add diary", "vault use diary")
    assert symphony("vault", "path", cwd=api) == (0, f"{diary}\n", "")
    # In a vault's directory, that vault wins.
    assert symphony("vault", "path", cwd=notes / ".obsidian") == (0, f"{notes}\n", "")


def test_a_missing_path_comes_with_a_warning(symphony: Run, notes: Path) -> None:
    notes.rename(notes.with_name("moved"))
    warning = "warning: the path of vault 'notes' does not exist\n"
    assert symphony("vault", "path") == (0, f"{notes}\n", warning)


def test_the_path_of_a_locked_vault_is_refused(symphony: Run, notes: Path) -> None:
    locked(notes)
    result = symphony("vault", "path", "--json")
    assert (result.code, result.stdout) == (5, "")
    assert result.error == an_error(
        "VAULT_LOCKED", "vault 'notes' is locked", "to unlock it, run `symphony vault unlock notes`"
    )


@pytest.mark.usefixtures("acme")
def test_a_workspace_without_vaults_has_no_vault_path(symphony: Run) -> None:
    result = symphony("vault", "path", "--json")
    assert (result.code, result.stdout) == (2, "")
    assert result.error == an_error(
        "NO_VAULT",
        "workspace 'acme' has no vaults",
        "to register one, run `symphony vault add DIR`; to find vaults, run `symphony vault scan`",
        "vault",
    )
