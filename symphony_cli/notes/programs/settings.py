"""Requests, plans and settings of new notes.

Settings files are untrusted input.
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
    """Returns the text of a file of the vault, or None. Raises InvalidValue."""
    NewId = Callable[[str, int], str]

DAY = "YYYY-MM-DD"
# A variable of a template, in double or triple braces.
VARIABLE = re.compile(r"\{\{\{?([^{}\n]*)\}\}\}?")


class NoteRequest(NamedTuple):
    """A request for a new note, without a title for a daily note.

    `now` is local time; `new_id` returns a random ID of some characters and a length; `here` is the
    working directory's path in the vault, or None outside it; `body` follows the template's text.
    """

    title: str | None
    now: datetime
    new_id: NewId
    template: str | None = None
    here: str | None = None
    body: str = ""


class Plan(NamedTuple):
    """The path in the vault and the text of a new note.

    `has_id` says that the path contains an ID, so that another ID gives another path.
    """

    path: str
    title: str
    text: str
    notices: list[Notice]
    has_id: bool = False


def folder_here(request: NoteRequest) -> str:
    """Return the working directory's path in the vault, or the root elsewhere."""
    here = request.here or ""
    return "" if "/." in f"/{here}" else here


def with_body(text: str, body: str) -> str:
    """Append a body to a note's text, after an empty line."""
    above = text.rstrip("\n")
    return f"{above}\n\n{body}" if above and body else body or text


def template_in(read: Read, folder: str, name: str) -> str | None:
    """Return the text of a template in a folder, or None."""
    path = path_in(folder, inside(name, "the template"))
    for candidate in (path, f"{path}.md"):
        if (text := read(candidate)) is not None:
            return text
    return None


def required(text: str | None, name: str, folder: str) -> str:
    """Return the text of a template. Raises NotFound for None."""
    if text is None:
        message = f"no template named '{escaped(name)}' in {escaped(folder) or 'the vault'}"
        raise NotFound("TEMPLATE_NOT_FOUND", message, field="template")
    return text


def path_in(folder: str, name: str) -> str:
    """Join a name to a folder of the vault; the root is empty."""
    return f"{folder}/{name}" if folder else name


def text_of(values: Mapping[str, Any], name: str, path: str) -> str:
    """Return a setting's string, empty if it is missing. Raises InvalidValue."""
    value = values.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise invalid(path, f"{name} is not text")
    return value


def table_of(values: Mapping[str, Any], name: str, path: str) -> Mapping[str, Any]:
    """Return a setting's table, empty if it is missing. Raises InvalidValue."""
    value = values.get(name, {})
    if not isinstance(value, dict):
        raise invalid(path, f"{name} is not a table")
    return cast("dict[str, Any]", value)


def invalid(path: str, reason: str) -> InvalidValue:
    """Return the error for an invalid settings file."""
    return InvalidValue("SETTINGS_INVALID", f"{path} of the vault cannot be used: {reason}")


def unfollowed(what: str, instead: str) -> Notice:
    """Return the notice of a setting that was not followed."""
    return Notice("SETTING_NOT_FOLLOWED", f"ignored {escaped(what)}: {instead}")
