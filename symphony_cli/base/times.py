"""The format of stored and printed times."""

from __future__ import annotations

from datetime import UTC, datetime

# Units of age, with their length in seconds.
_UNITS = (
    ("y", 365 * 86_400),
    ("mo", 30 * 86_400),
    ("w", 7 * 86_400),
    ("d", 86_400),
    ("h", 3_600),
    ("m", 60),
)


def format_time(time: datetime) -> str:
    """Return an aware time as RFC 3339 in UTC, with microseconds, ending in `Z`."""
    return time.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def parsed_time(text: str) -> datetime:
    """Return the aware UTC time of a text from `format_time`."""
    return datetime.fromisoformat(text)


def age(time: str | None, now: datetime) -> str:
    """Return how long ago a time was, in its largest unit, or an empty text without a time."""
    if time is None:
        return ""
    seconds = (now - parsed_time(time)).total_seconds()
    for unit, size in _UNITS:
        if seconds >= size:
            return f"{int(seconds // size)}{unit}"
    return "now"
