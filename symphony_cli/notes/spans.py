"""Points in time: a date, a time or a span before now."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import escaped

_SPAN = re.compile(r"(\d{1,6})([hdw])\Z")
_HOURS = {"h": 1, "d": 24, "w": 168}


def since(text: str, now: datetime) -> datetime:
    """Return the time of a date (`2026-11-01`, local), a time or a span before now (`7d`).

    Raises InvalidValue (SINCE_INVALID).
    """
    try:
        if span := _SPAN.match(text.strip()):
            return now - timedelta(hours=int(span[1]) * _HOURS[span[2]])
        return datetime.fromisoformat(text.strip()).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        message = f"invalid date or time span '{escaped(text)}'"
        hint = "use a date (2026-11-01, 2026-11-01T09:30) or a span (12h, 7d, 2w)"
        raise InvalidValue("SINCE_INVALID", message, hint=hint, field="since") from None
