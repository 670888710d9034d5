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
def test_broken_lists_links_that_lead_nowhere(way: str, request: pytest.FixtureRequest) -> None:
    run: Run = request.getfixturevalue(way)
    assert run("note", "broken") == (0, BROKEN, "")
    assert run("note", "broken", "--exit-code") == (6, BROKEN, "")


def test_nothing_broken_exits_with_0(
    symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    a_zk_notebook(sandbox.work / "zk")
    given("vault add zk")
    assert symphony("note", "broken", "--exit-code", "--json") == (0, "[]\n", "")


def test_a_page_of_logseq_without_a_file_is_not_broken(
    symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    graph = a_logseq_graph(sandbox.work / "graph")
    write(graph / "pages/a.md", b"- [[fehlt]] [x](../weg.md) ![](../assets/none.png)\n")
    write(graph / "pages/b.md", b"- [text](((6421-a))) ((6421-a)) ![](assets/bild.png)\n")
    given("vault add graph")
    assert symphony("note", "broken").stdout == (
        "graph/pages/a.md:1\t../weg.md\tx\t\n"
        "graph/pages/a.md:1\t../assets/none.png\t../assets/none.png\t\n"
    )
    states = symphony("note", "links", "a", "--fields", "target,state").stdout
    assert states == "fehlt\tno-file\n../weg.md\tbroken\n../assets/none.png\tbroken\n"


def test_logseq_headings_are_not_pages_and_journals_follow_the_settings(
    symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    formats = (
        '{:journal/file-name-format "yyyyMMdd" :journal/page-title-format "yyyy-MM-dd EEEE"}',
        "{}",
    )
    graph = a_logseq_graph(sandbox.work / "graph", formats[0])
    write(graph / "journals/20261125.md", b"- [[Some Heading]] [[Said]]\n")
    write(graph / "pages/a.md", b"- # Some Heading\n- [[2026-11-25 Wednesday]]\n")
    write(graph / "pages/b.md", b"title:: Said\n\n- [[Nov 25th, 2026]]\n")
    given("vault add graph")

    def states(name: str) -> list[str]:
        fields = ("--fields", "state")
        return symphony("note", "links", name, *fields).stdout.splitlines()

    assert states("20261125") == ["no-file", "found"]
    assert states("pages/a") == ["found"]
    write(graph / "logseq/config.edn", formats[1].encode())
    assert states("pages/a") == ["no-file"]


def test_targets_outside_the_vault_are_not_checked(symphony: Run, garden: Path) -> None:
    (garden / "東京.md").unlink()
    write(garden / "a.md", b"[x](../gone.md) [y](Notizen) [z](/Notizen/sub) [[#Below]] [[id:1]]\n")
    write(garden / "Notizen/b.md", b"[up](..) [here](./) [out](../..)\n")
    write(garden / "c.md", b"[up](..) [here](./)\n")
    write(garden / "d.org", b"[[file:~/x.org]] [[id:none]]\n")
    assert symphony("note", "broken").stdout == ""


def test_obsidian_links_to_other_formats_need_a_suffix(symphony: Run, garden: Path) -> None:
    (garden / "東京.md").unlink()
    for name in ("foo.txt", "bar.org"):
        write(garden / name, b"text\n")
    write(garden / "a.md", b"[[foo]] [[bar]] [[foo.txt]] [[bar.org]]\n")
    assert symphony("note", "broken").stdout == (
        "garden/a.md:1\tfoo\tfoo\t\ngarden/a.md:1\tbar\tbar\t\n"
    )
