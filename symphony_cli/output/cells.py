"""Cells: a value as text, in a pipe and on a terminal."""

from __future__ import annotations

from typing import Any, cast

from symphony_cli.domain.text import escaped


def plain(value: Any) -> Any:
    """Return a value as JSON has it: rows become objects."""
    if not isinstance(value, list | tuple):
        return value
    several = cast("Any", value)
    if hasattr(several, "_asdict"):
        return {name: plain(item) for name, item in several._asdict().items()}
    return [plain(item) for item in several]


def cell(value: Any) -> str:
    """Return a value as one line of text without tabs: a script's cell, and safe on a terminal.

    Absent is empty, truth is `true` or `false`, an object or list is compact JSON.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return escaped(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return as_json(value, indent=False)


def as_json(value: Any, *, indent: bool) -> str:
    """Return a value as JSON text, on one line or indented."""
    import json

    if indent:
        return json.dumps(value, ensure_ascii=False, indent=2)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), check_circular=False)
