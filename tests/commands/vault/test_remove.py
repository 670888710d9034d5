from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run
from tests.shapes import a_vault_shown, shaped_json


@pytest.mark.parametrize("verb", ["remove", "rm"])
def test_remove_unregisters_and_touches_no_file(symphony: Run, notes: Path, verb: str) -> None:
    assert symphony("vault", verb, "notes") == (0, "", f"unregistered vault 'notes' ({notes})\n")
    assert symphony("vault", "list") == (0, "", "")
    assert (notes / ".obsidian").is_dir()


def test_remove_as_json_prints_what_was_unregistered(symphony: Run, notes: Path) -> None:
    result = symphony("vault", "remove", "-", "--json", stdin="notes\nNOTES\n")
    assert shaped_json(result.stdout) == [a_vault_shown(path=str(notes))]


def test_nothing_is_unregistered_unless_all_are_found(symphony: Run, notes: Path) -> None:
    assert symphony("vault", "remove", "notes", "nope") == (
        3,
        "",
        "error: no vault named 'nope'\nhint: did you mean notes?\n",
    )
    assert symphony("vault", "list", "--fields", "name").stdout == "notes\n"
