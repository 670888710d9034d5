"""The format of stored and printed times."""

from __future__ import annotations

from datetime import UTC, datetime


def format_time(time: datetime) -> str:
    """Return an aware time as RFC 3339 in UTC, with microseconds, ending in `Z`."""
    return time.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def parsed_time(text: str) -> datetime:
    """Return the aware UTC time of a text from `format_time`."""
    return datetime.fromisoformat(text)
