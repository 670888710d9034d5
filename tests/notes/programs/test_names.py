from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.spans import since
from symphony_cli.notes.programs.names import (
    clean_title,
    file_name,
    inside,
    logseq_name,
    slug,
)

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
    ("title", "name"),
    [
        ("Übergröße & Café!", "ubergrosse-and-cafe"),
        ("Ærøskøbing: a_b", "aeroskobing-a_b"),
        ("It's \u2013 50% 🎉 done_", "its-50-done"),
        ("①② ³", "12-3"),
        ("東京 が हिन्दी", "東京-が-हिन्दी"),
        ("x̂", "x"),
        ("🎉", ""),
    ],
)
def test_slugs_of_zk(title: str, name: str) -> None:
    assert slug(title) == name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("CON", "CON-"),
        ("aux.txt", "aux-.txt"),
        ("com1 .b", "com1-.b"),
        ("Lpt²", "Lpt²-"),
        ("Con man", "Con man"),
        ("null", "null"),
    ],
)
def test_no_file_is_called_as_a_device_of_windows(title: str, name: str) -> None:
    assert file_name(title) == name
    assert logseq_name(title, triple_lowbar=True) == name


def test_names_of_pages_of_logseq() -> None:
    assert logseq_name("a/b: 50%", triple_lowbar=True) == "a___b%3A 50%25"
    assert logseq_name("a/b", triple_lowbar=False) == "a%2Fb"
    assert logseq_name("a___b", triple_lowbar=True) == "a%5F%5F%5Fb"


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
