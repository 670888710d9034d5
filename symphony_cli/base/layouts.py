"""Layouts: relative paths of clones, with placeholders."""

from __future__ import annotations

import re

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import NOT_IN_NAMES, escaped, has_control

PLACEHOLDERS = ("host", "owner", "name")
_PLACEHOLDER = re.compile(rf"\{{({'|'.join(PLACEHOLDERS)})\}}")
# git runs hooks from a repository's `.git`, so nothing may be put there.
_NO_PLACES = (".", "..", ".git")


def is_layout(text: str) -> bool:
    """Whether a text is a relative path with `{name}` and no unknown placeholders."""
    parts = _PLACEHOLDER.sub("x", text).split("/")
    return "{name}" in text and all(_is_part(part) and not set(part) & {*"{}"} for part in parts)


def _is_part(part: str) -> bool:
    return (
        part == part.strip()
        and part.casefold() not in ("", *_NO_PLACES)
        and not has_control(part)
        and not set(part) & {*NOT_IN_NAMES}
    )


def filled_in(layout: str, *, host: str, owner: str, name: str) -> str:
    """Return the relative path with values instead of the placeholders.

    An `owner` may have several parts; empty parts are left out. Raises InvalidValue if the path
    would leave the directory.
    """
    values = {"host": host, "owner": owner, "name": name}
    path = _PLACEHOLDER.sub(lambda match: values[match[1]], layout)
    parts = [part for part in path.split("/") if part]
    if not parts or not all(map(_is_part, parts)):
        raise InvalidValue(
            "CLONE_PLACE_INVALID",
            f"a clone cannot be placed at '{escaped(path)}'",
            hint="to choose another name, pass --name; to choose another layout, run `symphony"
            " config set clone.layout '{name}'`",
            field="url",
        )
    return "/".join(parts)
