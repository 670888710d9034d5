"""The document as text, the same for the same rows.

The text is written here: tomli-w takes three times as long for a document of 10,000 repos
(docs/decisions/writing-toml.md).
"""

from __future__ import annotations

import json
import re
from json.encoder import encode_basestring as _text
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from symphony_cli.transfer.documents import Document, RegistryDocument

_is_bare = re.compile("[A-Za-z0-9_-]+").fullmatch


def as_toml(document: Document | RegistryDocument) -> str:
    """Return a document as TOML, with an empty line before each table."""
    texts = [f"format = {document.format}\n"]
    for noun, value in zip(document._fields[1:], document[1:], strict=True):
        if hasattr(value, "_fields"):
            texts += _tables(f"[{noun}]", [value])
        else:
            texts += _tables(f"[[{noun}]]", value)
    return "".join(texts)


def _tables(header: str, rows: Sequence[Any]) -> Iterator[str]:
    if not rows:
        return
    # A field without a default has no None.
    fields = [(name, rows[0]._field_defaults.get(name)) for name in rows[0]._fields]
    for row in rows:
        yield f"\n{header}\n"
        for (name, default), value in zip(fields, row, strict=True):
            if value != default:
                yield f"{name} = {_text(value) if isinstance(value, str) else _value(value)}\n"


def _value(value: Any) -> str:
    # TOML has no null, so an object with one is JSON in a string.
    is_json = isinstance(value, dict) and _has_null(value)
    return _text(_json(value)) if is_json else _inline(value)


def _inline(value: Any) -> str:
    """Return a value in TOML, on one line. JSON's strings are strings of TOML, too."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        held = cast("dict[str, Any]", value)
        pairs = [f"{_key(name)} = {_inline(inner)}" for name, inner in sorted(held.items())]
        return f"{{ {', '.join(pairs)} }}" if pairs else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_inline, cast('list[Any]', value)))}]"
    return repr(value)


def _key(name: str) -> str:
    return name if _is_bare(name) else _text(name)


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
