from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.notes.queries import parse
from symphony_cli.notes.snippets import MAX_SNIPPET, BestLine, best_line, pattern_of

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
