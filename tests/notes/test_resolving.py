from __future__ import annotations

import posixpath
from collections.abc import Callable, Sequence
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.notes.programs.logseq_pages import Pages
from symphony_cli.notes.resolving import TAG, Resolver, may_be_outside
from symphony_cli.notes.text.marks import EMBED, IMAGE, LINK, WIKILINK, Link
from symphony_cli.notes.views import NoteEntry

PATHS = ["Plan.md", "a/Plan.md", "a/b/Idea.org", "a/v1.2 draft.md", "x/id12-offer.md", "größe.md"]
FILES = [*PATHS, "img/chart.png", "a/chart.png", "a/b/data.csv"]


def note(
    path: str, *aliases: str, tags: Sequence[str] = (), links: Sequence[Link] = ()
) -> NoteEntry:
    return NoteEntry(path, "title of " + path, list(aliases), list(tags), 0, list(links))


def link(target: str, how: str = WIKILINK) -> Link:
    return Link(target, None, None, 1, how)


def leads_to(kind: str, source: str, target: str, how: str = WIKILINK) -> str | None:
    resolver = Resolver(kind, [note(path, "Alias") for path in PATHS], lambda: FILES)
    return resolver.leads_to(source, link(target, how))


@pytest.mark.parametrize(
    ("source", "target", "path"),
    [
        ("x/y.md", "plan", "Plan.md"),
        ("a/y.md", "Plan", "Plan.md"),
        ("y.md", "a/plan", "a/Plan.md"),
        ("y.md", "PLAN.md", "Plan.md"),
        ("y.md", "b/Idea.org", "a/b/Idea.org"),
        ("y.md", "b/Idea", None),
        ("y.md", "Idea", None),
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
        ("a/y.md", "../..", ".."),
        ("y.md", "..", ".."),
        ("a/y.md", "..", "."),
        ("y.md", "./", "."),
        ("a/y.md", "/", "."),
        ("a/y.md", "b/", "a/b"),
        ("a/b/y.md", "Idea", "a/b/Idea.org"),
        ("y.md", "Idea.org", None),
    ],
)
def test_links_with_a_path_are_relative_to_the_note(
    source: str, target: str, path: str | None
) -> None:
    assert leads_to("plain", source, target, LINK) == path


def test_obsidian_also_resolves_a_path_by_its_ending() -> None:
    assert leads_to("obsidian", "y.md", "Idea.org", LINK) == "a/b/Idea.org"


ZK_PATHS = [
    "2026-abcd-thing.md",
    "sub/l.md",
    "sub/s-long.md",
    "t-long.md",
    "t-longer.md",
    "d/in.md",
]


@pytest.mark.parametrize(
    ("source", "target", "path"),
    [
        ("y.md", "2026", "2026-abcd-thing.md"),
        ("y.md", "abcd", "2026-abcd-thing.md"),
        ("sub/l.md", "THING", "2026-abcd-thing.md"),
        ("sub/l.md", "s", "sub/s-long.md"),
        ("y.md", "long", "t-long.md"),
        ("y.md", "ub/s", "sub/s-long.md"),
        ("y.md", "t-longer", "t-longer.md"),
        ("y.md", "./t", "t-long.md"),
        ("y.md", "img/a.png", "img/a.png"),
        ("y.md", "abce", None),
    ],
)
def test_zk_wikilinks_match_part_of_a_name_or_path(
    source: str, target: str, path: str | None
) -> None:
    resolver = Resolver("zk", [note(one) for one in ZK_PATHS], lambda: [*ZK_PATHS, "img/a.png"])
    assert resolver.leads_to(source, link(target)) == path


