from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.notes.programs.edn import hides, is_map, value


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ;; }\n",
        "{}",
        '{:a "}\\"" ; }\n :b [\\} #{1} (x)]}',
        '{:set #{1 2 3} :tag #inst "2026" :left #_ out \'out}',
        "{:a 1} what follows }",
    ],
)
def test_a_map_or_nothing_is_not_damaged(text: str) -> None:
    assert is_map(text)


@pytest.mark.parametrize(
    "text",
    ["{:pages-directory", '{:a "}', "{]}", "{:a [1}", "}", "x {}", "[1]", "{:a}", "{:a #{1}", "#_"],
)
def test_open_brackets_and_values_without_a_key_are_damage(text: str) -> None:
    assert not is_map(text)


@given(st.text(alphabet='{}[]()#_:a" ;\\\n', max_size=30))
def test_any_text_is_a_map_or_is_not(text: str) -> None:
    assert is_map(text) in (True, False)


def test_a_value_is_a_text_or_a_word_outside_of_comments() -> None:
    text = '{; :a "no"\n :a/b "x y" :c :word\n :d 3}'
    assert [value(text, name) for name in ("a/b", "c", "d", "a")] == ["x y", ":word", "3", None]


@pytest.mark.parametrize(
    ("text", "are_hidden"),
    [
        ('{:hidden ["/archived"]}', True),
        ('{:hidden [ ; these\n "/a" "/b"]}', True),
        ("{:hidden []}", False),
        ('{;; :hidden ["/archived"]\n :hidden [ ]}', False),
        ('{:default-hidden "x"}', False),
    ],
)
def test_hidden_files_are_named_outside_of_comments(text: str, are_hidden: bool) -> None:
    assert hides(text) is are_hidden
