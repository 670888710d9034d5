"""Front matter: the title, aliases and tags of a note.

This module reads the usual YAML (a name, a list of names on one line or several), because a YAML
parser takes longer for it than the rest of the note takes. All other YAML, and TOML between lines
of `+++`, goes to a parser.
"""

from __future__ import annotations

import re

from symphony_cli.base.light import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    ReadBlock = Callable[[str], dict[str, Any] | None]
    """Returns the mapping in a YAML or TOML text, or None for another text."""

_BLOCK_END = re.compile(r"^(?:---|\.\.\.)[ \t\r]*$", re.M)
_TOML_END = re.compile(r"^\+\+\+[ \t\r]*$", re.M)
_KEYS = ("title", "aliases", "tags", "alias", "tag", "keywords")
_IN_LIST = re.compile(
    r"""\s*+("[^"\\]*+"|'[^']*+'|[^\s"'\[\]{},&*!|>%@`#][^,\[\]{}"]*+)\s*+(?:,|\Z)"""
)
# Characters that give a YAML scalar a meaning of its own.
_SPECIAL = tuple("|>&*!{}[]%@`\"'#,?")
# The starts of keys in YAML's other notations, and of mappings with several keys.
_OTHER_KEYS = ('"', "'", "{", "?", "!", "&")
_NOTHING = ("", "~", "null", "Null", "NULL")
_LOGSEQ = re.compile(r"(?:[ \t]*-[ \t]+)?([\w-]+)::(?=\s|\Z)([^\n]*)(?:\n|\Z)")
# A page, a tag, or text between commas.
_LOGSEQ_NAME = re.compile(
    r"\[\[([^\[\]]++)\]\]|#([^\s,\uff0c#\[\]]++)|([^\s,\uff0c#\[\]][^,\uff0c#\[\]]*+)"
)


class Properties(NamedTuple):
    """The properties in front matter."""

    title: str | None = None
    aliases: Sequence[str] = ()
    tags: Sequence[str] = ()


class _Unusual(Exception):
    """Raised for YAML beyond names and lists of names."""


def split(
    text: str, read_yaml: ReadBlock | None = None, read_toml: ReadBlock | None = None
) -> tuple[Properties, int]:
    """Return the front matter of a text, and the position after it, 0 without any."""
    first_line = text.find("\n") + 1
    if not first_line or not text.startswith(("---", "+++")) or text[3:first_line].strip():
        return Properties(), 0
    is_toml = text[0] == "+"
    end = (_TOML_END if is_toml else _BLOCK_END).search(text, first_line)
    if end is None:
        return Properties(), 0
    block = text[first_line : end.start()]
    if is_toml:
        values = read_toml and read_toml(block)
    else:
        try:
            values = _usual(block)
        except _Unusual:
            values = read_yaml and read_yaml(block)
    return _properties(values or {}), end.end()


def _usual(block: str) -> dict[str, Any]:
    """Return the values of the keys in `_KEYS`. Raises _Unusual."""
    if block[:1] in (" ", "\t"):
        raise _Unusual
    values: dict[str, Any] = {}
    # None once the last key has a value on its own line, so that no more lines may follow.
    items: list[str] | None = None
    is_ours = False
    for line in block.split("\n"):
        name, colon, raw = line.partition(":")
        raw = raw.strip()
        if name.lower() in _KEYS and colon:
            is_ours = True
            items = values[name.lower()] = []
            if raw and raw[0] != "#":
                values[name.lower()] = _list(raw) if raw[0] == "[" else _name(raw)
                items = None
        elif is_ours and line[:1] in (" ", "\t", "-"):
            # Indented lines below a key continue its value.
            item = line.strip()
            if item and (items is None or not item.startswith("- ")):
                raise _Unusual
            if item and items is not None:
                items.append(_name(item[2:].strip()))
        elif line.strip() and line[0] != "#":
            is_odd = colon and name.endswith((" ", "\t")) and not line[0].isspace()
            if is_odd or line.startswith(_OTHER_KEYS):
                raise _Unusual
            is_ours = False
    return values


def _list(raw: str) -> list[str]:
    raw = raw.partition(" #")[0].rstrip()
    if not raw.endswith("]"):
        raise _Unusual
    inside, place, items = raw[1:-1].strip(), 0, list[str]()
    if inside.replace(",", "").replace("/", "").replace(" ", "").isalnum():
        return [item for part in inside.split(",") if (item := part.strip())]
    while place < len(inside):
        item = _IN_LIST.match(inside, place)
        if item is None:
            raise _Unusual
        items.append(_name(item[1].rstrip()))
        place = item.end()
    return items


def _name(raw: str) -> str:
    first = raw[:1]
    if first in ('"', "'"):
        inside = raw[1:-1]
        if len(raw) < 2 or raw[-1] != first or first in inside or "\\" in inside:
            raise _Unusual
        return inside
    raw = raw.partition(" #")[0].rstrip()
    if raw in _NOTHING:
        return ""
    if raw.startswith(_SPECIAL) or ": " in raw or raw.endswith(":"):
        raise _Unusual
    return raw


def _properties(values: dict[str, Any]) -> Properties:
    title, aliases, tags = None, list[str](), list[str]()
    for name, value in values.items():
        match name.lower():
            case "title":
                title = " ".join(" ".join(_texts(value)).split()) or None
            case "alias" | "aliases":
                aliases += _names(value, ",")
            case "tag" | "tags" | "keywords":
                tags += [tag.lstrip("#") for tag in _names(value, None)]
            case _:
                pass
    return Properties(title, aliases, [tag for tag in tags if tag])


def _texts(value: Any) -> list[str]:
    # Nested lists are not names, and aliases in YAML can nest more of them than fit into memory.
    several: list[Any] = value if isinstance(value, list) else [value]  # pyright: ignore[reportUnknownVariableType]
    return [one for one in several if isinstance(one, str) and one not in _NOTHING]


def _names(value: Any, separator: str | None) -> list[str]:
    """Return the names in a list, or in a text split at commas and, without `separator`, spaces."""
    if isinstance(value, list):
        names = _texts(value)
    else:
        text = "".join(_texts(value))
        names = text.split(",") if separator else text.replace(",", " ").split()
    return [name.strip() for name in names if name.strip()]


def logseq_properties(text: str) -> Properties:
    """Return Logseq's page properties (`title:: A note`) at the top of a text."""
    values: dict[str, Any] = {}
    place = 0
    while found := _LOGSEQ.match(text, place):
        raw = found[2].strip()
        place = found.end()
        if found[1].lower() == "title":
            values[found[1]] = raw.replace("[[", "").replace("]]", "").replace("#", "")
            continue
        values[found[1]] = ["".join(one).strip() for one in _LOGSEQ_NAME.findall(raw)]
    return _properties(values)
