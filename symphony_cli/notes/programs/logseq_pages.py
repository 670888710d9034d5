"""Pages of a graph of Logseq's: which names lead to them."""

from __future__ import annotations

import re
from datetime import date, timedelta

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import key
from symphony_cli.notes.programs.moments import formatted
from symphony_cli.notes.text.front_matter import logseq_properties, split
from symphony_cli.notes.text.parsing import page_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from symphony_cli.notes.views import NoteEntry

# What Logseq takes for a journal's file and for its name besides what the settings say.
_FILE_FORMATS = ("YYYY_MM_DD", "YYYY-MM-DD")
_TITLE_FORMATS = ("MMM Do, YYYY", "YYYY-MM-DD", "YYYY_MM_DD")
_YEAR = re.compile(r"(?=((?:19|20|21)\d\d))")


class Pages:
    """Tells which page a name means, whatever its case: by files, aliases, journals, titles.

    `journals` are the formats (of moment's) that journals have in their files' names and as
    their titles; `read` returns the text of the note at a path.
    """

    def __init__(
        self,
        notes: Sequence[NoteEntry],
        journals: tuple[str, str],
        read: Callable[[str], str | None],
    ) -> None:
        self._read = read
        self._pages: dict[str, str | None] = {}
        self._titled: dict[str, list[str]] = {}
        days = _Days(*journals)
        for note in notes:
            self._pages.setdefault(key(_name(note.path)), note.path)
        for note in notes:
            for name in (*note.aliases, *days.titles(_stem(note.path))):
                self._pages.setdefault(key(name), note.path)
            self._titled.setdefault(key(note.title), []).append(note.path)

    def find(self, name: str) -> str | None:
        """Return the path of the page that is called so."""
        folded = key(name)
        if folded not in self._pages:
            # The index has a heading as the title too, and that is no name of a page.
            titled = self._titled.get(folded, ())
            found = next((path for path in titled if self._says_title(path, folded)), None)
            self._pages[folded] = found
        return self._pages[folded]

    def _says_title(self, path: str, folded: str) -> bool:
        return key(_title_said(path, self._read(path) or "") or "") == folded


def line_of_tag(text: str, tag: str) -> int:
    """Return the first line that has a tag: as `#tag`, as `#[[tag]]` or, else, in any way."""
    word = re.escape(tag)
    forms = (rf"#(?:\[\[{word}\]\]|{word}(?![\w/-]))", word)
    found = (re.search(form, text, re.I) for form in forms)
    return next((text.count("\n", 0, one.start()) + 1 for one in found if one), 1)


def _title_said(path: str, text: str) -> str | None:
    if path.lower().endswith(".org"):
        from symphony_cli.notes.text.org import scan

        return scan(text)[0].title
    properties, start = split(text)
    return (properties if start else logseq_properties(text)).title


class _Days:
    """Tells which day's journal a file is.

    The days of a year are tried out, which takes every format that can be written.
    """

    def __init__(self, file_format: str, title_format: str) -> None:
        self._file_formats = _known(file_format, *_FILE_FORMATS)
        self._title_formats = _known(title_format, *_TITLE_FORMATS)
        self._years: dict[int, dict[str, date]] = {}

    def titles(self, stem: str) -> list[str]:
        """Return how the journal in the file that is called so is called, nothing for none."""
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


def _known(*formats: str) -> list[str]:
    """Return those of the formats that are known here, each once."""
    known: list[str] = []
    for one in dict.fromkeys(formats):
        try:
            formatted(one, date(2000, 1, 1))
        except InvalidValue:
            continue
        known.append(one)
    return known


def _days_in(year: int) -> Iterable[date]:
    day = date(year, 1, 1)
    return (day + timedelta(days=number) for number in range(366))


def _stem(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0]


def _name(path: str) -> str:
    return page_name(_stem(path))
