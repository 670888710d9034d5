"""Titles and tags as each program has them."""

from __future__ import annotations

import pytest

from symphony_cli.notes.text.dialects import Dialect, dialect_of, page_name
from symphony_cli.notes.text.parsing import parse
from symphony_cli.system.notes.block_texts import read_toml

ZK = "zk\n[format.markdown]\n"


@pytest.mark.parametrize(
    ("settings", "dialect"),
    [
        ("obsidian\n", Dialect("obsidian")),
        (f"{ZK}colon-tags = true\nmultiword-tags = true\n", Dialect("zk", True, True, True)),
        (f"{ZK}hashtags = false\nmultiword-tags = true\n", Dialect("zk", False)),
        ("zk\nformat = 1\n", Dialect("zk")),
        ("zk\nno toml", Dialect("zk")),
        ("logseq\n{:file/name-format :triple-lowbar}", Dialect("logseq")),
        ("logseq\n{; :file/name-format :triple-lowbar\n}", Dialect("logseq", is_legacy=True)),
    ],
)
def test_settings_decide_how_notes_are_read(settings: str, dialect: Dialect) -> None:
    assert dialect_of(settings, read_toml)._replace(journal_titles=None) == dialect


TEXT = "---\ntitle: Of YAML\n---\n## Second\n# First\n"


@pytest.mark.parametrize(
    ("kind", "text", "title"),
    [
        ("obsidian", TEXT, "a___b"),
        ("logseq", "- # Heading\n", "a/b"),
        ("logseq", "title:: Of Logseq\n\n- # Heading\n", "Of Logseq"),
        ("zk", TEXT, "Of YAML"),
        ("zk", "## Second\n\nFirst\n===\n\n# Later\n", "First"),
        ("zk", "### Third\n## Second\n## Later\n", "Second"),
        ("zk", "words\n", "a___b"),
        ("plain", "## Second\n# First\n", "Second"),
    ],
)
def test_the_title_is_the_one_that_the_program_shows(kind: str, text: str, title: str) -> None:
    assert parse("a___b.md", text, dialect=Dialect(kind)).title == title


@pytest.mark.parametrize(
    ("config", "stem", "title"),
    [
        ("{}", "2026_11_25", "Nov 25th, 2026"),
        ('{:journal/page-title-format "yyyy-MM-dd EEEE"}', "2026_11_25", "2026-11-25 Wednesday"),
        ('{:journal/page-title-format "NNNN"}', "2026_11_25", "Nov 25th, 2026"),
        ("{}", "2026_13_25", "2026_13_25"),
    ],
)
def test_the_title_of_a_journal_of_logseq_is_its_date(config: str, stem: str, title: str) -> None:
    dialect = dialect_of(f"logseq\n{config}", read_toml)
    assert parse(f"{stem}.md", "- words\n", dialect=dialect).title == title


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        (":draft:physics: and #one", ["one", "draft", "physics"]),
        ("#two words# and #one", ["one", "two words"]),
        ("| a |\n|:---:|\n10:30:00 http://a:80:", []),
        ("`:no:` and\n```\n:no:\n```\n:yes:", ["yes"]),
    ],
)
def test_tags_of_zk_have_several_forms(text: str, tags: list[str]) -> None:
    dialect = Dialect("zk", colon_tags=True, multiword_tags=True)
    assert parse("n.md", text, dialect=dialect).tags == tags


def test_hashtags_are_words_where_zk_has_them_off() -> None:
    text = "---\ntags: [kept]\n---\n#gone\n"
    assert parse("n.md", text, dialect=Dialect("zk", hashtags=False)).tags == ["kept"]


@pytest.mark.parametrize(
    ("stem", "name", "legacy"),
    [
        ("a___b", "a/b", "a___b"),
        ("a%5F%5F%5Fb", "a___b", "a___b"),
        ("a%2Fb", "a/b", "a/b"),
        ("a.b", "a.b", "a/b"),
        ("a___b%3F", "a/b?", "a___b?"),
        ("100%", "100%", "100%"),
        ("a%FFb", "a%FFb", "a%FFb"),
        ("a______b", "a/b", "a______b"),
    ],
)
def test_names_of_pages_are_read_as_logseq_does(stem: str, name: str, legacy: str) -> None:
    assert page_name(stem) == name
    assert page_name(stem, is_legacy=True) == legacy
