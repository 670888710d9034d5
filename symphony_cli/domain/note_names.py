"""Names of notes' files: made of titles and of dates, as the programs of notes make them."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import quote, unquote

from symphony_cli.domain.errors import InvalidValue
from symphony_cli.domain.text import clean, escaped, has_control, key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from symphony_cli.domain.note_views import NoteEntry

# What Obsidian allows in no file's name, and what it allows in no link.
_FORBIDDEN = re.compile(r'[*"\\/<>:|?#^\[\]]+')
# The same for Logseq, which writes them as a URL has them, so that they can be read back.
_LOGSEQ_RESERVED = '<>:"|?*\\#%'
_MOMENT = re.compile(
    r"\[([^\]]*)\]|YYYY|YY|MMMM|MMM|MM|M|DD|Do|D|dddd|ddd|HH|H|mm|m|ss|s|[A-Za-z]+"
)
_CLJ = {
    "yyyy": "YYYY",
    "yy": "YY",
    "dd": "DD",
    "d": "D",
    "do": "Do",
    "EEEE": "dddd",
    "EEE": "ddd",
    "E": "ddd",
}
_CLJ_TOKEN = re.compile(r"yyyy|yy|do|dd|d|EEEE|EEE|E")
_JOURNAL = re.compile(r"(?:.*/)?(\d{4})[_-](\d\d)[_-](\d\d)\.\w+\Z")
_LONGEST_NAME = 240
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def clean_title(text: str) -> str:
    """Return a valid title. Raises InvalidValue (TITLE_INVALID)."""
    title = clean(text, "title")
    if not title:
        raise InvalidValue("TITLE_INVALID", "a title cannot be empty", field="title")
    return title


def file_name(title: str) -> str:
    """Return the name of a file, without its suffix, for a title; none has it as it is not.

    Raises InvalidValue (TITLE_INVALID) where nothing of it can be in a name.
    """
    name = _FORBIDDEN.sub("-", title).strip(" .-~")
    if not name:
        message = f"no file can be named after the title '{escaped(title)}'"
        hint = "give one with a letter or a digit"
        raise InvalidValue("TITLE_INVALID", message, hint=hint, field="title")
    return _shortened(name)


def _shortened(name: str) -> str:
    # What a name may be long is counted in bytes.
    return name.encode()[:_LONGEST_NAME].decode(errors="ignore").rstrip(" .")


def slug(title: str) -> str:
    """Return a title as zk has it in names: small words, without accents, joined by hyphens."""
    import unicodedata

    parts = unicodedata.normalize("NFKD", title.casefold())
    plain = "".join(char for char in parts if not unicodedata.combining(char))
    return re.sub(r"[\W_]+", "-", plain).strip("-")


def logseq_name(title: str, *, triple_lowbar: bool) -> str:
    """Return the name of the file of one of Logseq's pages."""
    name = "".join(quote(char, safe="") if char in _LOGSEQ_RESERVED else char for char in title)
    return _shortened(name.replace("/", "___" if triple_lowbar else "%2F").lstrip("."))


def logseq_pages(notes: Iterable[NoteEntry]) -> dict[str, str]:
    """Return the paths of Logseq's pages by the keys of their names: titles, aliases, files'."""
    pages: dict[str, str] = {}
    further: dict[str, str] = {}
    for note in notes:
        stem = note.path.rpartition("/")[2].rpartition(".")[0]
        pages.setdefault(key(unquote(stem).replace("___", "/")), note.path)
        for name in (note.title, *note.aliases, *_journal_titles(note.path)):
            further.setdefault(key(name), note.path)
    return {**further, **pages}


def _journal_titles(path: str) -> list[str]:
    """Return how Logseq calls the journal in a file that is named after its day."""
    found = _JOURNAL.match(path)
    if found is None:
        return []
    try:
        day = date(*map(int, found.groups()))
    except ValueError:
        return []
    return [formatted("MMM Do, YYYY", day), day.isoformat()]


def formatted(pattern: str, time: date | datetime) -> str:
    """Return a time as a pattern of moment's has it, as Obsidian takes it.

    Raises InvalidValue (DATE_FORMAT_UNKNOWN) for what is more than dates, times and `[words]`.
    """

    def part(found: re.Match[str]) -> str:
        token = found[0]
        if token.startswith("["):
            return found[1]
        if token not in values:
            message = f"the format '{escaped(pattern)}' has '{token}', which is not known here"
            hint = "these are: YYYY MM DD HH mm ss, MMMM dddd Do, [words]"
            raise InvalidValue("DATE_FORMAT_UNKNOWN", message, hint=hint)
        return values[token]

    values = _tokens(time)
    return _MOMENT.sub(part, pattern)


def from_clojure(pattern: str) -> str:
    """Return a pattern of Logseq's as one of moment's."""
    return _CLJ_TOKEN.sub(lambda found: _CLJ.get(found[0], found[0]), pattern)


def _tokens(time: date | datetime) -> dict[str, str]:
    hour, minute, second = (getattr(time, name, 0) for name in ("hour", "minute", "second"))
    ending = {1: "st", 2: "nd", 3: "rd"}.get(time.day % 10 if time.day not in (11, 12, 13) else 0)
    month, weekday = _MONTHS[time.month - 1], _DAYS[time.weekday()]
    return {
        "YYYY": f"{time.year:04}",
        "YY": f"{time.year % 100:02}",
        "MMMM": month,
        "MMM": month[:3],
        "MM": f"{time.month:02}",
        "M": str(time.month),
        "DD": f"{time.day:02}",
        "D": str(time.day),
        "Do": f"{time.day}{ending or 'th'}",
        "dddd": weekday,
        "ddd": weekday[:3],
        "HH": f"{hour:02}",
        "H": str(hour),
        "mm": f"{minute:02}",
        "m": str(minute),
        "ss": f"{second:02}",
        "s": str(second),
    }


def inside(path: str, source: str) -> str:
    """Return a relative path in a vault that a setting (`source`) says, `` for its root.

    Raises InvalidValue (SETTINGS_INVALID) for one that leads out of it or to what is hidden.
    """
    trimmed = path.strip().strip("/") if path.strip() == "/" else path.strip().rstrip("/")
    parts = [part for part in trimmed.split("/") if part != "."]
    is_bad = (
        trimmed == "~" or trimmed.startswith(("/", "~/")) or "\\" in trimmed or has_control(trimmed)
    )
    if trimmed and (is_bad or any(not part or part.startswith(".") for part in parts)):
        message = f"{source} says '{escaped(path)}', which is no place for notes in this vault"
        hint = "it has to be a path in the vault, without .. and without hidden directories"
        raise InvalidValue("SETTINGS_INVALID", message, hint=hint)
    return "/".join(parts)
