"""Times in the formats of moment.js, in English.

Obsidian's settings have its patterns.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import escaped

if TYPE_CHECKING:
    from collections.abc import Callable

# moment.js's tokens, in the order in which it matches them. Other text stands for itself.
_TOKEN = re.compile(
    r"\[([^\[\]]*)\]|[Hh]mm(?:ss)?|Mo|MM?M?M?|Do|DDDo|DD?D?D?|ddd?d?|do?|w[ow]?|W[oW]?|Qo?|N{1,5}"
    r"|Y{4,6}|YY?|y{2,4}|yo?|gg(?:ggg?)?|GG(?:GGG?)?|[eEaA]|hh?|HH?|kk?|mm?|ss?|S{1,9}|[xX]|zz?|ZZ?"
    r"|LTS|LT|LL?L?L?|l{1,4}"
)
_CLJ = {
    "yyyy": "YYYY",
    "yy": "YY",
    "dd": "DD",
    "d": "D",
    "do": "Do",
    "EEEE": "dddd",
    "EEE": "ddd",
    "EE": "ddd",
    "E": "ddd",
}
_CLJ_TOKEN = re.compile(r"yyyy|yy|do|dd|d|EEEE|EEE|EE|E")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def formatted(pattern: str, time: date | datetime) -> str:
    """Format a time by a moment.js pattern, a date as its midnight.

    Raises InvalidValue (DATE_FORMAT_UNKNOWN) for unsupported tokens, such as eras and zone names.
    """
    moment = time if isinstance(time, datetime) else datetime(*time.timetuple()[:3], tzinfo=UTC)

    def part(found: re.Match[str]) -> str:
        token = found[0]
        if token.startswith("["):
            return found[1]
        if short := _SHORT.get(token):
            return formatted(short, moment)
        if value := _VALUES.get(token):
            return value(moment)
        if token.endswith("o") and (value := _VALUES.get(token[:-1])):
            return _ordinal(int(value(moment)))
        message = f"unsupported '{token}' in the date format '{escaped(pattern)}'"
        hint = "use YYYY MM DD HH mm ss, MMMM dddd Do, GGGG WW, [words]"
        raise InvalidValue("DATE_FORMAT_UNKNOWN", message, hint=hint)

    return _TOKEN.sub(part, pattern)


def from_clojure(pattern: str) -> str:
    """Convert a pattern of Logseq's settings to one of moment.js."""
    return _CLJ_TOKEN.sub(lambda found: _CLJ.get(found[0], found[0]), pattern)


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number % 100 not in (11, 12, 13) else 0)
    return f"{number}{ending or 'th'}"


def _quarter(time: datetime) -> int:
    return (time.month + 2) // 3


def _week(time: datetime) -> tuple[int, int]:
    """Return the year and number of the week, which begins on Sunday; week 1 has January 1."""
    saturday = time + timedelta(days=(5 - time.weekday()) % 7)
    return saturday.year, (saturday.timetuple().tm_yday + 6) // 7


def _offset(time: datetime) -> str:
    return time.strftime("%z")[:5] or "+0000"


_SHORT = {
    "Hmm": "H[]mm",
    "Hmmss": "H[]mm[]ss",
    "hmm": "h[]mm",
    "hmmss": "h[]mm[]ss",
    "LT": "h:mm A",
    "LTS": "h:mm:ss A",
    "L": "MM/DD/YYYY",
    "LL": "MMMM D, YYYY",
    "LLL": "MMMM D, YYYY h:mm A",
    "LLLL": "dddd, MMMM D, YYYY h:mm A",
    "l": "M/D/YYYY",
    "ll": "MMM D, YYYY",
    "lll": "MMM D, YYYY h:mm A",
    "llll": "ddd, MMM D, YYYY h:mm A",
}
_VALUES: dict[str, Callable[[datetime], str]] = {
    "Y": lambda time: str(time.year),
    "YYYY": lambda time: f"{time.year:04}",
    "YY": lambda time: f"{time.year % 100:02}",
    "Q": lambda time: str(_quarter(time)),
    "MMMM": lambda time: _MONTHS[time.month - 1],
    "MMM": lambda time: _MONTHS[time.month - 1][:3],
    "MM": lambda time: f"{time.month:02}",
    "M": lambda time: str(time.month),
    "DDDD": lambda time: f"{time.timetuple().tm_yday:03}",
    "DDD": lambda time: str(time.timetuple().tm_yday),
    "DD": lambda time: f"{time.day:02}",
    "D": lambda time: str(time.day),
    "dddd": lambda time: _DAYS[time.weekday()],
    "ddd": lambda time: _DAYS[time.weekday()][:3],
    "dd": lambda time: _DAYS[time.weekday()][:2],
    "d": lambda time: str(time.isoweekday() % 7),
    "e": lambda time: str(time.isoweekday() % 7),
    "E": lambda time: str(time.isoweekday()),
    "GGGG": lambda time: f"{time.isocalendar().year:04}",
    "GG": lambda time: f"{time.isocalendar().year % 100:02}",
    "WW": lambda time: f"{time.isocalendar().week:02}",
    "W": lambda time: str(time.isocalendar().week),
    "gggg": lambda time: f"{_week(time)[0]:04}",
    "gg": lambda time: f"{_week(time)[0] % 100:02}",
    "ww": lambda time: f"{_week(time)[1]:02}",
    "w": lambda time: str(_week(time)[1]),
    "HH": lambda time: f"{time.hour:02}",
    "H": lambda time: str(time.hour),
    "hh": lambda time: f"{time.hour % 12 or 12:02}",
    "h": lambda time: str(time.hour % 12 or 12),
    "kk": lambda time: f"{time.hour or 24:02}",
    "k": lambda time: str(time.hour or 24),
    "A": lambda time: "AM" if time.hour < 12 else "PM",
    "a": lambda time: "am" if time.hour < 12 else "pm",
    "mm": lambda time: f"{time.minute:02}",
    "m": lambda time: str(time.minute),
    "ss": lambda time: f"{time.second:02}",
    "s": lambda time: str(time.second),
    "SSS": lambda time: f"{time.microsecond // 1000:03}",
    "ZZ": _offset,
    "Z": lambda time: f"{_offset(time)[:3]}:{_offset(time)[3:]}",
    "X": lambda time: str(int(time.timestamp())),
    "x": lambda time: str(int(time.timestamp() * 1000)),
}
