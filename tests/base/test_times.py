from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from symphony_cli.base.times import age, format_time, parsed_time

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("time", "text"),
    [
        (datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "2026-01-02T03:04:05.000000Z"),
        (datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC), "2026-01-02T03:04:05.000678Z"),
        (
            datetime(2026, 1, 2, 0, 30, tzinfo=timezone(timedelta(hours=2))),
            "2026-01-01T22:30:00.000000Z",
        ),
        (
            datetime(2026, 1, 1, 20, 0, tzinfo=timezone(timedelta(hours=-5.5))),
            "2026-01-02T01:30:00.000000Z",
        ),
    ],
)
def test_a_time_is_written_in_utc_and_read_back(time: datetime, text: str) -> None:
    assert format_time(time) == text
    assert parsed_time(text) == time
    assert parsed_time(text).utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("passed", "shown"),
    [
        (timedelta(seconds=-5), "now"),
        (timedelta(seconds=59), "now"),
        (timedelta(seconds=60), "1m"),
        (timedelta(minutes=59), "59m"),
        (timedelta(hours=1), "1h"),
        (timedelta(hours=47), "1d"),
        (timedelta(days=6), "6d"),
        (timedelta(days=7), "1w"),
        (timedelta(days=29), "4w"),
        (timedelta(days=30), "1mo"),
        (timedelta(days=364), "12mo"),
        (timedelta(days=365), "1y"),
        (timedelta(days=4_000), "10y"),
    ],
)
def test_age(passed: timedelta, shown: str) -> None:
    assert age(format_time(NOW - passed), NOW) == shown


def test_a_missing_time_has_no_age() -> None:
    assert age(None, NOW) == ""
