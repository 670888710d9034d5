from __future__ import annotations

import pytest

from symphony_cli.notes.text.words import indexed, is_unspaced, tag_key, words


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("plan B", "plan B"),
        ("cafe\u0301", "caf\u00e9"),
        ("\udcff", "?"),
        ("東京", " 東  京 "),
        ("a東b", "a 東 b"),
        ("한글 ไทย", " 한  글   ไ  ท  ย "),
        ("Ωμέγα", "Ωμέγα"),
        (
            "İzmir I\u0307zmir i\u0307zmir K\u0131rşehir ISPARTA",
            "izmir izmir izmir Kirşehir ISPARTA",
        ),
    ],
)
def test_the_indexed_form_is_composed_and_spaces_scripts_without_spaces(
    text: str, form: str
) -> None:
    assert indexed(text) == form


@pytest.mark.parametrize(
    ("characters", "unspaced"), [("ก東の한ꥠｦ𠀀", True), ("a1é\u0301Ωи ,、", False)]
)
def test_scripts_without_spaces_are_known(characters: str, unspaced: bool) -> None:
    assert {is_unspaced(character) for character in characters} == {unspaced}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("one, two-three_four", ["one", "two", "three", "four"]),
        ("Émile's A1", ["Émile", "s", "A1"]),
        ("東京 2026", ["東", "京", "2026"]),
        ("x\u0331y", ["x\u0331y"]),
    ],
)
def test_words_are_separated_as_the_index_does(text: str, found: list[str]) -> None:
    assert words(text) == found


@pytest.mark.parametrize(
    ("tag", "key"),
    [
        ("#Work/Acme", "work/acme"),
        (" work/ ", "work"),
        ("ÉTÉ", "été"),
        ("#", ""),
        ("a b", "a b"),
        ("İş", "iş"),
        ("Iş", "iş"),
    ],
)
def test_tags_are_compared_without_case_hash_and_outer_slashes(tag: str, key: str) -> None:
    assert tag_key(tag) == key
