from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.note_vaults import a_logseq_graph, a_zk_notebook
from tests.vault_trees import write

BROKEN = "garden/東京.md:8\tMaß\tMaß\t\ngarden/東京.md:8\tfehlt\tfehlt\t\n"


@pytest.mark.usefixtures("garden")
@pytest.mark.parametrize("way", ["symphony", "installed"])
def test_broken_names_links_that_lead_nowhere(way: str, request: pytest.FixtureRequest) -> None:
    run: Run = request.getfixturevalue(way)
    assert run("vault", "note", "broken") == (0, BROKEN, "")
    assert run("vault", "note", "broken", "--exit-code") == (6, BROKEN, "")


def test_nothing_broken_exits_with_0(
    symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    a_zk_notebook(sandbox.work / "zk")
    given("vault add zk")
    assert symphony("vault", "note", "broken", "--exit-code", "--json") == (0, "[]\n", "")


def test_broken_in_logseq(symphony: Run, given: Given, acme: None, sandbox: Sandbox) -> None:
    a_logseq_graph(sandbox.work / "graph")
    given("vault add graph")
    assert symphony("vault", "note", "broken").stdout == (
        "graph/journals/2026_11_25.md:1\tfehlt\tfehlt\t\n"
    )


def test_what_is_outside_of_the_vault_is_not_looked_at(symphony: Run, garden: Path) -> None:
    (garden / "東京.md").unlink()
    write(garden / "a.md", b"[x](../gone.md) [y](Notizen) [z](/Notizen/sub) [[#Below]] [[id:1]]\n")
    assert symphony("vault", "note", "broken").stdout == ""
