from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from symphony_cli.base.errors import InvalidValue
from symphony_cli.notes.programs.moments import formatted, from_clojure

NOW = datetime(2026, 11, 2, 9, 5, 7, 89_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("YYYY-MM-DD", "2026-11-02"),
        ("YYYY/MM-MMMM/[Week of] dddd, Do HHmm", "2026/11-November/Week of Monday, 2nd 0905"),
        ("D.M.YY H:m:s ddd MMM", "2.11.26 9:5:7 Mon Nov"),
        ("日YYYY", "日2026"),
        ("YYYY-MM-DDTHH:mm", "2026-11-02T09:05"),
        ("gggg-[W]ww gg w", "2026-W45 26 45"),
        ("GGGG-[W]WW GG W Wo", "2026-W45 26 45 45th"),
        ("hh:mm A h a k", "09:05 AM 9 am 9"),
        ("DDDD DDD DDDo dd d E e", "306 306 306th Mo 1 1 1"),
        ("Q Qo SSS", "4 4th 089"),
        ("X x Z ZZ", "1793610307 1793610307089 +00:00 +0000"),
        ("Hmm hmmss LT LTS", "905 90507 9:05 AM 9:05:07 AM"),
        ("L LL l", "11/02/2026 November 2, 2026 11/2/2026"),
        ("[an [open] [end", "[amn open [1n1"),
    ],
)
def test_times_are_formatted_as_moment_does(pattern: str, text: str) -> None:
    assert formatted(pattern, NOW) == text


def test_the_evening_and_the_night() -> None:
    assert formatted("h:mm A kk", NOW.replace(hour=12)) == "12:05 PM 12"
    assert formatted("hh a k H", NOW.replace(hour=0)) == "12 am 24 0"


def test_zones_are_hours_and_minutes() -> None:
    india = timezone(timedelta(hours=5, minutes=30))
    assert formatted("HH Z ZZ X", NOW.astimezone(india)) == "14 +05:30 +0530 1793610307"


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 1, 1), "2026-W01 2026-W01"),
        (date(2027, 1, 1), "2027-W01 2026-W53"),
        (date(2026, 12, 26), "2026-W52 2026-W52"),
        (date(2026, 12, 27), "2027-W01 2026-W52"),
        (date(2028, 12, 31), "2029-W01 2028-W52"),
    ],
)
def test_weeks_begin_on_sunday_or_on_monday(day: date, text: str) -> None:
    assert formatted("gggg-[W]ww GGGG-[W]WW", day) == text


@pytest.mark.parametrize("token", ["N", "y", "SS", "zz", "YYYYY"])
def test_an_unknown_format_is_an_error(token: str) -> None:
    with pytest.raises(
        InvalidValue, match=f"unsupported '{token}' in the date format 'YYYY {token}!'"
    ):
        formatted(f"YYYY {token}!", NOW)


@pytest.mark.parametrize(
    ("day", "text"), [(1, "1st"), (3, "3rd"), (11, "11th"), (12, "12th"), (22, "22nd")]
)
def test_days_in_words(day: int, text: str) -> None:
    assert formatted("Do", NOW.replace(day=day)) == text


def test_logseq_formats_are_converted() -> None:
    assert formatted(from_clojure("EEEE, MMM do, yyyy"), NOW) == "Monday, Nov 2nd, 2026"
    assert formatted(from_clojure("yyyy_MM_dd EE"), NOW) == "2026_11_02 Mon"
