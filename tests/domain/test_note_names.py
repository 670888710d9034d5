from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.domain.errors import InvalidValue
from symphony_cli.domain.note_names import (
    clean_title,
    file_name,
    formatted,
    from_clojure,
    inside,
    logseq_name,
    slug,
)
from symphony_cli.domain.spans import since

NOW = datetime(2026, 11, 2, 9, 5, 7, tzinfo=UTC)


@given(st.text())
def test_no_title_makes_a_name_that_leads_anywhere_else(text: str) -> None:
    try:
        name = file_name(clean_title(text))
    except InvalidValue:
        return
    assert name
    assert not set(name) & set('*"\\/<>:|?#^[]\0\n')
    assert not name.startswith(".")
    assert len(name.encode()) <= 240
    assert inside(name, "a test") == name


@given(st.text())
def test_what_is_inside_never_leads_out(text: str) -> None:
    try:
        path = inside(text, "a test")
    except InvalidValue:
        return
    assert not path.startswith("/")
    assert all(part and not part.startswith(".") for part in path.split("/") if path)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("YYYY-MM-DD", "2026-11-02"),
        ("YYYY/MM-MMMM/[Week of] dddd, Do HHmm", "2026/11-November/Week of Monday, 2nd 0905"),
        ("D.M.YY H:m:s ddd MMM", "2.11.26 9:5:7 Mon Nov"),
        ("日YYYY", "日2026"),
    ],
)
def test_times_in_formats_of_moment(pattern: str, text: str) -> None:
    assert formatted(pattern, NOW) == text


def test_a_format_that_is_not_known_is_an_error() -> None:
    with pytest.raises(InvalidValue, match=r"'gggg-\[W\]ww' has 'gggg'"):
        formatted("gggg-[W]ww", NOW)


@pytest.mark.parametrize(
    ("day", "text"), [(1, "1st"), (3, "3rd"), (11, "11th"), (12, "12th"), (22, "22nd")]
)
def test_days_in_words(day: int, text: str) -> None:
    assert formatted("Do", NOW.replace(day=day)) == text


def test_formats_of_logseq() -> None:
    assert formatted(from_clojure("EEEE, MMM do, yyyy"), NOW) == "Monday, Nov 2nd, 2026"
    assert formatted(from_clojure("yyyy_MM_dd"), NOW) == "2026_11_02"


def test_names_of_zk_and_logseq() -> None:
    assert slug("Übergröße & Café!") == "ubergrosse-cafe"
    assert logseq_name("a/b: 50%", triple_lowbar=True) == "a___b%3A 50%25"
    assert logseq_name("a/b", triple_lowbar=False) == "a%2Fb"


@pytest.mark.parametrize(
    ("text", "day"),
    [("7d", "2026-10-26T09:05:07"), ("2w", "2026-10-19T09:05:07"), ("2026-11-01", "2026-11-01")],
)
def test_since_when(text: str, day: str) -> None:
    assert since(text, NOW) == datetime.fromisoformat(day).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "7", "d7", "tomorrow", "999999w", "2026-13-01"])
def test_since_never(text: str) -> None:
    with pytest.raises(InvalidValue) as raised:
        since(text, NOW)
    assert raised.value.code == "SINCE_INVALID"
