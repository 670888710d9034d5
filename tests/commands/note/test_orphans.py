from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.note_vaults import a_logseq_graph
from tests.vault_trees import write


@pytest.mark.parametrize("way", ["symphony", "installed"])
def test_orphans_are_notes_that_no_other_note_links_to(
    way: str, request: pytest.FixtureRequest, garden: Path
) -> None:
    run: Run = request.getfixturevalue(way)
    write(garden / "alone.md", b"[[alone]]\n")
    assert run("note", "orphans", "-p") == (
        0,
        f"{garden}/alone.md\n{garden}/Notizen/sub/Notiz 1.md\n{garden}/東京.md\n",
        "",
    )
    rows = run("note", "orphans", "--sort", "title-", "-L", "1", "--json").json
    assert [row["title"] for row in rows] == ["東京"]


def test_a_logseq_page_that_is_a_tag_is_not_an_orphan(
    symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    graph = a_logseq_graph(sandbox.work / "graph")
    for name, text in {"b": b"- #b #[[c d]]\n", "c d": b"- #B #alone\n", "alone": b"\n"}.items():
        write(graph / f"pages/{name}.md", text)
    write(graph / "pages/alone.md", b"- #alone\n")
    given("vault add graph")
    assert symphony("note", "orphans", "-p").stdout == ""
    write(graph / "pages/c d.md", b"- #B\n")
    assert symphony("note", "orphans", "-p").stdout == f"{graph}/pages/alone.md\n"


def test_a_note_linked_only_from_a_nested_vault_is_an_orphan(
    symphony: Run, given: Given, garden: Path
) -> None:
    inner = write(garden / "inner/a.md", b"[[alone]]\n").parent
    alone = f"{write(garden / 'alone.md', b'text')}\n"
    assert alone not in symphony("note", "orphans", "-p").stdout
    given(["vault", "add", inner])
    assert alone in symphony("note", "orphans", "-p").stdout
