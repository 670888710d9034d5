from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.note_vaults import a_logseq_graph
from tests.vault_trees import write


@pytest.mark.parametrize("way", ["symphony", "installed"])
def test_backlinks_have_the_place_and_the_text(
    way: str, request: pytest.FixtureRequest, garden: Path
) -> None:
    run: Run = request.getfixturevalue(way)
    assert run("note", "backlinks", "Notiz 4") == (
        0,
        f"garden/Notizen/Notiz 3.md:4\tNotiz 4\tNotiz 4\t{garden}/Notizen/Notiz 4.md\n"
        f"garden/東京.md:3\tNotizen/Notiz 4.md\thier\t{garden}/Notizen/Notiz 4.md\n",
        "",
    )
    write(garden / "new.md", b"\n[[notiz 4|the fourth]]\n")
    added = f"garden/new.md:2\tnotiz 4\tthe fourth\t{garden}/Notizen/Notiz 4.md\n"
    assert added in run("note", "backlinks", "Notiz 4").stdout


@pytest.mark.usefixtures("garden")
def test_a_note_without_backlinks_has_an_empty_list(symphony: Run) -> None:
    assert symphony("note", "backlinks", "東京", "--json").json == []


def test_in_logseq_a_tag_links_to_its_page(
    symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    graph = a_logseq_graph(sandbox.work / "graph")
    write(graph / "pages/b.md", b"- text\n")
    write(graph / "pages/tagged.md", b"- x\n- #none [[b]] #B\n")
    write(graph / "pages/two.md", b"tags:: c, b\n")
    given("vault add graph")
    leads_to = f"{graph}/pages/b.md"
    assert symphony("note", "backlinks", "b").stdout == (
        f"graph/pages/tagged.md:2\tb\tb\t{leads_to}\n"
        f"graph/pages/tagged.md:2\tB\tB\t{leads_to}\n"
        f"graph/pages/two.md:1\tb\tb\t{leads_to}\n"
    )
    rows = symphony("note", "links", "tagged", "--json").json
    assert [(row["target"], row["kind"]) for row in rows] == [("b", "wikilink"), ("B", "tag")]


def test_links_in_a_nested_vault_do_not_count_in_the_outer_one(
    symphony: Run, given: Given, garden: Path
) -> None:
    inner = write(garden / "inner/a.md", b"[[Gr\xc3\xb6\xc3\x9fe]] [[fehlt]]\n").parent
    row = f"garden/inner/a.md:1\tGröße\tGröße\t{garden}/Größe.md\n"
    assert row in symphony("note", "backlinks", "Größe").stdout
    given(["vault", "add", inner])
    assert row not in symphony("note", "backlinks", "Größe").stdout
    assert "/Größe.md" not in symphony("note", "links", "inner/a").stdout
