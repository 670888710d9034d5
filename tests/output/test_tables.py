from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator

import pytest

from symphony_cli.output.tables import details, table


@pytest.fixture
def two_hours_east(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "XYZ-2")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("two_hours_east")
def test_times_are_ages_in_lists_and_local_in_details() -> None:
    columns, row = ["at", "last_changed_at"], ["2006-11-23T21:45:30.523484Z", None]
    environ = {"COLUMNS": "80", "NO_COLOR": "1"}
    drawn = table(columns, [row], io.StringIO(), environ)
    assert re.fullmatch(r"WHEN *\n\d\dy *\n", drawn)
    shown = details(dict(zip(columns, row, strict=True)), io.StringIO(), environ)
    assert shown == "when  2006-11-23 23:45\n"
    drawn = table(columns, [row], io.StringIO(), environ, whole=True)
    assert row[0] in drawn


def test_what_is_true_has_a_mark_in_a_list_and_a_yes_in_details() -> None:
    columns, environ = ["name", "is_default", "missing"], {"COLUMNS": "80", "NO_COLOR": "1"}
    rows = [["api", True, False], ["web", False, False]]
    drawn = table(columns, rows, io.StringIO(), environ).splitlines()
    assert [line.split() for line in drawn[1:]] == [["api", "*"], ["web"]]
    assert "MISSING" not in drawn[0]
    shown = details(dict(zip(columns, rows[0], strict=True)), io.StringIO(), environ)
    assert shown == "name     api\ndefault  yes\n"
