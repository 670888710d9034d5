"""What unregisters several rows shows them and asks first."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.terminal import Terminal, without_colors
from tests.trees import a_repository, a_vault_directory


@pytest.fixture
def several(api: Path, notes: Path, given: Given, sandbox: Sandbox) -> None:
    a_repository(sandbox.work / "web")
    a_vault_directory(sandbox.work / "diary")
    given("repo add web", "vault add diary")


@pytest.mark.parametrize(
    ("noun", "references", "names"),
    [
        ("repo", ["*"], ["api", "web"]),
        ("repo", ["web", "api"], ["web", "api"]),
        ("vault", ["*"], ["diary", "notes"]),
    ],
)
@pytest.mark.usefixtures("several")
def test_several_are_forgotten_only_with_consent(
    symphony: Run, sandbox: Sandbox, noun: str, references: list[str], names: list[str]
) -> None:
    assert symphony(noun, "remove", *references) == (
        2,
        "",
        "".join(f"{noun} 'acme/{name}' ({sandbox.work / name})\n" for name in names)
        + f"error: confirmation needed: Unregister 2 {noun}s? Their files are kept.\n"
        "hint: to confirm without a terminal, pass --yes\n",
    )
    assert len(symphony(noun, "list").stdout.splitlines()) == 2
    assert symphony(noun, "remove", *references, "--yes").code == 0
    assert symphony(noun, "list").stdout == ""


@pytest.mark.usefixtures("several")
def test_one_is_forgotten_at_once_however_often_it_is_named(symphony: Run) -> None:
    assert symphony("repo", "remove", "api", "API", "a*").code == 0
    assert symphony("vault", "remove", "notes").code == 0


@pytest.mark.usefixtures("several")
def test_on_a_terminal_what_is_forgotten_is_shown_before_the_question(
    symphony: Run, sandbox: Sandbox
) -> None:
    with Terminal(["repo", "remove", "*"], columns=200) as terminal:
        shown = without_colors(terminal.read_until("[y/N] "))
        terminal.type("n\n")
        terminal.read_rest()
        assert terminal.wait() == 1
    assert f"repo 'acme/api' ({sandbox.work / 'api'})\n" in shown
    assert shown.endswith("Unregister 2 repos? Their files are kept. [y/N] ")
    assert len(symphony("repo", "list").stdout.splitlines()) == 2
