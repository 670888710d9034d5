"""Figures of a vault. Light: searches import it."""

from __future__ import annotations

from symphony_cli.base.light import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from symphony_cli.base.findings import Notice

NOTE_SUFFIXES = (".md", ".markdown", ".org", ".txt")


def is_note(name: str) -> bool:
    """Whether a file with this name is a note; other files are attachments."""
    return name.lower().endswith(NOTE_SUFFIXES)


class Figures(NamedTuple):
    """The size of a vault; None is unknown.

    `bytes` is the total size of notes and attachments, `last_changed_at` the latest modification
    time among them (RFC 3339, UTC). `repository` is the git working tree at the vault's path or
    above it.
    """

    notes: int | None = None
    attachments: int | None = None
    bytes: int | None = None
    last_changed_at: str | None = None
    repository: str | None = None
    notices: tuple[Notice, ...] = ()
