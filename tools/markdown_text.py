"""Markdown: tables, code spans, and text without markup."""

from __future__ import annotations

import re


def table(*rows: tuple[str, ...]) -> str:
    """Return a table whose first row is its header."""
    cells = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    rule = ["---"] * len(rows[0])
    return "".join(f"| {' | '.join(row)} |\n" for row in (cells[0], rule, *cells[1:]))


def as_code(text: str) -> str:
    """Return text in a code span, for a cell of a table."""
    return f"`{text}`" if text else ""


def prose(text: str) -> str:
    """Return text in which Markdown sees neither HTML nor emphasis."""
    parts = re.split(r"(`[^`]*`)", text)
    return "".join(
        part if part.startswith("`") else re.sub(r"([<*])", r"\\\1", part) for part in parts
    )
