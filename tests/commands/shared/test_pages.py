"""The pages of help: what each has, in which order, and that its examples can be typed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Any

import pytest
import typer.main

from symphony_cli import main
from symphony_cli.base.errors import SymphonyError
from symphony_cli.commands.shared.pages import described
from symphony_cli.commands.shared.verbs import VerbGroup
from symphony_cli.context import AppContext, Options
from tests.commands.shared.test_verbs import NOUNS, group_of, verbs_of
from tests.conftest import Run

ROOT: Any = typer.main.get_command(main.app)
VERBS = [(words, verb) for words, verb in verbs_of(ROOT) if words not in main.UNLISTED]
ORDER = ["Usage", "Examples", "Arguments", "Options", "Selection", "Output", "Global options"]
LONGEST_EXAMPLE = 78

each_verb = pytest.mark.parametrize(("words", "verb"), VERBS, ids=[words for words, _ in VERBS])


def typed(example: str) -> Iterator[list[str]]:
    """Yield the arguments of each call of symphony in a line of shell code."""
    plain = example.replace('"$(', "; ").replace(')"', " ;")
    lexer = shlex.shlex(plain, punctuation_chars="|;&<>")
    lexer.whitespace_split = True
    words: list[str] = []
    for word in [*lexer, ";"]:
        if not set(word) <= set("|;&<>"):
            words.append(word)
        elif words:
            if words[0] == "symphony":
                yield [one for word in words[1:] for one in shlex.split(word)]
            words = []


def parse(arguments: list[str]) -> Any:
    """Parse arguments as the program does, and return the context of the verb."""
    command: Any = ROOT
    context: Any = None
    name = "symphony"
    while True:
        context = command.make_context(
            name, arguments, parent=context, obj=AppContext({}, Options())
        )
        if not isinstance(command, VerbGroup):
            return context
        rest = [*context._protected_args, *context.args]
        name, command, arguments = command.resolve_command(context, rest)


@each_verb
def test_every_verb_has_examples_that_parse(words: str, verb: Any) -> None:
    assert 1 <= len(verb.examples) <= 4
    for example in verb.examples:
        assert len(example) <= LONGEST_EXAMPLE
        calls = list(typed(example))
        assert calls, example
        contexts = [parse(call) for call in calls]
        # An example of `repo status` is one of `status`, too.
        paths = [context.command_path for context in contexts]
        assert {f"symphony {words}", f"symphony {words.removeprefix('repo ')}"} & {*paths}, example


@pytest.mark.parametrize("noun", NOUNS)
def test_every_group_has_examples_of_its_verbs(symphony: Run, noun: str) -> None:
    examples = group_of(noun).EXAMPLES
    assert 1 <= len(examples) <= 4
    for example in examples:
        assert len(example) <= LONGEST_EXAMPLE
        paths = [parse(call).command_path for call in typed(example)]
        assert f"symphony {noun} " in f"{paths[0]} "
    shown = "\n".join(f"  {example}" for example in examples)
    assert f"\nExamples:\n{shown}\n" in symphony(*noun.split(), "--help").stdout


@pytest.mark.parametrize("example", main.EXAMPLES)
def test_the_examples_of_the_root_parse(example: str) -> None:
    assert [parse(call) for call in typed(example)]


@pytest.mark.parametrize("example", ["symphony repo list --no-such", "symphony repo lst", "cd x"])
def test_an_example_that_does_not_parse_is_found(example: str) -> None:
    with pytest.raises((SymphonyError, typer.TyperException, AssertionError)):
        assert [parse(call) for call in typed(example)]


@each_verb
def test_a_page_has_its_sections_in_order(symphony: Run, words: str, verb: Any) -> None:
    text = symphony(*words.split(), "--help").stdout
    titles = re.findall(r"^([A-Z][a-z ]+):", text, re.MULTILINE)
    assert titles == [title for title in [*ORDER, "Learn more"] if title in titles]
    assert {"Usage", "Examples", "Global options", "Learn more"} <= {*titles}
    # No line but an example is wider than the terminal.
    wide = [line for line in text.splitlines() if len(line) > 80]
    assert wide == []


@each_verb
def test_a_description_has_at_most_five_lines(
    words: str, verb: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    _, _, description = described(verb.help or "").partition("\n\n")
    assert len(description.splitlines()) <= 5


@each_verb
def test_options_have_a_text_and_a_place_for_their_value(words: str, verb: Any) -> None:
    for parameter in verb.params:
        assert parameter.hidden or parameter.help, parameter.name
        if parameter.param_type_name == "option" and not parameter.is_flag:
            assert parameter.metavar or parameter.hidden, parameter.name


def test_a_narrow_terminal_has_texts_below_names(
    symphony: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    text = symphony("repo", "fetch", "-h").stdout
    assert "      --prune\n          Delete remote-tracking\n" in text
    examples = re.compile(r"^(  symphony .*|Learn more: .*|.*\{.*)$", re.MULTILINE)
    assert max(map(len, examples.sub("", text).splitlines())) <= 40


def test_required_arguments_and_options_are_marked(symphony: Run) -> None:
    text = symphony("profile", "create", "-h").stdout
    assert text.startswith("Usage: symphony profile create [OPTIONS] <USERNAME>\n")
    assert re.search(r"--email EMAIL +Email address \(required\)\n", text)
    assert "Usage: symphony repo add [OPTIONS] <PATH>...\n" in symphony("repo", "add", "-h").stdout


def test_defaults_are_shown_and_ranges_are_not(symphony: Run) -> None:
    text = symphony("history", "list", "-h").stdout
    assert "Maximum number of operations [default: 30]\n" in text
    assert "x>=" not in text


def test_a_page_shows_the_fields_that_a_verb_prints(symphony: Run) -> None:
    text = " ".join(symphony("config", "list", "-h").stdout.split())
    assert "in the order given (available: key, value, default, source, origin)" in text
    assert "--fields" not in symphony("run", "-h").stdout
