from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.domain.errors import InvalidValue
from symphony_cli.domain.note_queries import Term, parse


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("one", '"one"'),
        ("one two", '("one" AND "two")'),
        ("one AND two OR three", '(("one" AND "two") OR "three")'),
        ("one or not and", '("one" AND "or" AND "not" AND "and")'),
        ('"one two" three', '("one two" AND "three")'),
        ('wor* "one tw"*', '("wor" * AND "one tw" *)'),
        ("a NOT b c", '(("a" NOT "b") AND "c")'),
        ("a -b -(c d)", '(("a" NOT "b") NOT ("c" AND "d"))'),
        ("(a OR b) c", '(("a" OR "b") AND "c")'),
        ("title:plan x", '((title : "plan") AND "x")'),
        ('title:"the plan"', '(title : "the plan")'),
        ("title:(a OR b*)", '(title : ("a" OR "b" *))'),
        ("https://example.com/a", '"https example com a"'),
        ("it's - & fine", '("it s" AND "fine")'),
        ("body:x NEAR(a)", '("body x" AND "NEAR" AND "a")'),
        ("Übergröße", '"Übergröße"'),
        ("u\u0308ber", '"über"'),
        ("日本語", '"日 本 語"'),
        ("東京*", '"東 京" *'),
        ("a&&b \udcff \x00c", '("a b" AND "c")'),
    ],
)
def test_a_query_is_asked_in_the_words_of_the_index(text: str, expression: str) -> None:
    assert parse(text).expression == expression


def test_terms_are_what_a_note_may_be_found_for() -> None:
    assert parse('a NOT (b OR c) "d e"* title:f').terms == [
        Term(("a",), False),
        Term(("d", "e"), True),
        Term(("f",), False),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "something is missing"),
        ("&& --", "no letter and no digit"),
        ("(a", "a ( that nothing closes"),
        ("a)", "a ) that nothing opens"),
        ("()", "something is missing"),
        ('"a', 'a " that nothing closes'),
        ("a AND", "something is missing"),
        ("OR a", "something is missing"),
        ("NOT a", "something is missing"),
        ("-a", "nothing is before"),
        ("& NOT a", "nothing is before"),
        ("title:", "something is missing"),
        ("(" * 40 + "a", "more than 32 parentheses"),
        ("a " * 300, "more than 200 terms"),
    ],
)
def test_what_cannot_be_understood_is_told(text: str, reason: str) -> None:
    with pytest.raises(InvalidValue, match="cannot be understood") as caught:
        parse(text)
    assert caught.value.code == "QUERY_INVALID"
    assert reason in caught.value.message


PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            ["AND", "OR", "NOT", "(", ")", '"', "*", "-", "title:", "word", "日本", " ", "^", ":"]
        ),
        st.text(max_size=4),
    ),
    max_size=30,
)


@given(pieces=PIECES)
def test_whatever_is_taken_sqlite_takes_too(pieces: list[str]) -> None:
    try:
        query = parse(" ".join(pieces))
    except InvalidValue:
        return
    connection = sqlite3.connect(":memory:")
    connection.execute("create virtual table words using fts5(title, body, content='')")
    connection.execute("select rowid from words where words match ?", (query.expression,))
    connection.close()
