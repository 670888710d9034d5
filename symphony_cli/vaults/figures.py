"""Figures: how much is in a vault, and which of its files are notes. Light: searches load it."""

from __future__ import annotations

from symphony_cli.base.light import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from symphony_cli.base.findings import Notice

NOTE_SUFFIXES = (".md", ".markdown", ".org", ".txt")


def is_note(name: str) -> bool:
    """Whether a file called so is a note; each other file in a vault is an attachment."""
    return name.lower().endswith(NOTE_SUFFIXES)


class Figures(NamedTuple):
    """How much is in a vault, None where that cannot be known.

    `bytes` are those of its notes and attachments, `last_changed_at` when one of these last was,
    RFC 3339 in UTC. `repository` is the path of the git working tree that it is or lies in.
    """

    notes: int | None = None
    attachments: int | None = None
    bytes: int | None = None
    last_changed_at: str | None = None
    repository: str | None = None
    notices: tuple[Notice, ...] = ()
