"""JSON objects that users fill with assignments."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import has_control
from symphony_cli.domain.objects import changed, parse_assignment, same
from tests.builders import LATER, a_profile, a_vault
from tests.domain.strategies import any_text, attempt, is_kept_form, json_values


@pytest.mark.parametrize(
    ("assignment", "key", "value"),
    [
        ("editor=vim", "editor", "vim"),
        ("editor=", "editor", ""),
        (" editor = vim ", "editor", "vim"),
        ("a=b=c", "a", "b=c"),
        ("a=1", "a", "1"),
        ("a=true", "a", "true"),
        ("a.b-c d=x", "a.b-c d", "x"),
        ("cafe\u0301=cafe\u0301", "café", "café"),
        ("a=:=1", "a", ":=1"),
        ("a:b=c", "a:b", "c"),
        ("a::=1", "a:", 1),
        ("a:=1", "a", 1),
        ("a :=1", "a", 1),
        ("a:= 1.5 ", "a", 1.5),
        ("a:=true", "a", True),
        ("a:=null", "a", None),
        ('a:="x"', "a", "x"),
        ('a:={"b": [1, {"c": null}]}', "a", {"b": [1, {"c": None}]}),
        ("a:=" + "[" * 100 + "]" * 100, "a", json.loads("[" * 100 + "]" * 100)),
    ],
)
def test_an_assignment_gives_a_key_and_a_value(assignment: str, key: str, value: object) -> None:
    parsed = parse_assignment(assignment, "setting")
    assert repr(parsed) == repr((key, value))


@pytest.mark.parametrize("assignment", ["", "a", "a:", "=x", ":=1", " =x", "a\x00b"])
def test_an_invalid_assignment_is_refused(assignment: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_assignment(assignment, "setting")
    error = caught.value
    assert (error.code, error.field) == ("SETTING_INVALID", "setting")
    assert not has_control(error.message)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        "'x'",
        "[1,]",
        "{1: 2}",
        "NaN",
        "Infinity",
        "-Infinity",
        "[NaN]",
        "1e999",
        "-1e999",
        '"\\ud800"',
        '{"\\udc80": 1}',
        "\ud800",
        "1" * 5000,
        "[" * 101 + "]" * 101,
        '{"a":' * 101 + "1" + "}" * 101,
        "[" * 100_000 + "]" * 100_000,
        '"\x1b"',
    ],
    ids=lambda value: ascii(value[:12]),
)
def test_invalid_json_is_refused_with_a_hint_for_text(value: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_assignment(f"a:={value}", "metadata")
    error = caught.value
    assert error.message.startswith("the value of 'a' is not valid JSON: ")
    assert not has_control(error.message)
    assert (error.code, error.hint, error.field) == (
        "METADATA_INVALID",
        "to store text, pass a=TEXT",
        "metadata",
    )


@given(st.text("abcäß.-_ ", min_size=1).filter(str.strip), json_values)
def test_any_json_value_is_accepted(key: str, value: Any) -> None:
    parsed = parse_assignment(f"{key}:={json.dumps(value)}", "setting")
    assert repr(parsed) == repr((key.strip(), value))


@given(any_text | st.tuples(any_text, any_text).map(":=".join))
def test_any_text_is_an_assignment_or_safely_refused(text: str) -> None:
    parsed = attempt(parse_assignment, text, "setting")
    if isinstance(parsed, InvalidValue):
        assert not has_control(parsed.message)
    else:
        key, value = parsed
        assert key != ""
        assert is_kept_form(key)
        json.dumps(value, allow_nan=False, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("current", "assignments", "unset", "result"),
    [
        ({}, [], [], {}),
        ({"a": 1}, [], [], {"a": 1}),
        ({}, ["a=1", "b:=2"], [], {"a": "1", "b": 2}),
        ({}, ["a=1", "a=2"], [], {"a": "2"}),
        ({"a": 1, "b": 2}, ["a:=3"], [], {"a": 3, "b": 2}),
        ({"a": 1, "b": 2}, [], ["a"], {"b": 2}),
        ({"a": 1}, ["a=2"], ["a"], {"a": "2"}),
        ({"café": 1}, [], [" cafe\u0301"], {}),
    ],
)
def test_keys_are_unset_and_then_set(
    current: dict[str, Any], assignments: list[str], unset: list[str], result: dict[str, Any]
) -> None:
    before = dict(current)
    assert changed(current, assignments, unset, "setting") == result
    assert current == before


@pytest.mark.parametrize(
    ("assignments", "unset", "message"),
    [
        ([], ["b"], "no setting 'b'"),
        ([], ["A"], "no setting 'A'"),
        (["b=1"], ["b"], "no setting 'b'"),
        ([], ["a", "a"], "no setting 'a'"),
        ([], ["a\x1b"], "setting 'a\\x1b' contains control characters"),
        (["b=1", "c"], [], "invalid assignment 'c'"),
    ],
)
def test_a_change_that_cannot_be_made_is_refused(
    assignments: list[str], unset: list[str], message: str
) -> None:
    with pytest.raises(InvalidValue) as caught:
        changed({"a": 1}, assignments, unset, "setting")
    error = caught.value
    assert (error.code, error.message, error.field) == ("SETTING_INVALID", message, "setting")


def test_same_distinguishes_json_values_that_are_equal_in_python() -> None:
    ada = a_profile(preferences={"a": 1, "b": 0})
    assert same(ada, ada)
    assert same(ada, a_profile(id=ada.id, preferences={"b": 0, "a": 1}))
    assert not same(ada, a_profile(id=ada.id, preferences={"a": True, "b": 0}))
    assert not same(ada, a_profile(id=ada.id, preferences={"a": 1, "b": 0}, updated_at=LATER))
    vault = a_vault()
    assert not same(vault, a_vault(id=vault.id))
