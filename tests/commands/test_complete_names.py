from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given, locked
from tests.conftest import Run, Sandbox
from tests.trees import a_vault_directory
from tests.vault_trees import write


@pytest.fixture
def tagged(notes: Path, symphony: Run) -> Path:
    """Index a note with tags in the vault notes, and return the vault's path."""
    write(notes / "plan.md", b"#Work/Acme #work/beta plan\n")
    assert symphony("search", "plan").code == 0
    return notes


@pytest.mark.usefixtures("tagged")
@pytest.mark.parametrize("way", ["symphony", "installed"])
def test_tags_of_notes_are_completed(way: str, request: pytest.FixtureRequest) -> None:
    run: Run = request.getfixturevalue(way)
    assert run("complete-names", "note-tag", "--", "wo") == (0, "Work/Acme\nwork/beta\n", "")
    assert run("complete-names", "note-tag", "#WORK/A") == (0, "#Work/Acme\n", "")
    assert run("complete-names", "note-tag", "--", "x") == (0, "", "")


@pytest.mark.usefixtures("tagged")
def test_a_completed_tag_selects_its_notes(symphony: Run) -> None:
    [tag] = symphony("complete-names", "note-tag", "--", "#work/a").stdout.splitlines()
    assert symphony("note", "list", "--tag", tag, "--fields", "title").stdout == "plan\n"


def test_no_tag_of_a_locked_vault_is_completed(tagged: Path, installed: Run) -> None:
    locked(tagged)
    assert installed("complete-names", "note-tag", "--", "") == (0, "", "")


def test_a_press_of_a_key_indexes_no_vault(installed: Run, notes: Path, sandbox: Sandbox) -> None:
    write(notes / "plan.md", b"#work plan\n")
    before = sorted(sandbox.symphony_home.rglob("*"))
    assert installed("complete-names", "note-tag", "--", "") == (0, "", "")
    assert sorted(sandbox.symphony_home.rglob("*")) == before


@pytest.mark.usefixtures("tagged")
def test_only_tags_of_the_active_workspace_are_completed(
    symphony: Run, given: Given, sandbox: Sandbox
) -> None:
    other = a_vault_directory(sandbox.work / "diary")
    write(other / "day.md", b"#worry day\n")
    given("workspace create home", "vault add diary -w home", "search day -w home")
    assert symphony("complete-names", "note-tag", "wor", "-w", "home").stdout == "worry\n"
    assert symphony("complete-names", "note-tag", "wor", "-w", "acme").stdout == (
        "Work/Acme\nwork/beta\n"
    )
