from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.base.text import composed
from symphony_cli.notes.queries import parse
from symphony_cli.notes.snippets import MAX_SNIPPET, BestLine, best_line, pattern_of
from symphony_cli.notes.text.words import indexed

TEXT = "# Plans\n\nThe plan is old.\nA new plan for Tokyo (東京都).\nÜBERGRÖSSE and übergröße\n"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("plan", BestLine(3, "The plan is old.")),
        ("plan new", BestLine(4, "A new plan for Tokyo (東京都).")),
        ("pl*", BestLine(1, "# Plans")),
        ('"for tokyo"', BestLine(4, "A new plan for Tokyo (東京都).")),
        ("京都", BestLine(4, "A new plan for Tokyo (東京都).")),
        ("Übergröße", BestLine(5, "ÜBERGRÖSSE and übergröße")),
        ('"old a new"', BestLine(3, "The plan is old.")),
        ("lan", None),
    ],
)
def test_the_first_line_with_the_most_terms_is_shown(query: str, expected: BestLine | None) -> None:
    assert best_line(TEXT, pattern_of(parse(query).terms)) == expected


def test_a_long_line_is_cut_around_the_match() -> None:
    text = "x " * 500 + "needle" + " y" * 500
    best = best_line(text, pattern_of(parse("needle").terms))
    assert best is not None
    assert best.snippet.startswith("…")
    assert best.snippet.endswith("…")
    assert "needle" in best.snippet
    assert len(best.snippet) <= MAX_SNIPPET + 2


@given(text=st.text(), word=st.text(alphabet="aö日", min_size=1, max_size=3))
def test_the_shown_line_is_in_the_text(text: str, word: str) -> None:
    best = best_line(text, pattern_of(parse(word).terms))
    if best is not None:
        assert best.snippet.strip("…").strip() in text.split("\n")[best.line - 1]


# Folding the case of these changes a text's length, or depends on the language.
FOLDED = [*"iIİ\u0131ßẞﬃΣ\u03c3ςsfaé", "i\u0307", "e\u0331"]


def in_index(text: str, query: str) -> bool:
    """Whether the tokenizer of the index finds a query's words in a text."""
    with closing(sqlite3.connect(":memory:")) as index:
        index.execute(
            "create virtual table words using fts5(x, tokenize='unicode61 remove_diacritics 0')"
        )
        index.execute("insert into words values (?)", (indexed(text),))
        found = index.execute("select 1 from words where words match ?", (parse(query).expression,))
        return found.fetchone() is not None


@given(
    text=st.lists(st.sampled_from([*FOLDED, *" ,\n"]), max_size=40).map("".join),
    word=st.lists(st.sampled_from(FOLDED), min_size=1, max_size=3).map("".join),
    is_prefix=st.booleans(),
)
def test_the_lines_with_a_match_are_the_ones_that_the_index_finds(
    text: str, word: str, is_prefix: bool
) -> None:
    text = composed(text)
    query = word + "*" * is_prefix
    best = best_line(text, pattern_of(parse(query).terms))
    found = [one for one in text.split("\n") if in_index(one, query)]
    assert (best is None) == (not found)
    if best is not None:
        assert best.snippet == found[0].strip()


@pytest.mark.parametrize(
    "query", ["istanbul", "ISTANBUL", "İSTANBUL", "i\u0307stanbul", "\u0131stanbul"]
)
def test_the_highlighted_part_is_the_found_word(query: str) -> None:
    text = "İİ İstanbul'da, ISTANBUL i\u0307stanbul \u0131stanbul istanbulda"
    pattern = pattern_of(parse(query).terms)
    assert pattern.findall(text) == ["İstanbul", "ISTANBUL", "i\u0307stanbul", "\u0131stanbul"]
