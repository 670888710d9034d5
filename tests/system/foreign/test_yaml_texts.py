from __future__ import annotations

import re

import pytest
import yaml

from symphony_cli.system.foreign.yaml_texts import DEEPEST, read_yaml

LAUGHS = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)
)


def test_scalars_are_text_and_aliases_are_followed() -> None:
    text = "a: &x {n: 1.10, yes: no}\nb: *x\nc: [*x, ~]\n"
    one = {"n": "1.10", "yes": "no"}
    assert read_yaml(text) == {"a": one, "b": one, "c": [one, "~"]}
    assert read_yaml("") is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (LAUGHS, "its aliases repeat too much"),
        ("a: &a [*a]", "its aliases repeat too much"),
        ("a: &a {<<: *a}", "its aliases repeat too much"),
        ("[" * 100_000, "nest"),
        ("[" * (DEEPEST + 1), f"it is nested more than {DEEPEST} levels deep"),
        ("- " * 100_000, f"it is nested more than {DEEPEST} levels deep"),
        ("a: *gone", "its aliases repeat too much"),
        ("a: 'b", "line 1: found unexpected end of stream"),
        ("a: 1\n\tb: 2", "line 2: found a tab character that violates indentation"),
        ("a\x01", "it is not text"),
        ("a: 1\n---\nb: 2", "line 2: but found another document"),
    ],
)
@pytest.mark.parametrize("is_fast", [True, False], ids=["c", "python"])
def test_other_text_is_refused_with_a_reason(
    text: str, reason: str, is_fast: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_fast:
        monkeypatch.delattr(yaml, "CBaseLoader")
    # The two parsers have words of their own.
    is_own = reason.startswith("it") or reason == "nest"
    with pytest.raises(ValueError, match=re.escape(reason) if is_fast or is_own else "^"):
        read_yaml(text)


def test_objects_of_python_are_never_made() -> None:
    assert read_yaml("!!python/object/apply:os.system ['id']") == ["id"]
