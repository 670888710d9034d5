from __future__ import annotations

import io
import time
from collections.abc import Iterator

import pytest

from symphony_cli.output.tables import table


@pytest.fixture
def two_hours_east(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "XYZ-2")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("two_hours_east")
def test_times_are_local_unless_whole() -> None:
    columns, row = ["at", "last_changed_at"], ["2026-11-23T21:45:30.523484Z", None]
    environ = {"COLUMNS": "80", "NO_COLOR": "1"}
    drawn = table(columns, [row], io.StringIO(), environ)
    assert [line.rstrip() for line in drawn.splitlines()] == ["AT", "2026-11-23 23:45"]
    drawn = table(columns, [row], io.StringIO(), environ, whole=True)
    assert row[0] in drawn
