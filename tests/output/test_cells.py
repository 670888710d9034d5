from __future__ import annotations

import json
from typing import Any, NamedTuple

import pytest

from symphony_cli.output.cells import as_json, cell, labelled, plain


class Row(NamedTuple):
    name: str
    rows: list[Any]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        ("", ""),
        ("a b", "a b"),
        ("a\tb\nc", r"a\tb\nc"),
        ("\x1b[31m\u202e", r"\x1b[31m\u202e"),
        ("[red]x[/]", "[red]x[/]"),
        ("ü\U0001f600", "ü\U0001f600"),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (1.5, "1.5"),
        ({}, "{}"),
        ({"k": ["ü", None]}, '{"k":["ü",null]}'),
        (("a", "b"), "a,b"),
        (["a", "b"], '["a","b"]'),
        ([Row("a", [])], '[{"name":"a","rows":[]}]'),
    ],
)
def test_a_cell_is_one_line_without_tabs(value: Any, shown: str) -> None:
    assert cell(value) == shown


def test_rows_become_objects_at_any_depth() -> None:
    assert plain(Row("a", [Row("b", []), 1])) == {
        "name": "a",
        "rows": [{"name": "b", "rows": []}, 1],
    }
    assert plain("text") == "text"


def test_json_is_compact_or_indented() -> None:
    assert as_json({"a": [1, "ü"]}, indent=False) == '{"a":[1,"ü"]}'
    assert as_json({"a": 1}, indent=True) == '{\n  "a": 1\n}'


def test_indented_json_is_safe_on_a_terminal_and_means_the_same() -> None:
    value = {"a": "\x9b\u202e\x1b ü"}
    text = as_json(value, indent=True)
    assert text == '{\n  "a": "\\u009b\\u202e\\u001b ü"\n}'
    assert json.loads(text) == value


@pytest.mark.parametrize("indent", [True, False])
def test_json_of_an_invalid_utf_8_name_is_valid_utf_8_and_equal(indent: bool) -> None:
    value = ["ü\udcff"]
    text = as_json(value, indent=indent)
    assert r"\udcff" in text
    assert text.encode()
    assert json.loads(text) == value


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("a", "api: a\n"),
        ("a\n\nb\n", "api: a\napi: \napi: b\n"),
        ("\n", "api: \n"),
        ("a\r\nb\r\n", "api: a\r\napi: b\r\n"),
    ],
)
def test_each_line_is_labelled(text: str, shown: str) -> None:
    assert labelled("api", text, for_terminal=False) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\r\n", "api: a\n"),
        ("a\tb", "api: a\tb\n"),
        ("\x1b[1;31mred\x1b[0m", "api: \x1b[1;31mred\x1b[0m\n"),
        ("\x1b[2J\x1b]0;t\x07", "api: \\x1b[2J\\x1b]0;t\\x07\n"),
        ("50%\r100%", "api: 50%\\r100%\n"),
        ("\u202eevil", "api: \\u202eevil\n"),
        ("\x1b[8mhidden", "api: \x1b[8mhidden\x1b[0m\n"),
    ],
)
def test_a_terminal_gets_colors_and_no_other_control_sequences(text: str, shown: str) -> None:
    assert labelled("api", text, for_terminal=True) == shown
