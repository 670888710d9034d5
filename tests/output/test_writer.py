from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from symphony_cli.domain.errors import Failed, InvalidValue, MissingContext
from symphony_cli.domain.findings import Notice, Problem
from symphony_cli.domain.views import ProfileView
from symphony_cli.output.writer import Output


class Streams(NamedTuple):
    out: io.StringIO
    err: io.StringIO
    output: Output


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


Made = Callable[..., Streams]


@pytest.fixture
def made() -> Made:
    def make(typed: str | None = None, *, terminal: bool = False, **options: Any) -> Streams:
        stdin = Terminal(typed) if typed is not None else io.StringIO()
        out, err = (Terminal(), Terminal()) if terminal else (io.StringIO(), io.StringIO())
        environ = {"NO_COLOR": "1", "COLUMNS": "80"}
        return Streams(out, err, Output(stdin, out, err, environ, **options))

    return make


ROWS = [Problem("one", "[red]x[/]\x1b"), Problem("two", "y", "do")]


def test_rows_in_a_pipe_on_a_terminal_and_as_json(made: Made) -> None:
    streams = made()
    streams.output.rows(Problem, ROWS)
    assert streams.out.getvalue() == "one\t[red]x[/]\\x1b\t\ntwo\ty\tdo\n"
    streams = made(terminal=True)
    streams.output.rows(Problem, ROWS)
    lines = [line.split() for line in streams.out.getvalue().splitlines()]
    assert lines == [["CHECK", "MESSAGE", "HINT"], ["one", "[red]x[/]\\x1b"], ["two", "y", "do"]]
    for terminal in (False, True):
        streams = made(terminal=terminal, as_json=True)
        streams.output.rows(Problem, ROWS)
        assert json.loads(streams.out.getvalue()) == [row._asdict() for row in ROWS]
        assert ("\n  " in streams.out.getvalue()) is terminal


def test_no_rows_are_nothing_or_an_empty_array(made: Made) -> None:
    for terminal in (False, True):
        streams = made(terminal=terminal)
        streams.output.rows(Problem, [])
        assert streams.out.getvalue() == ""
    streams = made(as_json=True)
    streams.output.rows(Problem, [])
    assert streams.out.getvalue() == "[]\n"


def test_a_record_with_rows_inside_it(made: Made) -> None:
    streams = made()
    streams.output.record(ROWS[1], more=[1], problems=ROWS, none=[])
    assert streams.out.getvalue() == (
        "check\ttwo\nmessage\ty\nhint\tdo\nmore\t[1]\nnone\t[]\n"
        "problems\tone\t[red]x[/]\\x1b\t\nproblems\ttwo\ty\tdo\n"
    )
    streams = made(terminal=True)
    streams.output.record(ROWS[0], problems=ROWS, is_so=False)
    lines = [line.split() for line in streams.out.getvalue().splitlines()]
    assert lines == [
        ["check", "one"],
        ["message", "[red]x[/]\\x1b"],
        ["hint"],
        ["is", "so", "no"],
        [],
        ["CHECK", "MESSAGE", "HINT"],
        ["one", "[red]x[/]\\x1b"],
        ["two", "y", "do"],
    ]


def test_a_record_with_fields_is_a_row_of_a_list(made: Made) -> None:
    for terminal in (False, True):
        streams = made(fields="hint,problems,check", terminal=terminal)
        streams.output.record(ROWS[1], problems=ROWS[1:])
        inner = '[{"check":"two","message":"y","hint":"do"}]'
        assert streams.out.getvalue() == f"do\t{inner}\ttwo\n"
    streams = made(fields="hint,check", as_json=True)
    streams.output.record(ROWS[1])
    assert streams.out.getvalue() == '{"hint":"do","check":"two"}\n'


def test_an_unknown_field_writes_nothing(made: Made) -> None:
    for write in (lambda output: output.rows(Problem, ROWS), lambda o: o.record(ROWS[0])):
        streams = made(fields="nope")
        with pytest.raises(InvalidValue):
            write(streams.output)
        assert streams.out.getvalue() == ""


def test_messages_are_talk_and_go_away_when_asked(made: Made) -> None:
    streams = made()
    streams.output.say("one\x1b\ntwo")
    streams.output.notice(Notice("CODE", "careful\x07"))
    assert streams.err.getvalue() == "one\\x1b\ntwo\nwarning: careful\\x07\n"
    streams = made(quiet=True)
    streams.output.say("one")
    streams.output.notices([Notice("CODE", "careful")])
    assert streams.err.getvalue() == ""
    streams = made(as_json=True)
    streams.output.say("one")
    streams.output.notices([Notice("CODE", "careful")])
    assert streams.err.getvalue() == '{"warning":{"code":"CODE","message":"careful"}}\n'
    assert streams.out.getvalue() == ""


def test_an_error_is_told_also_when_it_is_to_be_quiet(made: Made) -> None:
    streams = made(quiet=True)
    streams.output.error(Failed("CODE", "no\x1b", hint="do"))
    assert streams.err.getvalue() == "error: no\\x1b\nhint: do\n"


def test_failures_are_one_error_that_names_each(made: Made) -> None:
    output = made().output
    failures = [Failed("A", "a"), InvalidValue("B", "b", hint="do b")]
    with pytest.raises(Failed) as raised:
        output.written_all(ProfileView, [], "made", failures)
    assert raised.value.message == "2 failed:\n  a\n  b"
    assert (raised.value.code, raised.value.hint) == ("SOME_FAILED", "do b")


def test_answers_are_asked_for_on_a_terminal_only(made: Made) -> None:
    streams = made(" ada@example.org \n")
    assert streams.output.ask("Your email", "--email") == "ada@example.org"
    assert (streams.out.getvalue(), streams.err.getvalue()) == ("", "Your email: ")
    for streams in (made(), made("x\n", no_input=True)):
        with pytest.raises(MissingContext) as raised:
            streams.output.ask("Your email", "--the-email")
        assert (raised.value.field, raised.value.hint) == ("the_email", "say it with --the-email")
    with pytest.raises(Failed, match="nothing was changed"):
        made("").output.ask("Your email", "--email")


@pytest.mark.parametrize("answer", ["y\n", "YES\n", " yes \n"])
def test_yes_is_agreement(made: Made, answer: str) -> None:
    streams = made(answer)
    streams.output.confirm("Delete?", yes=False)
    assert streams.err.getvalue() == "Delete? [y/N] "


@pytest.mark.parametrize("answer", ["", "\n", "n\n", "yess\n", "ye\n"])
def test_everything_else_is_none(made: Made, answer: str) -> None:
    with pytest.raises(Failed) as raised:
        made(answer).output.confirm("Delete?", yes=False)
    assert raised.value.code == "CANCELLED"


def test_what_was_agreed_to_is_not_asked(made: Made) -> None:
    streams = made()
    streams.output.confirm("Delete?", yes=True)
    assert streams.err.getvalue() == ""
    for streams in (made(), made("y\n", no_input=True)):
        with pytest.raises(MissingContext):
            streams.output.confirm("Delete?", yes=False)


def test_progress_is_shown_on_a_terminal_only(made: Made) -> None:
    for streams in (made(), made(terminal=True, quiet=True), made(terminal=True, as_json=True)):
        with streams.output.progress("searching") as tell:
            tell("3 repos")
        assert streams.err.getvalue() == ""
    streams = made(terminal=True)
    with streams.output.progress("searching") as tell:
        tell("[red]3[/] repos")
    assert "searching: [red]3[/] repos" in streams.err.getvalue()
