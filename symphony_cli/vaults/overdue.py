"""Vaults that are open though they are meant to be locked: the rule, and what to say of them."""

from __future__ import annotations

from datetime import datetime, timedelta

_HOUR = timedelta(hours=1)


def overdue(
    *, auto_lock: int, is_locked: bool, unlocked_at: str | None, created_at: str, now: datetime
) -> str | None:
    """Return what to say, after its name, of an open vault that is meant to be locked, or None.

    The values are those of the vault's row. One that the row has as locked was unlocked by hand,
    nobody knows when.
    """
    after = f"after {_hours(auto_lock)}" if auto_lock else "always"
    if is_locked:
        return f"was unlocked by hand and is meant to be locked {after}"
    open_for = (now - datetime.fromisoformat(unlocked_at or created_at)) // _HOUR
    if auto_lock == 0:
        return "is open and is meant to be locked always"
    if open_for < auto_lock:
        return None
    return f"has been open for {_hours(open_for)} and is meant to be locked after {auto_lock}"


def _hours(number: int) -> str:
    return "1 hour" if number == 1 else f"{number} hours"
