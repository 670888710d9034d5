"""The pages of a Logseq graph and their names."""

from __future__ import annotations

import re
from datetime import date, timedelta

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import key
from symphony_cli.notes.programs import edn
from symphony_cli.notes.programs.moments import formatted, from_clojure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from symphony_cli.notes.views import NoteEntry

# The formats of journals' file names and titles that Logseq accepts besides the configured ones.
_FILE_FORMATS = ("YYYY_MM_DD", "YYYY-MM-DD")
_TITLE_FORMATS = ("MMM Do, YYYY", "YYYY-MM-DD", "YYYY_MM_DD")
_YEAR = re.compile(r"(?=((?:19|20|21)\d\d))")


class Pages:
    """The pages by title, alias and journal date, case-insensitively.

    `journals` are the moment.js formats of the journals' file names and titles.
    """

    def __init__(
        self,
        notes: Sequence[NoteEntry],
        journals: tuple[str, str],
    ) -> None:
        self._pages: dict[str, str] = {}
        days = Days(*journals)
        for note in notes:
            self._pages.setdefault(key(note.title), note.path)
        for note in notes:
            for name in (*note.aliases, *days.titles(_stem(note.path))):
                self._pages.setdefault(key(name), note.path)

    def find(self, name: str) -> str | None:
        """Return the path of the page with a name, or None."""
        return self._pages.get(key(name))


def journal_formats(config: str) -> tuple[str, str]:
    """Return the moment.js formats of journals' file names and titles in Logseq's settings."""
    file = edn.value(config, "journal/file-name-format") or "yyyy_MM_dd"
    title = edn.value(config, "journal/page-title-format") or "MMM do, yyyy"
    return from_clojure(file), from_clojure(title)


def line_of_tag(text: str, tag: str) -> int:
    """Return the first line with `#tag` or `#[[tag]]`, else with the bare word, else 1."""
    word = re.escape(tag)
    forms = (rf"#(?:\[\[{word}\]\]|{word}(?![\w/-]))", word)
    # Ignoring case, re takes a dotless i for any other.
    found = (re.search(form, text, flags) for form in forms for flags in (0, re.I))
    return next((text.count("\n", 0, one.start()) + 1 for one in found if one), 1)


class Days:
    """The dates of journals by their file names, in moment.js formats.

    Formats every day of a year instead of parsing, which works for every format.
    """

    def __init__(self, file_format: str, title_format: str) -> None:
        self._file_formats = _supported(file_format, *_FILE_FORMATS)
        self._title_formats = _supported(title_format, *_TITLE_FORMATS)
        self._years: dict[int, dict[str, date]] = {}

    def titles(self, stem: str) -> list[str]:
        """Return the titles of the journal with a file name, its own first, empty for another."""
        for found in _YEAR.finditer(stem):
            if day := self._days_of(int(found[1])).get(stem):
                return [formatted(one, day) for one in self._title_formats]
        return []

    def _days_of(self, year: int) -> dict[str, date]:
        if year not in self._years:
            self._years[year] = {
                formatted(one, day): day for day in _days_in(year) for one in self._file_formats
            }
        return self._years[year]


def _supported(*formats: str) -> list[str]:
    """Return the supported formats, each once."""
    supported: list[str] = []
    for one in dict.fromkeys(formats):
        try:
            formatted(one, date(2000, 1, 1))
        except InvalidValue:
            continue
        supported.append(one)
    return supported


def _days_in(year: int) -> Iterable[date]:
    day = date(year, 1, 1)
    return (day + timedelta(days=number) for number in range(366))


def _stem(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0]
