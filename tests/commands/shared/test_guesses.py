"""Near matches of mistyped commands, and Symphony's commands for those of other programs."""

from __future__ import annotations

import pytest

from symphony_cli import main
from symphony_cli.commands.shared.guesses import GUESSES
from tests.commands.shared.test_pages import parse
from tests.conftest import Run


@pytest.mark.parametrize(
    ("command", "hint"),
    [
        ("sttaus", "did you mean `symphony status`?"),
        ("repo lst", "did you mean `symphony repo list`?"),
        ("note backlink", "did you mean `symphony note backlinks`?"),
        ("clone", "run `symphony repo clone`"),
        ("log", "run `symphony history`"),
        ("serach", "did you mean `symphony search`?"),
        ("new", "run `symphony note new`"),
        ("cd", 'to go to a repo, run `cd "$(symphony path REF)"`, or `sy REF`'),
        ("LOG", "run `symphony history`"),
        ("nev", "did you mean `symphony env` or `symphony note new`?"),
        ("zzzz", "to list the commands, run `symphony --help`"),
        ("zzz", "to list the commands, run `symphony --help`"),
        ("repo zzz", "to list the commands, run `symphony repo --help`"),
    ],
)
def test_an_unknown_command_leads_to_the_right_one(symphony: Run, command: str, hint: str) -> None:
    word = command.split()[-1]
    assert symphony(*command.split()) == (
        2,
        "",
        f"error: unknown command '{word}'\nhint: {hint}\n",
    )


def test_control_characters_of_an_unknown_command_are_escaped(symphony: Run) -> None:
    assert symphony("\x1b[2J").stderr.startswith("error: unknown command '\\x1b[2J'\n")


@pytest.mark.parametrize("guess", sorted({*GUESSES.values()}))
def test_every_guess_is_a_command(symphony: Run, guess: str) -> None:
    words = guess.split()
    assert words[0] == "--version" or symphony(*words, "--help").code == 0


def test_no_guess_is_a_command_itself() -> None:
    assert not {*GUESSES} & {*main.VERBS}
    assert parse(["status"]).command_path == "symphony status"
