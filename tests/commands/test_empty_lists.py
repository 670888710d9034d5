"""What lists say to a person when they are empty."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run
from tests.terminal import Terminal, without_colors

SET_UP = "run `symphony init DIR` with the directory that holds your code"
NOT_SET_UP = f"Symphony is not set up yet\nhint: {SET_UP}\n"


def shown(line: str, code: int = 0) -> str:
    with Terminal(line.split()) as terminal:
        assert terminal.wait() == code
        return without_colors(terminal.read_rest())


@pytest.mark.parametrize(
    "line",
    [
        "status",
        "repo list",
        "vault list",
        "workspace list --all",
        "profile list",
        "history",
        "repo fetch",
        "repo prune",
        "repo exec -- true",
        "identity status",
        "identity audit",
        "identity guard status",
    ],
)
def test_a_terminal_shows_how_to_set_symphony_up(line: str) -> None:
    assert shown(line) == NOT_SET_UP


@pytest.mark.parametrize("line", ["search retro", "note list", "note orphans", "note broken"])
def test_lists_of_notes_warn_that_symphony_is_not_set_up(line: str) -> None:
    assert shown(line) == f"warning: Symphony is not set up yet; {SET_UP}\n"


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        ("path", 2, ""),
        ("vault path", 2, ""),
        ("note new Retro", 2, ""),
        ("workspace create acme", 2, ""),
        ("path api", 3, "no workspace, repo or vault named 'api': "),
        ("path --fuzzy -- api", 3, "no workspace, repo or vault named 'api': "),
        ("repo show api", 3, "no repo named 'api': "),
        ("profile use ada", 3, "no profile named 'ada': "),
    ],
)
def test_what_needs_a_row_fails_with_how_to_set_symphony_up(
    symphony: Run, line: str, code: int, message: str
) -> None:
    assert symphony(*line.split()) == (code, "", f"error: {message}{NOT_SET_UP}")


@pytest.mark.parametrize("line", ["status", "repo list", "vault list", "workspace list", "history"])
def test_json_and_a_pipe_show_an_empty_list(symphony: Run, line: str) -> None:
    assert symphony(*line.split(), "--json") == (0, "[]\n", "")
    assert symphony(*line.split()).stdout == ""


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize(
    ("line", "text"),
    [
        (
            "repo list",
            "no repos in workspace 'acme'\nhint: to register one, run `symphony repo add PATH`\n",
        ),
        (
            "vault list --all",
            "no vaults in any workspace\nhint: to register one, run `symphony vault add DIR`\n",
        ),
        ("workspace list --type client", "no workspaces match in profile 'ada'\n"),
    ],
)
def test_an_empty_list_on_a_terminal_says_how_to_fill_it(line: str, text: str) -> None:
    assert shown(line) == text


@pytest.mark.usefixtures("api")
def test_a_filter_without_matches_is_not_an_empty_list(symphony: Run, given: Given) -> None:
    assert shown("repo list web") == "no repos match in workspace 'acme'\n"
    assert symphony("status", "--gone").stderr == "no repos match in workspace 'acme'\n"
    assert symphony("status", "api", "--gone").stderr == "no repos match\n"
    assert symphony("status", "-", stdin="").stderr == "no repos given\n"
    given("repo edit api --archive")
    archived = (
        "all repos in workspace 'acme' are archived\n"
        "hint: to select archived repos, pass `--archived`\n"
    )
    assert shown("repo list") == archived
    assert shown("repo list web --archived") == "no repos match in workspace 'acme'\n"


def test_empty_lists_of_notes_say_what_is_empty(notes: Path) -> None:
    empty = "no notes in {}\nhint: to write one, run `symphony note new TITLE`\n"
    assert shown("note list") == empty.format("workspace 'acme'")
    assert shown("note list --vault notes") == empty.format("vault 'notes'")
    assert shown("note list --tag x") == "no notes match in workspace 'acme'\n"
    assert shown("note orphans --all") == "no orphans in any workspace\n"
    assert shown("note broken") == "no broken links in workspace 'acme'\n"
    assert shown("search retro") == "no notes match\n"
    (notes / "Retro.md").write_text("words")
    assert shown("note links Retro") == "no links in 'Retro'\n"
    assert shown("note backlinks Retro") == "no backlinks to 'Retro'\n"
