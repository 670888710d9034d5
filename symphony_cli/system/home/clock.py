"""The time."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return the time now, aware and in UTC."""
    return datetime.now(UTC)
