from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.base.errors import InvalidValue
from symphony_cli.notes.queries import Term, parse


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("one", '"one"'),
        ("one two", '("one" AND "two")'),
        ("one AND two OR three", '(("one" AND "two") OR "three")'),
        ("one or not and", '("one" AND "or" AND "not" AND "and")'),
        ('"one two" three', '("one two" AND "three")'),
        ('wor* "one tw"*', '("wor" * AND "one tw" *)'),
        ("a NOT b c", '(("a" AND "c") NOT "b")'),
        ("a AND NOT b", '("a" NOT "b")'),
        ("-a b", '("b" NOT "a")'),
        ("a -b -(c d)", '("a" NOT ("b" OR ("c" AND "d")))'),
        ("a -& b", '("a" AND "b")'),
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
def test_a_query_becomes_an_fts5_expression(text: str, expression: str) -> None:
    assert parse(text).expression == expression


def test_terms_exclude_negated_ones() -> None:
    assert parse('a NOT (b OR c) "d e"* title:f').terms == [
        Term(("a",), False),
        Term(("d", "e"), True),
        Term(("f",), False),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "a word is missing"),
        ("&& --", "no letters or digits"),
        ("(a", "unmatched ("),
        ("a)", "unmatched )"),
        ("()", "a word is missing"),
        ('"a', 'unmatched "'),
        ("a AND", "a word is missing"),
        ("OR a", "a word is missing"),
        ("NOT a", "only excludes words"),
        ("-a", "only excludes words"),
        ("& NOT a", "only excludes words"),
        ("a OR NOT b", "only excludes words"),
        ("a NOT -b", "a word is missing after -"),
        ("😀", "no letters or digits"),
        ("title:", "a word is missing"),
        ("tag:work", "it cannot have tags"),
        ("(" * 40 + "a", "more than 30 levels"),
        ("title:" * 1500, "more than 30 levels"),
        ("(a OR b " * 16 + "c" + ")" * 16, "more than 30 levels"),
        ("a " * 300, "more than 200 terms"),
    ],
)
def test_an_invalid_query_is_an_error_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(InvalidValue, match="invalid query") as caught:
        parse(text)
    assert caught.value.code == "QUERY_INVALID"
    assert reason in caught.value.message


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("-draft", "add a word to search for: 'budget NOT draft', 'budget -draft'"),
        ("😀", "use words with letters or digits"),
        ("plan tag:#work", "--tag work"),
        ("(plan", "to search for text as it is, put it in double quotes: '\"...\"'"),
    ],
)
def test_an_invalid_query_has_a_hint(text: str, hint: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        parse(text)
    assert caught.value.hint == hint


PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            ["AND", "OR", "NOT", "(", ")", '"', "*", "-", "title:", "word", "日本", " ", "^", ":"]
        ),
        st.text(max_size=4),
    ),
    max_size=30,
)


def runs(expression: str) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("create virtual table words using fts5(title, body, content='')")
    connection.execute("select rowid from words where words match ?", (expression,))
    connection.close()


@given(pieces=PIECES)
def test_sqlite_accepts_every_valid_query(pieces: list[str]) -> None:
    try:
        query = parse(" ".join(pieces))
    except InvalidValue:
        return
    runs(query.expression)


OPENINGS = st.sampled_from(
    ["(", "(a ", "(a OR b ", "(a -", "a -(b OR ", "title:(", "title:", "-b "]
)


@given(parts=st.lists(st.tuples(OPENINGS, st.integers(1, 120)), max_size=3))
def test_sqlite_accepts_valid_queries_of_any_depth(parts: list[tuple[str, int]]) -> None:
    text = "x " + "".join(opening * count for opening, count in parts) + "y"
    try:
        query = parse(text + ")" * text.count("("))
    except InvalidValue:
        return
    runs(query.expression)


@pytest.mark.parametrize(
    "text",
    [
        "a " + "-b " * 199,
        "title:" * 30 + "a",
        "(a OR " * 30 + "b" + ")" * 30,
        "a -(b -(c -(d OR (e f -(g -h -(i OR j k))))))",
        "(a " * 9 + "-b " * 90 + ")" * 9,
    ],
)
def test_long_and_deep_queries_run(text: str) -> None:
    runs(parse(text).expression)
