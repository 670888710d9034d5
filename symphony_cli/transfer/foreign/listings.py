"""What a registry of another tool lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple, cast

if TYPE_CHECKING:
    from symphony_cli.base.findings import Notice

# What a shell would run or compute; tools pass such text to one.
_COMPUTED = ("$(", "`")
_LONGEST_COMMAND = 100


class ListedRepo(NamedTuple):
    """A repo in another tool's registry.

    `place` is absolute or below `root`, and nothing outside of `root` is cloned. `workspace` is the
    name and the root of a workspace of its own. `reason` says why it cannot be registered, and
    `remark` what Symphony leaves out.
    """

    place: str
    root: str
    name: str | None = None
    remotes: Mapping[str, str] = {}
    tags: Sequence[str] = []
    description: str | None = None
    branch: str | None = None
    workspace: tuple[str, str | None] | None = None
    reason: str | None = None
    remark: str | None = None


class Listing(NamedTuple):
    """The repos that a registry lists, with warnings."""

    repos: list[ListedRepo]
    notices: Sequence[Notice] = ()


def mapping(value: Any) -> dict[str, Any]:
    """Return a mapping with the mappings that `<<` merges, empty for another value."""
    if not isinstance(value, dict):
        return {}
    own = cast("dict[str, Any]", value)
    merged: dict[str, Any] = {}
    for base in reversed(items(own.get("<<")) or [own.get("<<")]):
        merged |= cast("dict[str, Any]", base) if isinstance(base, dict) else {}
    return {name: one for name, one in (merged | own).items() if name != "<<"}


def items(value: Any) -> list[Any]:
    """Return a list, empty for another value."""
    return cast("list[Any]", value) if isinstance(value, list) else []


def text(value: Any) -> str | None:
    """Return a text that is not empty, or None."""
    return value.strip() or None if isinstance(value, str) else None


def texts(value: Any) -> list[str]:
    """Return the texts in a list, or one text as a list."""
    return [one for one in map(text, items(value) or [value]) if one]


def named_texts(value: Any) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of a mapping."""
    for name, one in mapping(value).items():
        if found := text(one):
            yield name, found


def computed(*values: str | None) -> str | None:
    """Return the reason why a repo with these values is not registered, if a shell is needed."""
    for value in values:
        if value and any(sign in value for sign in _COMPUTED):
            return f"a shell would compute '{value}', and Symphony runs none"
    return None


def not_run(what: str, command: str) -> str:
    """Return the remark that Symphony does not run a tool's command, on one line."""
    line = " ".join(command.split())
    shown = line if len(line) <= _LONGEST_COMMAND else f"{line[: _LONGEST_COMMAND - 1]}…"
    return f"its {what} command is not run: {shown}"


def joined(directory: str, place: str) -> str:
    """Return a path below a directory, with `..` applied to the text."""
    parts: list[str] = []
    for part in (PurePath(directory) / place).parts:
        if part == "..":
            parts = parts[:-1] or parts
        else:
            parts.append(part)
    return str(PurePath(*parts))
