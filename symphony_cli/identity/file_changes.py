"""File changes: planned or done changes to a user's files."""

from __future__ import annotations

from typing import NamedTuple

CREATE, CHANGE, REMOVE, KEEP = "create", "change", "remove", "keep"


class FileChange(NamedTuple):
    """A change to a file (absolute path), with its new lines."""

    path: str
    change: str
    lines: str = ""
