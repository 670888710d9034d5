"""The rules for all text from users."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import (
    NOT_IN_NAMES,
    clean,
    clean_name,
    clean_path,
    escaped,
    has_control,
    is_control,
    key,
)
from tests.domain.strategies import (
    CONTROL_CHARACTERS,
    INNER_CONTROL_CHARACTERS,
    any_text,
    attempt,
    is_kept_form,
    paths,
)


def details(error: InvalidValue) -> tuple[str, str, str | None, str | None]:
    return error.code, error.message, error.hint, error.field


@pytest.mark.parametrize(
    "character", CONTROL_CHARACTERS, ids=lambda character: f"U+{ord(character):04X}"
)
def test_a_control_character_is_recognized_and_escaped(character: str) -> None:
    assert is_control(character)
    assert has_control(f"a{character}b")
    shown = escaped(f"a{character}b")
    assert (shown[:2], shown[-1]) == ("a\\", "b")
    assert shown.isprintable()


@pytest.mark.parametrize(
    "character",
    [" ", "a", "é", "\u0301", "中", "🎼", "\u00a0", "\u200d", "\u200f", "\\", "["],
    ids=lambda character: f"U+{ord(character):04X}",
)
def test_an_unusual_character_is_not_a_control_character(character: str) -> None:
    assert not is_control(character)
    assert not has_control(f"a{character}b")
    assert escaped(f"a{character}b") == f"a{character}b"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("a\nb\tc", "a\\nb\\tc"),
        ("\u202egnp", "\\u202egnp"),
        ("caf\udce9", "caf\\udce9"),
        ("\\n stays", "\\n stays"),
        ("", ""),
    ],
)
def test_escaped_replaces_control_characters(text: str, shown: str) -> None:
    assert escaped(text) == shown


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("", ""),
        ("   ", ""),
        ("  ada  ", "ada"),
        ("\n\tada\r\n", "ada"),
        ("\u00a0ada\u3000", "ada"),
        ("a  b", "a  b"),
        ("cafe\u0301", "café"),
        ("\u212b", "Å"),
        ("[red]x[/]", "[red]x[/]"),
        ("🎼", "🎼"),
    ],
)
def test_clean_strips_and_composes(text: str, cleaned: str) -> None:
    assert clean(text, "field") == cleaned


@pytest.mark.parametrize("newlines", [False, True])
@pytest.mark.parametrize(
    "character", INNER_CONTROL_CHARACTERS, ids=lambda character: f"U+{ord(character):04X}"
)
def test_clean_refuses_control_characters_anywhere(character: str, newlines: bool) -> None:
    for text in (f"{character}a", f"a{character}b", f"a{character}"):
        with pytest.raises(InvalidValue) as caught:
            clean(text, "email", newlines=newlines)
        assert details(caught.value) == (
            "EMAIL_INVALID",
            f"email '{escaped(text)}' contains control characters",
            None,
            "email",
        )


def test_clean_accepts_newlines_only_if_allowed() -> None:
    assert clean(" one\ntwo \n", "description", newlines=True) == "one\ntwo"
    for text in ("one\ntwo", "one\ttwo"):
        with pytest.raises(InvalidValue):
            clean(text, "description")
    with pytest.raises(InvalidValue):
        clean("one\r\ntwo", "description", newlines=True)


@given(any_text)
def test_clean_lets_no_control_character_through_and_is_idempotent(text: str) -> None:
    cleaned = attempt(clean, text, "field")
    if isinstance(cleaned, InvalidValue):
        assert not has_control(cleaned.message)
    else:
        assert is_kept_form(cleaned)
        assert clean(cleaned, "field") == cleaned


@given(any_text)
def test_a_cleaned_description_has_newlines_and_no_other_control_character(
    text: str,
) -> None:
    cleaned = attempt(clean, text, "description", newlines=True)
    if not isinstance(cleaned, InvalidValue):
        assert is_kept_form(cleaned.replace("\n", "").strip())
        assert clean(cleaned, "description", newlines=True) == cleaned


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ACME", "acme"),
        ("Straße", "STRASSE"),
        ("ÉCOLE", "e\u0301cole"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("H\u0331", "\u1e96"),
        ("\u1fb3", "\u03b1\u0345"),
    ],
)
def test_key_is_the_same_whatever_the_case_and_the_composition(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), [("api", "api2"), ("e", "é"), ("a b", "ab")])
def test_key_distinguishes_different_names(one: str, other: str) -> None:
    assert key(one) != key(other)


@given(any_text)
def test_key_of_a_key_is_itself(text: str) -> None:
    assert key(key(text)) == key(text)
    assert key(unicodedata.normalize("NFD", text)) == key(text)


def test_key_of_ascii_is_what_unicode_has_for_it() -> None:
    for text in map(chr, range(128)):
        assert key(text) == unicodedata.normalize("NFC", text.casefold())


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a", "a"),
        ("a" * 255, "a" * 255),
        (f"  {'a' * 255}  ", "a" * 255),
        ("e\u0301" * 255, "é" * 255),
        ("中" * 255, "中" * 255),
        ("Müller & Söhne", "Müller & Söhne"),
        ("--help", "--help"),
        ("[red]x[/]", "[red]x[/]"),
        ("a/b", "a/b"),
        ("..", ".."),
    ],
)
def test_a_name_may_be(text: str, cleaned: str) -> None:
    assert clean_name(text, "workspace") == cleaned


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a workspace's name cannot be empty"),
        (" \t\n\u3000", "a workspace's name cannot be empty"),
        ("a" * 256, "a workspace's name can have at most 255 characters; this one has 256"),
        # Composing makes some texts longer.
        ("\u0958" * 128, "a workspace's name can have at most 255 characters; this one has 256"),
        ("a\x00b", "the name 'a\\x00b' contains control characters"),
        ("a\nb", "the name 'a\\nb' contains control characters"),
        ("a\u202eb", "the name 'a\\u202eb' contains control characters"),
        ("caf\udce9", "the name 'caf\\udce9' contains control characters"),
    ],
)
def test_a_name_cannot_be(text: str, message: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        clean_name(text, "workspace")
    assert details(caught.value) == ("WORKSPACE_NAME_INVALID", message, None, "name")


@pytest.mark.parametrize("text", [".", "..", *(f"a{character}b" for character in NOT_IN_NAMES)])
def test_a_name_cannot_be_an_invalid_file_name(text: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        clean_name(f" {text} ", "repo", forbidden=NOT_IN_NAMES)
    assert details(caught.value) == (
        "REPO_NAME_INVALID",
        f"invalid repo name '{text}'",
        "a name cannot be '.' or '..', or contain any of / \\ < > : \" | ? *",
        "name",
    )


@pytest.mark.parametrize("text", ["...", ".git", "a.b", "..a", "a b"])
def test_a_name_may_have_dots_and_blanks(text: str) -> None:
    assert clean_name(text, "repo", forbidden=NOT_IN_NAMES) == text


@given(any_text)
def test_a_clean_name_is_valid(text: str) -> None:
    name = attempt(clean_name, text, "repo", forbidden=NOT_IN_NAMES)
    if isinstance(name, InvalidValue):
        assert not has_control(name.message)
    else:
        assert is_kept_form(name)
        assert 1 <= len(name) <= 255
        assert not set(name) & set(NOT_IN_NAMES)
        assert name not in (".", "..")
        assert clean_name(name, "repo", forbidden=NOT_IN_NAMES) == name


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/code/api",
        "/with blank at end ",
        "/cafe\u0301",
        "/caf\u00e9",
        "/[red]x[/]",
        "C:\\code",
        "C:/code",
        "\\\\server\\share",
    ],
)
def test_a_path_is_unchanged(path: str) -> None:
    assert clean_path(path) == path


@pytest.mark.parametrize(
    ("path", "message", "hint"),
    [
        ("", "the path '' is not absolute", None),
        ("code", "the path 'code' is not absolute", None),
        (" /code", "the path ' /code' is not absolute", None),
        ("~/code", "the path '~/code' is not absolute", None),
        ("C:code", "the path 'C:code' is not absolute", None),
        ("/a\nb", "the path '/a\\nb' contains control characters", None),
        ("/a\u2066b", "the path '/a\\u2066b' contains control characters", None),
        (
            "/caf\udce9",
            "the path '/caf\\udce9' is not valid UTF-8",
            "rename the directory, using UTF-8",
        ),
    ],
)
def test_a_path_cannot_be(path: str, message: str, hint: str | None) -> None:
    with pytest.raises(InvalidValue) as caught:
        clean_path(path, "root")
    assert details(caught.value) == ("ROOT_INVALID", message, hint, "root")


@given(any_text | paths)
def test_any_path_is_unchanged_or_refused(path: str) -> None:
    kept = attempt(clean_path, path)
    if isinstance(kept, InvalidValue):
        assert not has_control(kept.message)
    else:
        assert kept == path
        assert not set(path) & set(CONTROL_CHARACTERS)
