"""Tags: names, lists, changes."""

from __future__ import annotations

import pytest

from symphony_cli.base.errors import InvalidValue
from symphony_cli.domain.tags import LONGEST_TAG, changed_tags, clean_tag, clean_tags

RULES = "a tag has 1 to 50 characters, no spaces and none of & | ! ( ) , \" '"


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("backend", "backend"),
        (" Team/api ", "Team/api"),
        ("e\u0301t\u0113", "\u00e9t\u0113"),
        ("c++", "c++"),
        ("x" * LONGEST_TAG, "x" * LONGEST_TAG),
    ],
)
def test_a_tag_is_stripped_and_composed(text: str, tag: str) -> None:
    assert clean_tag(text) == tag


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "'' is not a valid tag: it is empty"),
        ("a b", "'a b' is not a valid tag: it contains white space or control characters"),
        (
            "a\x1b[1m",
            "'a\\x1b[1m' is not a valid tag: it contains white space or control characters",
        ),
        ("a&!b", "'a&!b' is not a valid tag: it contains & !"),
        ("it's", "'it's' is not a valid tag: it contains '"),
        ("-old", "'-old' is not a valid tag: it begins with -"),
        ("x" * 51, f"'{'x' * 51}' is not a valid tag: it has 51 characters"),
        ("x" * 5_000, f"'{'x' * 100}' is not a valid tag: it has 5000 characters"),
    ],
)
def test_an_invalid_tag_is_refused(text: str, message: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        clean_tag(text)
    error = caught.value
    assert (error.code, error.message, error.hint, error.field) == (
        "TAG_INVALID",
        message,
        RULES,
        "tag",
    )


def test_tags_are_sorted_and_each_is_there_once_in_any_case() -> None:
    assert clean_tags(["web", "Api", "WEB", "api", "straße", "STRASSE"]) == ("Api", "straße", "web")


def test_tags_are_added_and_removed_in_any_case_and_as_lists() -> None:
    assert changed_tags(["Api", "old"], ["web, api", "new"], ["OLD"]) == ("Api", "new", "web")
    assert changed_tags(["old"], ["old"], ["old"]) == ("old",)
    assert changed_tags(["old", "older"], [], ["old,older"]) == ()


@pytest.mark.parametrize(
    ("current", "hint"), [((), None), (("api", "web"), "the tags are api, web")]
)
def test_a_tag_that_is_not_there_cannot_be_removed(
    current: tuple[str, ...], hint: str | None
) -> None:
    with pytest.raises(InvalidValue) as caught:
        changed_tags(current, [], ["old"])
    error = caught.value
    assert (error.code, error.message, error.hint) == (
        "TAG_NOT_FOUND",
        "no tag 'old' to remove",
        hint,
    )
