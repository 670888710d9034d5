from __future__ import annotations

import pytest

from symphony_cli.system.notes.block_texts import read_toml, read_yaml

BOMB = "a: &a [x, x]\n" + "".join(
    f"{name}: &{name} [*{before}, *{before}, *{before}]\n"
    for before, name in zip("abcdefghijklmno", "bcdefghijklmnop", strict=True)
)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a: >\n  two\n  words\n", {"a": "two words\n"}),
        ("a: [1, yes, 2026-99-99, null]", {"a": ["1", "yes", "2026-99-99", "null"]}),
        ("- a list", None),
        ("", None),
        ("a: [", None),
        ("a: !!python/object/apply:os.getcwd []", {"a": []}),
        ("? [a]\n: b", None),
        ("[" * 5000, None),
        ("\x00", None),
    ],
)
def test_yaml_is_read_as_strings_lists_and_mappings(
    text: str, values: dict[str, object] | None
) -> None:
    assert read_yaml(text) == values


def test_nested_yaml_aliases_take_no_time() -> None:
    assert read_yaml(BOMB)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('a = "b"\n[c]\nd = [1]', {"a": "b", "c": {"d": [1]}}),
        ("a = [", None),
        ("a = " + "[" * 5000, None),
    ],
)
def test_a_toml_table_is_read_and_other_text_is_not(
    text: str, values: dict[str, object] | None
) -> None:
    assert read_toml(text) == values
