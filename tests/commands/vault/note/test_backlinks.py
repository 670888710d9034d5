from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run
from tests.vault_trees import write


@pytest.mark.parametrize("way", ["symphony", "installed"])
def test_backlinks_have_the_place_and_the_text(
    way: str, request: pytest.FixtureRequest, garden: Path
) -> None:
    run: Run = request.getfixturevalue(way)
    assert run("vault", "note", "backlinks", "Notiz 4") == (
        0,
        f"garden/Notizen/Notiz 3.md:4\tNotiz 4\tNotiz 4\t{garden}/Notizen/Notiz 4.md\n"
        f"garden/東京.md:3\tNotizen/Notiz 4.md\thier\t{garden}/Notizen/Notiz 4.md\n",
        "",
    )
    write(garden / "new.md", b"\n[[notiz 4|the fourth]]\n")
    added = f"garden/new.md:2\tnotiz 4\tthe fourth\t{garden}/Notizen/Notiz 4.md\n"
    assert added in run("vault", "note", "backlinks", "Notiz 4").stdout


@pytest.mark.usefixtures("garden")
def test_a_note_without_backlinks_has_an_empty_list(symphony: Run) -> None:
    assert symphony("vault", "note", "backlinks", "東京", "--json").json == []
