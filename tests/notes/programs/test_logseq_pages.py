from __future__ import annotations

import pytest

from symphony_cli.notes.programs.logseq_pages import Pages, line_of_tag
from symphony_cli.notes.views import NoteEntry

USUAL = ("YYYY_MM_DD", "MMM Do, YYYY")


def a_note(path: str, *aliases: str, title: str | None = None) -> NoteEntry:
    stem = path.rpartition("/")[2].rpartition(".")[0]
    return NoteEntry(path, title or stem, list(aliases), [], 0, [])


def test_pages_have_the_names_of_their_titles_and_aliases() -> None:
    notes = [a_note("pages/plan___Q3.md", "Quarter", "b", title="plan/Q3"), a_note("pages/b.md")]
    pages = Pages(notes, USUAL)
    assert pages.find("Plan/q3") == pages.find("quarter") == "pages/plan___Q3.md"
    assert pages.find("B") == "pages/b.md"
    assert pages.find("none") is None


@pytest.mark.parametrize(
    ("formats", "file", "names"),
    [
        (USUAL, "2026_11_02", ["Nov 2nd, 2026", "2026-11-02", "2026_11_02"]),
        (USUAL, "2026-11-02", ["Nov 2nd, 2026"]),
        (("YYYYMMDD", "YYYY-MM-DD dddd"), "20261125", ["2026-11-25 Wednesday", "nov 25th, 2026"]),
        (("DDMMYYYY", "dddd, DD.MM.YYYY"), "20112026", ["Friday, 20.11.2026"]),
        (("MMM Do, YYYY", "D.M.YYYY"), "Nov 5th, 2026", ["5.11.2026"]),
        (("NNNN YYYY", "z YYYY"), "2026_12_31", ["Dec 31st, 2026"]),
    ],
)
def test_journals_are_named_by_their_dates(
    formats: tuple[str, str], file: str, names: list[str]
) -> None:
    path = f"journals/{file}.md"
    pages = Pages([a_note(path)], formats)
    assert [pages.find(name) for name in names] == [path] * len(names)


@pytest.mark.parametrize("file", ["2026_13_02", "2026_02_30", "2026_11_02 more", "year 2026"])
def test_a_file_name_without_a_date_is_not_a_journal(file: str) -> None:
    pages = Pages([a_note(f"journals/{file}.md")], USUAL)
    days = ["Feb 2nd, 2026", "Mar 2nd, 2026", "Nov 2nd, 2026", "Jan 1st, 2026"]
    assert [pages.find(day) for day in days] == [None] * 4


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- x\n- #bat #b-side #b\n", 2),
        ("tags:: a, b\n\n- #B\n", 3),
        ("b\n- #[[b]]\n", 2),
        ("- x\ntags:: a, b\n", 2),
        ("", 1),
    ],
)
def test_the_line_of_a_tag(text: str, line: int) -> None:
    assert line_of_tag(text, "b") == line


def test_the_line_of_a_tag_has_its_own_kind_of_i() -> None:
    assert line_of_tag("- #k\u0131l\n- #kil\n", "kil") == 2


def test_a_tag_may_contain_any_characters() -> None:
    assert line_of_tag("x\n#[[a+ (b]]\n", "a+ (b") == 2
