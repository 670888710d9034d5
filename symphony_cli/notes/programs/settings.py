"""What a vault's settings say of new notes, and what every kind of vault makes of it.

A settings file is what a stranger may have written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from symphony_cli.base.errors import InvalidValue, NotFound
from symphony_cli.base.findings import Notice
from symphony_cli.base.text import escaped
from symphony_cli.notes.programs.names import inside

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    Read = Callable[[str], str | None]
    """Returns the text of a file of the vault, None where there is none. Raises InvalidValue."""
    NewId = Callable[[str, int], str]

DAY = "YYYY-MM-DD"
# What a template has between double or triple braces.
VARIABLE = re.compile(r"\{\{\{?([^{}\n]*)\}\}\}?")


class Wanted(NamedTuple):
    """What is asked for: a note of the day where `title` is None; `now` is a local time.

    `here` is the working directory's path in the vault, where that is in it; `body` is what is to
    be in it besides; `new_id` makes one of so many of some characters.
    """

    title: str | None
    now: datetime
    new_id: NewId
    template: str | None = None
    here: str | None = None
    body: str = ""


class Plan(NamedTuple):
    """Where a note goes, by its path in the vault, and what is in it.

    `has_id` says that another id makes another path.
    """

    path: str
    title: str
    text: str
    notices: list[Notice]
    has_id: bool = False


def folder_here(wanted: Wanted) -> str:
    """Return the folder of the vault that the user works in, its root elsewhere."""
    here = wanted.here or ""
    return "" if "/." in f"/{here}" else here


def with_body(text: str, body: str) -> str:
    """Return the text of a note with more below it, and an empty line between them."""
    above = text.rstrip("\n")
    return f"{above}\n\n{body}" if above and body else body or text


def template_in(read: Read, folder: str, name: str) -> str | None:
    """Return the text of a template, None where it is not in the folder."""
    path = path_in(folder, inside(name, "the template"))
    for candidate in (path, f"{path}.md"):
        if (text := read(candidate)) is not None:
            return text
    return None


def needed(text: str | None, name: str, folder: str) -> str:
    """Return the text of a template. Raises NotFound where there is none."""
    if text is None:
        message = f"there is no template '{escaped(name)}' in {escaped(folder) or 'the vault'}"
        raise NotFound("TEMPLATE_NOT_FOUND", message, field="template")
    return text


def path_in(folder: str, name: str) -> str:
    """Return the path of a name in a folder of the vault, `` being its root."""
    return f"{folder}/{name}" if folder else name


def text_of(values: Mapping[str, Any], name: str, path: str) -> str:
    """Return the text that a setting has, `` without one. Raises InvalidValue."""
    value = values.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise invalid(path, f"{name} is no text")
    return value


def table_of(values: Mapping[str, Any], name: str, path: str) -> Mapping[str, Any]:
    """Return the table that a setting has, empty without one. Raises InvalidValue."""
    value = values.get(name, {})
    if not isinstance(value, dict):
        raise invalid(path, f"{name} is no table")
    return cast("dict[str, Any]", value)


def invalid(path: str, reason: str) -> InvalidValue:
    """Return the error for a settings file that is no good."""
    return InvalidValue("SETTINGS_INVALID", f"{path} of the vault cannot be used: {reason}")


def unfollowed(what: str, instead: str) -> Notice:
    """Return what to tell of a setting that was not followed."""
    return Notice("SETTING_NOT_FOLLOWED", f"{escaped(what)} was not followed: {instead}")
