"""The rule for vaults that are open too long."""

from __future__ import annotations

from datetime import datetime, timedelta

_HOUR = timedelta(hours=1)


def overdue(
    *, auto_lock: int, is_locked: bool, unlocked_at: str | None, created_at: str, now: datetime
) -> str | None:
    """Return the rest of a message that begins with the vault's name, or None if not overdue.

    The vault is open on disk, and the values are its row's. If the row says locked, the vault was
    unlocked by hand, at an unknown time.
    """
    after = _hours(auto_lock) if auto_lock else "always"
    if is_locked:
        return f"was unlocked by hand (reminder set to {after})"
    open_for = (now - datetime.fromisoformat(unlocked_at or created_at)) // _HOUR
    if auto_lock == 0:
        return "is unlocked (reminder set to always)"
    if open_for < auto_lock:
        return None
    return f"has been unlocked for {_hours(open_for)} (reminder set to {auto_lock})"


def _hours(number: int) -> str:
    return "1 hour" if number == 1 else f"{number} hours"
