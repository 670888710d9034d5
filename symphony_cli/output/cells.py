"""Cells: a value as text, in a pipe and on a terminal."""

from __future__ import annotations

from typing import Any, cast

from symphony_cli.base.text import escaped, has_control, is_control


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

    Absent is empty, truth is `true` or `false`, an object or list is compact JSON, and a
    tuple of names is separated by commas.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return escaped(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, tuple):
        # As `config set` takes it.
        return ",".join(map(cell, cast("tuple[Any, ...]", value)))
    return as_json(value, indent=False)


def _safe(line: str) -> str:
    if not has_control(line):
        return line
    return "".join(f"\\u{ord(char):04x}" if is_control(char) else char for char in line)


def as_json(value: Any, *, indent: bool) -> str:
    """Return a value as JSON text, on one line or indented."""
    import json

    if indent:
        # Indented is for a terminal, which must be shown no control characters.
        lines = json.dumps(value, ensure_ascii=False, indent=2).split("\n")
        return "\n".join(_safe(line) for line in lines)
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), check_circular=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        # A name that is not UTF-8; JSON is, and has an escape for each such byte.
        return json.dumps(value, separators=(",", ":"), check_circular=False)
    return text


# Colours (ECMA-48 SGR) and tabs do a terminal no harm.
_HARMLESS = r"(\x1b\[[0-9;:]*m|\t)"


def labelled(label: str, text: str, *, for_terminal: bool) -> str:
    """Return the text with the label before each line; for a terminal, with nothing it acts on."""
    lines = text.split("\n")
    if not lines[-1]:
        del lines[-1]
    if for_terminal:
        lines = [_harmless(line) for line in lines]
    return "".join(f"{label}: {line}\n" for line in lines)


def _harmless(line: str) -> str:
    # Loaded here: most reads print no such lines.
    import re

    parts = re.split(_HARMLESS, line.removesuffix("\r"))
    shown = "".join(part if place % 2 else escaped(part) for place, part in enumerate(parts))
    # A colour that is not ended would go on in the next repo's lines.
    return f"{shown}\x1b[0m" if "\x1b[" in shown and not shown.endswith("\x1b[0m") else shown
