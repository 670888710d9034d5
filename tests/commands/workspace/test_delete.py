from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run
from tests.shapes import WORKSPACE, a_workspace_shown, an_error, shaped_json
from tests.terminal import Terminal

pytestmark = pytest.mark.usefixtures("acme")


def test_delete_without_a_terminal_needs_yes(symphony: Run) -> None:
    assert symphony("workspace", "delete", "acme") == (
        2,
        "",
        "error: confirmation needed: Delete workspace 'acme'?\n"
        "hint: to confirm without a terminal, pass --yes\n",
    )
    result = symphony("workspace", "delete", "acme", "--json")
    assert (result.code, result.stdout) == (2, "")
    assert result.error == an_error(
        "CONFIRMATION_NEEDED",
        "confirmation needed: Delete workspace 'acme'?",
        "to confirm without a terminal, pass --yes",
        "yes",
    )
    assert len(symphony("workspace", "list", "--json").json) == 1


@pytest.mark.parametrize("verb", ["delete", "rm"])
def test_delete_with_yes_removes_the_workspace(symphony: Run, verb: str) -> None:
    assert symphony("workspace", verb, "ACME", "--yes") == (0, "", "deleted workspace 'acme'\n")
    assert symphony("workspace", "list") == (0, "", "")


def test_delete_as_json_prints_the_deleted_workspace(symphony: Run) -> None:
    result = symphony("workspace", "delete", "acme", "--yes", "--json")
    assert list(result.json) == WORKSPACE
    assert shaped_json(result.stdout) == a_workspace_shown()


def test_delete_of_a_workspace_that_holds_something_needs_cascade(
    symphony: Run, api: Path, notes: Path
) -> None:
    result = symphony("workspace", "delete", "acme", "--yes", "--json")
    assert (result.code, result.stdout) == (4, "")
    assert result.error == an_error(
        "WORKSPACE_NOT_EMPTY",
        "workspace 'acme' contains 1 repo and 1 vault",
        "to delete them too, pass --cascade (their files are kept)",
    )
    assert symphony("workspace", "delete", "acme", "--cascade", "--yes").code == 0
    assert symphony("repo", "list", "--json").stdout == "[]\n"
    assert (api / ".git").is_dir()
    assert (notes / ".obsidian").is_dir()


def test_the_active_workspace_can_be_deleted(symphony: Run) -> None:
    symphony("workspace", "use", "acme")
    assert symphony("workspace", "delete", "acme", "--yes").code == 0
    assert symphony("workspace", "show").code == 2


def test_the_question_says_what_a_cascade_deletes(api: Path, notes: Path) -> None:
    held = {
        "workspace delete acme": "'acme' with 1 repo and 1 vault?",
        "profile delete ada": "'ada' with 1 workspace, 1 repo and 1 vault?",
    }
    for command, question in held.items():
        with Terminal([*command.split(), "--cascade"]) as terminal:
            terminal.read_until(question)
            terminal.type("n\n")
            assert terminal.wait() == 1
