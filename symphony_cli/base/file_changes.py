"""File changes: what would happen, or has happened, to a file of the user's."""

from __future__ import annotations

from typing import NamedTuple

CREATE, CHANGE, REMOVE, KEEP = "create", "change", "remove", "keep"


class FileChange(NamedTuple):
    """A file (absolute path), what is done with it, and the lines that are new in it."""

    path: str
    change: str
    lines: str = ""
