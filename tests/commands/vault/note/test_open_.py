from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run


@pytest.fixture
def editor(tmp_path: Path) -> Path:
    """Make an editor that writes down what it is given, and return its path."""
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
    assert run("vault", "note", "open", "Maß", "--with", f"{editor} -n") == (
        0,
        "",
        f"opened {path}\n",
    )
    assert (editor.parent / "said").read_text() == f"{garden}\n-n\n{path}\n"


def test_without_an_editor_obsidian_is_asked(installed: Run, garden: Path, editor: Path) -> None:
    editor.rename(editor.parent / "xdg-open")
    env = {"PATH": f"{editor.parent}:/usr/bin:/bin"}
    result = installed("vault", "note", "open", "東京", "--json", env=env)
    said = (editor.parent / "said").read_text().splitlines()[1]
    assert said == result.json["command"][1]
    assert said.startswith("obsidian://open?path=%2F")
    assert said.endswith("%2Fgarden%2F%E6%9D%B1%E4%BA%AC.md")


def test_a_page_of_logseq_is_opened_by_the_name_that_it_has_there(
    installed: Run, notes: Path, editor: Path
) -> None:
    path = notes / "pages" / "Project___Alpha%3F.md"
    path.parent.mkdir()
    path.write_text("- # A heading\n")
    opened = installed("vault", "note", "open", "project/alpha?", "--with", str(editor))
    assert opened == (0, "", f"opened {path}\n")