@pytest.mark.parametrize(
    ("source", "target", "path"),
    [
        ("sub/l.md", "sub/s", "sub/s-long.md"),
        ("sub/l.md", "s", "sub/s-long.md"),
        ("y.md", "t-", "t-long.md"),
        ("y.md", "2026-abcd", "2026-abcd-thing.md"),
        ("y.md", "d", "d/in.md"),
        ("y.md", "./", "."),
        ("y.md", "su", None),
        ("y.md", "abcd", None),
    ],
)
def test_zk_links_match_the_beginning_of_a_path(source: str, target: str, path: str | None) -> None:
    resolver = Resolver("zk", [note(one) for one in ZK_PATHS], lambda: ZK_PATHS)
    assert resolver.leads_to(source, link(target, LINK)) == path


def test_a_logseq_tag_links_to_its_page() -> None:
    notes = [
        note("pages/a.md", tags=["B", "c d", "none"], links=[link("b")]),
        note("pages/b.md")._replace(title="b"),
        note("pages/c d.md")._replace(title="c d"),
    ]
    resolver = Resolver("logseq", notes, list, Pages(notes, ("", "")))
    assert list(resolver.links_in(notes[0])) == [
        (link("b"), "pages/b.md"),
        (Link("B", None, None, 0, TAG), "pages/b.md"),
        (Link("c d", None, None, 0, TAG), "pages/c d.md"),
    ]
    assert list(Resolver("obsidian", notes, list).links_in(notes[0])) == [(link("b"), "pages/b.md")]


@pytest.mark.parametrize("target", ["assets/x.png", "../assets/x.png", "./assets/x.png"])
def test_an_asset_of_logseq_is_in_the_root_of_the_graph(target: str) -> None:
    notes = [note("pages/deep/a.md"), note("b.md")]
    resolver = Resolver("logseq", notes, lambda: ["assets/x.png"], Pages(notes, ("", "")))
    for path in ("pages/deep/a.md", "b.md"):
        assert resolver.leads_to(path, link(target, IMAGE)) == "assets/x.png"


def test_an_org_id_leads_to_its_note() -> None:
    resolver = Resolver("plain", [note("one.org", "id:abc-1"), note("id:none.md")], list)
    assert resolver.leads_to("x.org", link("id:abc-1")) == "one.org"
    assert resolver.leads_to("x.org", link("id:none")) is None


def test_targets_in_the_home_directory_may_exist_outside() -> None:
    assert may_be_outside("~/x.org")
    assert may_be_outside("id:1")
    assert not may_be_outside("~x.org")


PARTS = st.text("aAbB.ß", min_size=1, max_size=3).filter(lambda text: text.strip("."))


@given(st.sets(st.lists(PARTS, min_size=1, max_size=3).map("/".join), max_size=8), PARTS)
def test_a_whole_path_leads_to_its_note_and_every_target_exists(
    stems: set[str], target: str
) -> None:
    paths = [f"{stem}.md" for stem in stems]
    resolver = Resolver("obsidian", [note(path) for path in paths], lambda: paths)
    folders = {posixpath.dirname(path) for path in paths}
    folders |= {posixpath.dirname(folder) for folder in folders}
    for path in paths:
        found = resolver.leads_to("y.md", link(path))
        assert found is not None
        assert found.casefold() == path.casefold()
    found = resolver.leads_to("y.md", link(target, LINK))
    assert found is None or found in paths or found in folders


@given(
    name=st.text("iIİ\u0131ßẞﬃΣ\u03c3ςéa", min_size=1, max_size=6),
    kind=st.sampled_from(["obsidian", "zk", "logseq", "plain"]),
    form=st.sampled_from([str, str.casefold, lambda name: normalize("NFD", name)]),
)
def test_a_link_in_another_case_or_form_leads_to_its_note(
    name: str, kind: str, form: Callable[[str], str]
) -> None:
    notes = [note("other.md"), note(f"x/{name}.md")]
    pages = Pages(notes, ("YYYY_MM_DD", "YYYY-MM-DD")) if kind == "logseq" else None
    resolver = Resolver(kind, notes, list, pages)
    assert resolver.leads_to("other.md", link(form(name))) == f"x/{name}.md"
    assert resolver.leads_to("other.md", link(f"x/{form(name)}.md", LINK)) == f"x/{name}.md"
