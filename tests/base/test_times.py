from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from symphony_cli.base.times import format_time, parsed_time


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
