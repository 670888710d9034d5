from __future__ import annotations

import posixpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.domain.note_links import Resolver
from symphony_cli.domain.note_views import NoteEntry
from symphony_cli.domain.notes import EMBED, LINK, WIKILINK, Link

PATHS = ["Plan.md", "a/Plan.md", "a/b/Idea.org", "a/v1.2 draft.md", "x/id12-offer.md", "größe.md"]
FILES = [*PATHS, "img/chart.png", "a/chart.png", "a/b/data.csv"]


def note(path: str, *aliases: str) -> NoteEntry:
    return NoteEntry(path, "title of " + path, list(aliases), [], 0)


def leads_to(kind: str, source: str, target: str, how: str = WIKILINK) -> str | None:
    resolver = Resolver(kind, [note(path, "Alias") for path in PATHS], lambda: FILES)
    return resolver.leads_to(source, Link(target, None, None, 1, how))


@pytest.mark.parametrize(
    ("source", "target", "path"),
    [
        ("x/y.md", "plan", "Plan.md"),
        ("a/y.md", "Plan", "Plan.md"),
        ("y.md", "a/plan", "a/Plan.md"),
        ("y.md", "PLAN.md", "Plan.md"),
        ("y.md", "b/Idea", "a/b/Idea.org"),
        ("y.md", "v1.2 draft", "a/v1.2 draft.md"),
        ("y.md", "GRÖSSE", "größe.md"),
        ("y.md", "gro\u0308ße", "größe.md"),
        ("y.md", "chart.png", "a/chart.png"),
        ("img/y.md", "chart.png", "img/chart.png"),
        ("a/b/y.md", "../Plan", "a/Plan.md"),
        ("y.md", "", "y.md"),
        ("y.md", "Alias", None),
        ("y.md", "lan", None),
        ("y.md", "id12", None),
        ("y.md", "b/Plan", None),
    ],
)
def test_wikilinks_of_obsidian(source: str, target: str, path: str | None) -> None:
    assert leads_to("obsidian", source, target) == path
    assert leads_to("obsidian", source, target, EMBED) == path


@pytest.mark.parametrize(
    ("source", "target", "path"),
    [
        ("a/y.md", "Plan.md", "a/Plan.md"),
        ("a/y.md", "Plan", "a/Plan.md"),
        ("a/y.md", "/Plan.md", "Plan.md"),
        ("a/y.md", "../Plan.md", "Plan.md"),
        ("a/y.md", "b", "a/b"),
        ("a/y.md", "b/data.csv", "a/b/data.csv"),
        ("a/y.md", "../../out.md", "../out.md"),
        ("y.md", "Idea.org", None),
    ],
)
def test_links_with_a_path_are_relative_to_the_note(
    source: str, target: str, path: str | None
) -> None:
    assert leads_to("plain", source, target, LINK) == path


def test_obsidian_looks_for_a_path_by_its_end_too() -> None:
    assert leads_to("obsidian", "y.md", "Idea.org", LINK) == "a/b/Idea.org"


def test_zk_takes_the_beginning_of_a_name() -> None:
    assert leads_to("zk", "y.md", "id12") == "x/id12-offer.md"
    assert leads_to("zk", "y.md", "id13") is None


def test_pages_of_logseq() -> None:
    notes = [
        note("pages/plan___Q3.md", "Quarter"),
        note("pages/a%2Fb.md"),
        note("journals/2026_11_02.md"),
        note("journals/2026_13_02.md"),
    ]
    resolver = Resolver("logseq", notes, list)

    def page(target: str) -> str | None:
        return resolver.leads_to("pages/x.md", Link(target, None, None, 1, WIKILINK))

    assert page("Plan/q3") == page("quarter") == "pages/plan___Q3.md"
    assert page("a/b") == "pages/a%2Fb.md"
    assert page("Nov 2nd, 2026") == page("2026-11-02") == "journals/2026_11_02.md"
    assert page("none") is None


PARTS = st.text("aAbB.ß", min_size=1, max_size=3).filter(lambda text: text.strip("."))


@given(st.sets(st.lists(PARTS, min_size=1, max_size=3).map("/".join), max_size=8), PARTS)
def test_a_whole_path_leads_to_its_note_and_nothing_is_invented(
    stems: set[str], target: str
) -> None:
    paths = [f"{stem}.md" for stem in stems]
    resolver = Resolver("obsidian", [note(path) for path in paths], lambda: paths)
    folders = {posixpath.dirname(path) for path in paths}
    folders |= {posixpath.dirname(folder) for folder in folders}
    for path in paths:
        found = resolver.leads_to("y.md", Link(path, None, None, 1, WIKILINK))
        assert found is not None
        assert found.casefold() == path.casefold()
    found = resolver.leads_to("y.md", Link(target, None, None, 1, LINK))
    assert found is None or found in paths or found in folders
