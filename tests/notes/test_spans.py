from __future__ import annotations

from datetime import UTC, datetime

import pytest

from symphony_cli.base.errors import InvalidValue
from symphony_cli.notes.spans import since

NOW = datetime(2026, 11, 2, 9, 5, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "day"),
    [("7d", "2026-10-26T09:05:07"), ("2w", "2026-10-19T09:05:07"), ("2026-11-01", "2026-11-01")],
)
def test_since_is_a_span_or_a_date(text: str, day: str) -> None:
    assert since(text, NOW) == datetime.fromisoformat(day).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "7", "d7", "tomorrow", "999999w", "2026-13-01"])
def test_an_invalid_span_is_an_error(text: str) -> None:
    with pytest.raises(InvalidValue) as raised:
        since(text, NOW)
    assert raised.value.code == "SINCE_INVALID"
