"""Values as text, for pipes and terminals."""

from __future__ import annotations

from typing import Any, cast

from symphony_cli.base.text import escaped, has_control, is_control


def plain(value: Any) -> Any:
    """Return a value in JSON's types; rows become objects."""
    if not isinstance(value, list | tuple):
        return value
    several = cast("Any", value)
    if hasattr(several, "_asdict"):
        return {name: plain(item) for name, item in several._asdict().items()}
    return [plain(item) for item in several]


def cell(value: Any) -> str:
    """Return a value as one line of text without tabs or control characters.

    None is empty, a boolean `true` or `false`, an object or list compact JSON, and a tuple of names
    comma-separated.
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
        # The form that `config set` takes.
        return ",".join(map(cell, cast("tuple[Any, ...]", value)))
    return as_json(plain(value), indent=False)


def _safe(line: str) -> str:
    if not has_control(line):
        return line
    return "".join(f"\\u{ord(char):04x}" if is_control(char) else char for char in line)


def as_json(value: Any, *, indent: bool, encoding: str | None = None) -> str:
    """Return a value as JSON text for a stream's encoding, on one line or indented.

    JSON is UTF-8 everywhere: for another encoding, and for surrogates of a name that is not UTF-8,
    the text is ASCII with JSON escapes.
    """
    import json

    layout: dict[str, Any] = (
        {"indent": 2} if indent else {"separators": (",", ":"), "check_circular": False}
    )
    text = json.dumps(value, ensure_ascii=False, **layout)
    try:
        text.encode("utf-8" if encoding in (None, "utf-8", "UTF-8") else "ascii")
    except UnicodeEncodeError:
        text = json.dumps(value, **layout)
    # Indented JSON is for a terminal, so escape the control characters that JSON allows.
    return "\n".join(map(_safe, text.split("\n"))) if indent else text


# Colors (ECMA-48 SGR) and tabs, which are safe on a terminal.
_HARMLESS = r"(\x1b\[[0-9;:]*m|\t)"


def labelled(label: str, text: str, *, for_terminal: bool) -> str:
    """Return the text, each line after the label; for a terminal, escape control characters."""
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
    # Reset the color, or the lines of the next repo would have it too.
    return f"{shown}\x1b[0m" if "\x1b[" in shown and not shown.endswith("\x1b[0m") else shown
