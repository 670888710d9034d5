"""The rule for vaults that are open too long."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.base.times import format_time
from symphony_cli.vaults.overdue import overdue
from tests.builders import CREATED


def message(
    auto_lock: int, hours: float, *, is_locked: bool = False, unlocked: bool = True
) -> str | None:
    return overdue(
        auto_lock=auto_lock,
        is_locked=is_locked,
        unlocked_at=format_time(CREATED) if unlocked else None,
        created_at=format_time(CREATED if not unlocked else CREATED - timedelta(days=99)),
        now=CREATED + timedelta(hours=hours),
    )


@pytest.mark.parametrize(
    ("auto_lock", "hours", "expected"),
    [
        (8, 0, None),
        (8, 7.99, None),
        (8, 8, "has been unlocked for 8 hours (reminder set to 8)"),
        (8, 9.5, "has been unlocked for 9 hours (reminder set to 8)"),
        (1, 1, "has been unlocked for 1 hour (reminder set to 1)"),
        (0, 0, "is unlocked (reminder set to always)"),
        (0, 50, "is unlocked (reminder set to always)"),
        # The clock was set back.
        (8, -3, None),
        (0, -3, "is unlocked (reminder set to always)"),
    ],
)
def test_a_vault_is_overdue_after_its_hours(
    auto_lock: int, hours: float, expected: str | None
) -> None:
    assert message(auto_lock, hours) == expected
    # A vault that was never locked is open since its registration.
    assert message(auto_lock, hours, unlocked=False) == expected


@pytest.mark.parametrize(
    ("auto_lock", "expected"),
    [
        (0, "was unlocked by hand (reminder set to always)"),
        (1, "was unlocked by hand (reminder set to 1 hour)"),
        (8, "was unlocked by hand (reminder set to 8 hours)"),
    ],
)
def test_a_vault_unlocked_by_hand_is_overdue_at_once(auto_lock: int, expected: str) -> None:
    assert message(auto_lock, 0.1, is_locked=True) == expected
    assert message(auto_lock, 99, is_locked=True) == expected


@given(auto_lock=st.integers(1, 8784), hours=st.floats(0, 10_000))
def test_a_vault_is_overdue_from_exactly_that_hour_on(auto_lock: int, hours: float) -> None:
    assert (message(auto_lock, hours) is not None) == (
        timedelta(hours=hours) >= timedelta(hours=auto_lock)
    )
