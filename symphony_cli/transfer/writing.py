"""The document as text, the same for the same rows.

The text is written here: tomli-w takes three times as long for a document of 10,000 repos
(docs/decisions/writing-toml.md).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symphony_cli.transfer.documents import Document, RegistryDocument

_text = json.JSONEncoder(ensure_ascii=False).encode
_BARE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")


def as_toml(document: Document | RegistryDocument) -> str:
    """Return a document as TOML, with an empty line before each table."""
    lines = [f"format = {document.format}"]
    for noun, value in zip(document._fields[1:], document[1:], strict=True):
        if hasattr(value, "_fields"):
            lines += _table(f"[{noun}]", value)
            continue
        for row in value:
            lines += _table(f"[[{noun}]]", row)
    return "\n".join([*lines, ""])


def _table(header: str, row: Any) -> Iterator[str]:
    yield ""
    yield header
    defaults = row._field_defaults
    for name, value in zip(row._fields, row, strict=True):
        if name in defaults and value == defaults[name]:
            continue
        # TOML has no null, so an object with one is JSON in a string.
        is_json = isinstance(value, dict) and _has_null(value)
        yield f"{name} = {_text(_json(value)) if is_json else _inline(value)}"


def _inline(value: Any) -> str:
    """Return a value in TOML, on one line. JSON's strings are strings of TOML, too."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        held = cast("dict[str, Any]", value)
        pairs = [f"{_key(name)} = {_inline(held[name])}" for name in sorted(held)]
        return f"{{ {', '.join(pairs)} }}" if pairs else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_inline, cast('list[Any]', value)))}]"
    return repr(value)


def _key(name: str) -> str:
    return name if name and _BARE.issuperset(name) else _text(name)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _has_null(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_has_null, cast("dict[str, Any]", value).values()))
    if isinstance(value, list | tuple):
        return any(map(_has_null, cast("list[Any]", value)))
    return value is None


def as_json(document: Document) -> str:
    """Return a document as indented JSON with every field."""

    def values(row: Any) -> dict[str, Any]:
        return row._asdict()

    whole = values(document) | {
        "workspace": values(document.workspace),
        "repo": list(map(values, document.repo)),
        "vault": list(map(values, document.vault)),
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
