"""Notes of three programs, through the installed command alone."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.conftest import Run, Sandbox, executable
from tests.note_vaults import COUNT, a_logseq_graph, a_zk_notebook, an_obsidian_vault
from tests.trees import a_repository
from tests.vault_trees import write

AT_ONCE = 6


@pytest.fixture
def code(installed: Run, sandbox: Sandbox) -> Path:
    """Register a repo and three vaults with `init`, and return their directory."""
    path = sandbox.work / "code"
    a_repository(path / "api")
    an_obsidian_vault(path / "garden")
    a_zk_notebook(path / "zettel")
    a_logseq_graph(path / "graph")
    assert installed("init", path, "--email", "ada@example.com").code == 0
    return path


def test_init_registers_vaults_with_their_figures(installed: Run, code: Path) -> None:
    fields = "name,kind,state,notes,attachments"
    assert installed("vault", "list", "--stats", "--fields", fields).stdout == (
        f"garden\tobsidian\topen\t{COUNT + 3}\t1\n"
        f"graph\tlogseq\topen\t{COUNT + 2}\t1\n"
        f"zettel\tzk\topen\t{COUNT}\t0\n"
    )


def test_notes_of_each_are_found_from_inside_a_repo(installed: Run, code: Path) -> None:
    def found(*query: str) -> list[str]:
        return sorted(installed("search", *query, cwd=code / "api").stdout.splitlines())

    assert found("größe", "NOT", "東京") == ["garden/Größe.md:4: # Größe"]
    assert found("groesse") == []
    assert found("title:東京") == ["garden/東京.md:1: # 東京"]
    assert found('title:"zettel 7"') == ["zettel/id07-zettel-7.md:1: # Zettel 7"]
    assert found('"blatt 7"') == [
        "graph/journals/2026_11_25.md:1: - [[blatt 7]] [[Nov 24th, 2026]] [[fehlt]]",
        "graph/pages/plan___Seite 7.md:1: alias:: Blatt 7",
    ]


def test_a_note_is_created_linked_and_changed(installed: Run, code: Path) -> None:
    garden = code / "garden"
    installed("vault", "use", "garden")
    made = installed("note", "new", "Angebot: Q3", cwd=code / "api")
    assert made == (0, f"{garden}/Angebot- Q3.md\n", "")
    write(garden / "Tag.md", b"[[Angebot- Q3|das Angebot]] [[weg]]\n")
    assert installed("note", "backlinks", "Angebot- Q3").stdout == (
        f"garden/Tag.md:1\tAngebot- Q3\tdas Angebot\t{garden}/Angebot- Q3.md\n"
    )
    broken = installed("note", "broken", "--fields", "vault,target").stdout.splitlines()
    assert sorted(broken) == ["garden\tMaß", "garden\tfehlt", "garden\tweg"]
    write(garden / "Angebot- Q3.md", "fünfhundert\n".encode())
    assert installed("search", "fünfhundert").stdout == ("garden/Angebot- Q3.md:1: fünfhundert\n")


@pytest.mark.parametrize("how", ["never made", "deleted", "damaged"])
def test_parallel_searches_agree_in_any_state_of_the_indexes(
    installed: Run, sandbox: Sandbox, code: Path, how: str
) -> None:
    expected = installed("search", "title:zettel", "-L", "60").stdout
    assert len(expected.splitlines()) == COUNT
    indexes = list((sandbox.symphony_home / "cache" / "notes").glob("*.db"))
    assert len(indexes) == 3
    for index in indexes:
        content = index.read_bytes()
        index.unlink()
        if how == "never made":
            index.with_name(f"{index.name}.lock").unlink()
        elif how == "damaged":
            index.write_bytes(content[: len(content) // 2])
    command = [executable(), "search", "title:zettel", "-L", "60"]
    searches = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(AT_ONCE)
    ]
    assert [search.communicate() for search in searches] == [(expected, "")] * AT_ONCE
