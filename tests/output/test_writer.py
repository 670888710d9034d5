from __future__ import annotations

import json
from typing import NamedTuple

import pytest

from symphony_cli.base.errors import Failed, InvalidValue
from symphony_cli.base.findings import Problem
from symphony_cli.domain.views import ProfileView
from tests.output.conftest import Made

ROWS = [Problem("one", "[red]x[/]\x1b"), Problem("two", "y", "do")]


class ListedRow(NamedTuple):
    """A row of a workspace."""

    name: str
    workspace: str
    profile: str


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


def test_no_rows_are_no_output_or_an_empty_array(made: Made) -> None:
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
        "check\ttwo\nmessage\ty\nhint\tdo\nmore\t[1]\n"
        "problems\tone\t[red]x[/]\\x1b\t\nproblems\ttwo\ty\tdo\n"
    )
    streams = made(terminal=True)
    streams.output.record(ROWS[0], problems=ROWS, is_so=False)
    lines = [line.split() for line in streams.out.getvalue().splitlines()]
    assert lines == [
        ["check", "one"],
        ["message", "[red]x[/]\\x1b"],
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


def test_fields_on_a_terminal_tell_rows_of_one_name_apart(made: Made) -> None:
    rows = [
        ListedRow("api", "acme", "ada"),
        ListedRow("api", "beta", "ada"),
        ListedRow("web", "acme", "ada"),
    ]

    def shown(fields: str, *, terminal: bool) -> list[str]:
        streams = made(fields=fields, terminal=terminal)
        streams.output.rows(ListedRow, rows)
        return [" ".join(line.split()) for line in streams.out.getvalue().splitlines()]

    assert shown("name", terminal=True) == ["NAME", "acme/api", "beta/api", "web"]
    assert shown("name,workspace", terminal=True)[1:] == ["api acme", "api beta", "web acme"]
    assert shown("name", terminal=False) == ["api", "api", "web"]


def test_an_unknown_field_writes_nothing(made: Made) -> None:
    for write in (lambda output: output.rows(Problem, ROWS), lambda o: o.record(ROWS[0])):
        streams = made(fields="nope")
        with pytest.raises(InvalidValue):
            write(streams.output)
        assert streams.out.getvalue() == ""


def test_failures_are_one_error_that_names_each(made: Made) -> None:
    output = made().output
    failures = [Failed("A", "a"), InvalidValue("B", "b", hint="do b")]
    with pytest.raises(Failed) as raised:
        output.written_all(ProfileView, [], "made", failures)
    assert raised.value.message == "2 failed:\n  a\n  b"
    assert (raised.value.code, raised.value.hint) == ("SOME_FAILED", "do b")
