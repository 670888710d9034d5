from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given, locked
from tests.conftest import Run, Sandbox
from tests.note_vaults import a_logseq_graph
from tests.vault_trees import write


@pytest.fixture
def editor(tmp_path: Path) -> Path:
    """Create an editor that logs its arguments, and return its path."""
    path = tmp_path / "editor"
    path.write_text(f'#!/bin/sh\nprintf "%s\\n" "$PWD" "$@" > {tmp_path}/said\n')
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("way", ["symphony", "installed"])
def test_open_gives_an_editor_the_path(
    way: str, request: pytest.FixtureRequest, garden: Path, editor: Path
) -> None:
    run: Run = request.getfixturevalue(way)
    path = f"{garden}/Größe.md"
    assert run("note", "open", "Maß", "--with", f"{editor} -n") == (
        0,
        "",
        f"opened {path}\n",
    )
    assert (editor.parent / "said").read_text() == f"{garden}\n-n\n{path}\n"


def test_an_obsidian_note_opens_in_obsidian_by_default(
    installed: Run, garden: Path, editor: Path
) -> None:
    editor.rename(editor.parent / "xdg-open")
    env = {"PATH": f"{editor.parent}:/usr/bin:/bin"}
    result = installed("note", "open", "東京", "--json", env=env)
    said = (editor.parent / "said").read_text().splitlines()[1]
    assert said == result.json["command"][1]
    assert said.startswith("obsidian://open?path=%2F")
    assert said.endswith("%2Fgarden%2F%E6%9D%B1%E4%BA%AC.md")


def test_a_logseq_page_opens_by_its_page_name(symphony: Run, notes: Path, editor: Path) -> None:
    path = notes / "pages" / "Project___Alpha%3F.md"
    path.parent.mkdir()
    path.write_text("- # A heading\n")
    opened = symphony("note", "open", "project/alpha?", "--with", str(editor))
    assert opened == (0, "", f"opened {path}\n")


@pytest.mark.usefixtures("acme")
def test_a_logseq_journal_opens_by_its_date(
    symphony: Run, given: Given, sandbox: Sandbox, editor: Path
) -> None:
    graph = a_logseq_graph(
        sandbox.work / "graph", '{:journal/page-title-format "EEEE, dd.MM.yyyy"}'
    )
    path = write(graph / "journals" / "2026_11_25.md", b"- text\n")
    given("vault add graph")
    for day in ("Wednesday, 25.11.2026", "nov 25th, 2026", "2026-11-25"):
        opened = symphony("note", "open", day, "--with", str(editor))
        assert opened == (0, "", f"opened {path}\n")


def test_a_note_in_a_locked_vault_is_not_opened(symphony: Run, garden: Path, notes: Path) -> None:
    locked(notes)
    for reference in ("notes/a", f"{notes}/a.md", "../notes/a.md"):
        result = symphony("note", "open", reference, cwd=garden)
        assert (result.code, result.stderr.partition("\n")[0]) == (
            5,
            "error: vault 'notes' is locked",
        )


def test_the_editor_is_the_fallback_without_an_opener_of_links(
    installed: Run, garden: Path, editor: Path
) -> None:
    env = {"PATH": "/no/such", "EDITOR": str(editor)}
    opened = installed("note", "open", "Größe", env=env)
    assert opened == (0, "", f"opened {garden}/Größe.md\n")
