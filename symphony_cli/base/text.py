"""The rules for all text from users."""

from __future__ import annotations

from symphony_cli.base.errors import InvalidValue

LONGEST_NAME = 255
# Characters that file names cannot contain on at least one common system.
NOT_IN_NAMES = '/\\<>:"|?*'


def composed(text: str) -> str:
    """Return the text in Unicode NFC."""
    if text.isascii():
        return text
    # unicodedata is a megabyte, and most names are ASCII.
    import unicodedata

    return unicodedata.normalize("NFC", text)


def is_control(character: str) -> bool:
    """Whether the character is one that a terminal may act on instead of showing it.

    These are Unicode's Cc, line and paragraph separators, lone surrogates (bytes that are not
    UTF-8) and bidirectional controls, which can disguise text.
    """
    import unicodedata

    return (
        unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
        or "\u202a" <= character <= "\u202e"
        or "\u2066" <= character <= "\u2069"
    )


def has_control(text: str) -> bool:
    """Whether any character of the text is a control character."""
    # Nearly all text is printable, and one fast call proves it.
    return not text.isprintable() and any(is_control(character) for character in text)


def escaped(text: str) -> str:
    """Return the text with control characters as Python escapes, safe to show."""
    if not has_control(text):
        return text
    return "".join(
        character.encode("unicode_escape", "surrogatepass").decode("ascii")
        if is_control(character)
        else character
        for character in text
    )


def clean(text: str, field: str, *, newlines: bool = False) -> str:
    """Return the text in Unicode NFC without white space at its ends.

    Raises InvalidValue for control characters; `newlines` allows newlines.
    """
    text = composed(text).strip()
    checked = text.replace("\n", "") if newlines else text
    if has_control(checked):
        raise InvalidValue(
            f"{field.upper()}_INVALID",
            f"{field} '{escaped(text)}' contains control characters",
            field=field,
        )
    return text


def key(text: str) -> str:
    """Return the form of a text for comparison without regard to case."""
    if text.isascii():
        return text.lower()
    return composed(composed(text).casefold())


def with_one_i(text: str) -> str:
    """Return an NFC text with `i` for a Turkish i with or without a dot in any case but `I`.

    Without the language, nothing says which of them `I` and `i` are.
    """
    return text.replace("i\u0307", "i").replace("\u0130", "i").replace("\u0131", "i")


def search_key(text: str) -> str:
    """Return the form of a text for searching in it: as `key`, with one i."""
    return text.lower() if text.isascii() else with_one_i(key(text))


def clean_name(text: str, noun: str, *, forbidden: str = "") -> str:
    """Return a valid name of a `noun`.

    Raises InvalidValue for an empty name, more than 255 characters, or control or `forbidden`
    characters.
    """
    code = f"{noun.upper()}_NAME_INVALID"
    name = composed(text).strip()
    if not name:
        raise InvalidValue(code, f"a {noun}'s name cannot be empty", field="name")
    if len(name) > LONGEST_NAME:
        raise InvalidValue(
            code,
            f"a {noun}'s name can have at most {LONGEST_NAME} characters; this one has {len(name)}",
            field="name",
        )
    if has_control(name):
        raise InvalidValue(
            code, f"the name '{escaped(name)}' contains control characters", field="name"
        )
    if forbidden and (name in (".", "..") or any(character in forbidden for character in name)):
        raise InvalidValue(
            code,
            f"invalid {noun} name '{name}'",
            hint=f"a name cannot be '.' or '..', or contain any of {' '.join(forbidden)}",
            field="name",
        )
    return name


def clean_path(path: str, field: str = "path") -> str:
    """Return the path unchanged if it is absolute, UTF-8 and without control characters.

    It is neither stripped nor normalized to NFC: most file systems would take the result for
    another path. Raises InvalidValue.
    """
    code = f"{field.upper()}_INVALID"
    try:
        path.encode()
    except UnicodeEncodeError:
        raise InvalidValue(
            code,
            f"the path '{escaped(path)}' is not valid UTF-8",
            hint="rename the directory, using UTF-8",
            field=field,
        ) from None
    if has_control(path):
        raise InvalidValue(
            code, f"the path '{escaped(path)}' contains control characters", field=field
        )
    if not path.startswith("/") and not (path[1:3] in (":\\", ":/") or path.startswith("\\\\")):
        raise InvalidValue(code, f"the path '{path}' is not absolute", field=field)
    return path
