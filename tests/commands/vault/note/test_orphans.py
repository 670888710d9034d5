from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run
from tests.vault_trees import write


@pytest.mark.parametrize("way", ["symphony", "installed"])
def test_orphans_are_the_notes_to_which_no_other_links(
    way: str, request: pytest.FixtureRequest, garden: Path
) -> None:
    run: Run = request.getfixturevalue(way)
    write(garden / "alone.md", b"[[alone]]\n")
    assert run("vault", "note", "orphans", "-p") == (
        0,
        f"{garden}/alone.md\n{garden}/Notizen/sub/Notiz 1.md\n{garden}/東京.md\n",
        "",
    )
    rows = run("vault", "note", "orphans", "--sort", "title-", "-L", "1", "--json").json
    assert [row["title"] for row in rows] == ["東京"]
