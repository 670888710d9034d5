"""`symphony help`: pages of commands, and topics."""

from __future__ import annotations

import re

import pytest

from symphony_cli import main
from symphony_cli.base import configuration
from symphony_cli.commands.shared.verbs import GLOBAL, shared_options
from symphony_cli.output.topics import TOPICS, topic
from tests.conftest import Run
from tests.terminal import Terminal, without_colors


@pytest.mark.parametrize("command", ["", "repo", "repo push", "identity guard", "ls", "help"])
def test_help_prints_the_page_of_a_command(symphony: Run, command: str) -> None:
    words = command.split()
    assert symphony("help", *words) == (
        symphony(*words, "--help")
        if command != "ls"
        else (2, "", "error: unknown command 'ls'\nhint: run `symphony repo list`\n")
    )


@pytest.mark.parametrize("name", TOPICS)
def test_a_topic_is_printed_as_it_is_in_a_pipe(symphony: Run, name: str) -> None:
    result = symphony("help", name)
    assert result == (0, topic(name), "")
    assert result.stdout.startswith("# ")
    assert f"  {name} " in symphony("help").stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["symbol"],
            "error: unknown command 'symbol'\nhint: did you mean `symphony help symbols`?\n",
        ),
        (
            ["repo", "psh"],
            "error: unknown command 'psh'\nhint: did you mean `symphony repo push`?\n",
        ),
        (["path", "x"], "error: unknown command 'x'\nhint: run `symphony help path`\n"),
        (["path", "path"], "error: unknown command 'path'\nhint: run `symphony help path`\n"),
        (["symbols", "x"], "error: unknown command 'symbols'\nhint: run `symphony help symbols`\n"),
    ],
)
def test_an_unknown_topic_exits_with_2_and_near_matches(
    symphony: Run, words: list[str], message: str
) -> None:
    assert symphony("help", *words) == (2, "", message)


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("name", TOPICS)
def test_a_terminal_shows_a_topic_without_its_markup(name: str, columns: int) -> None:
    with Terminal(["help", name], columns=columns) as terminal:
        assert terminal.wait() == 0
        # A read may end inside of a character.
        text = terminal.read_rest().encode("utf-8", "surrogateescape").decode()
        lines = without_colors(text).splitlines()
    assert not [line for line in lines if line.startswith(("#", "|", "```"))]
    assert [line for line in lines if len(line) > columns] == []


def test_the_topic_of_exit_codes_has_each_of_them() -> None:
    codes = {0, *main.EXIT_CODES.values(), 6, main.BUG, main.INTERRUPTED}
    assert {int(code) for code in re.findall(r"^\| (\d+) ", topic("exit-codes"), re.M)} == codes


def test_the_topic_of_error_codes_has_codes_with_their_exit_codes() -> None:
    text = topic("error-codes")
    for line in ("- CLONE_INSIDE_REPO (4): ", "- FIELD_UNKNOWN (2): ", "- VAULT_LOCKED (5): "):
        assert line in text


def test_the_topic_of_options_has_each_of_them() -> None:
    text = " ".join(topic("options").split())
    for option in shared_options():
        names = ", ".join(f"`{name}`" for name in sorted(option.opts, key=len))
        metavar = f" {option.metavar}`" if option.metavar else "`"
        assert f"| {names[:-1]}{metavar} | {option.help} |" in text
    assert {option.rich_help_panel for option in shared_options()} == {GLOBAL, "Output"}


def test_the_topic_of_the_environment_has_each_variable() -> None:
    text = topic("environment")
    keys = configuration.keys()
    assert keys["clone.layout"].variable == "SYMPHONY_CLONE_LAYOUT"
    assert "`SYMPHONY_CLONE_LAYOUT` is `clone.layout`" in text
    for name in ("HOME", "PROFILE", "WORKSPACE", "NO_INPUT", "DEBUG", "EDITOR", "REPO"):
        assert f"| `SYMPHONY_{name}`" in text


def test_the_topic_of_symbols_has_those_of_status() -> None:
    for symbol in ("+N", "*N", "?N", "!N", "$N", "↑N", "↓N", "⇕", "∅", "⇡N", "≠"):
        assert f"| `{symbol}` " in topic("symbols")
