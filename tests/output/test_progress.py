"""Progress bars on a terminal."""

from __future__ import annotations

import pytest

from symphony_cli.output import progress
from tests.output.conftest import Made
from tests.terminal import without_colors


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE_SECONDS", 0)


def test_a_bar_says_what_is_done_and_to_how_many(made: Made) -> None:
    streams = made(terminal=True)
    with streams.output.progress_bar("Reading the state of", "repo") as tell:
        tell(0, 120)
    shown = without_colors(streams.err.getvalue())
    assert "Reading the state of 120 repos" in shown
    assert "0/120" in shown


def test_a_line_without_a_bar_follows_near_the_end(made: Made) -> None:
    streams = made(terminal=True)
    with streams.output.progress_bar("Locking", in_bytes=True) as tell:
        tell(0, 1000)
        tell(600, 1000)
        before = len(streams.err.getvalue())
        tell(996, 1000)
        tell(1000, 1000)
    shown = without_colors(streams.err.getvalue()[before:])
    assert "Locking" in shown
    assert "996" not in shown


def test_a_bar_begins_again_for_the_next_thing(made: Made) -> None:
    streams = made(terminal=True)
    with streams.output.progress_bar("Locking", in_bytes=True) as tell:
        for total in (1000, 2000):
            tell(0, total)
            tell(total, total)
    shown = without_colors(streams.err.getvalue())
    assert ("0/1.0 kB" in shown, "0.0/2.0 kB" in shown) == (True, True)


def test_work_that_is_done_soon_shows_nothing(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE_SECONDS", float("inf"))
    streams = made(terminal=True)
    with streams.output.progress_bar("Fetching", "repo") as tell:
        tell(1, 2)
        tell(2, 2)
    assert streams.err.getvalue() == ""
