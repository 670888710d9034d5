from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from symphony_cli.base.errors import InvalidValue
from symphony_cli.notes.programs.names import (
    clean_title,
    file_name,
    inside,
    logseq_name,
    slug,
)


@example("0\xa0/")
@given(st.text())
def test_no_title_gives_a_file_name_outside_the_folder(text: str) -> None:
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
def test_an_inside_path_never_leads_out(text: str) -> None:
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
def test_no_file_is_named_like_a_windows_device(title: str, name: str) -> None:
    assert file_name(title) == name
    assert logseq_name(title, triple_lowbar=True) == name


def test_logseq_file_names_encode_the_page_name() -> None:
    assert logseq_name("a/b: 50%", triple_lowbar=True) == "a___b%3A 50%25"
    assert logseq_name("a/b", triple_lowbar=False) == "a%2Fb"
    assert logseq_name("a___b", triple_lowbar=True) == "a%5F%5F%5Fb"


def test_a_title_of_invalid_utf_8_gets_a_name_without_those_bytes() -> None:
    assert file_name("caf\udce9 one") == "caf one"
