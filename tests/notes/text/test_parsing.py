from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.notes.text.marks import Link
from symphony_cli.notes.text.parsing import Note, parse
from symphony_cli.system.notes.block_texts import read_yaml


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: From above\n---\n# Heading\n", "From above"),
        ("words\n\n## Heading ##\n# Other\n", "Heading"),
        ("Title\n=====\n", "Title"),
        ("words\n\nOf two\n lines\n--\n", "Of two lines"),
        ("---\na: b\n---\nTitle\n==\n", "Title"),
        ("`code` first\r\n===\r\n", "code first"),
        ("one\ntwo\nthree\nfour\n---\n", "a note"),
        ("- item\n---\n| cell |\n---\n    code\n---\n\n---\n", "a note"),
        (
            "# [[Plan|The plan]] of [Bob](bob.md), `raw [[x]]` \\#1 ##\n",
            "The plan of Bob, raw [[x]] #1",
        ),
        ("# C#\n", "C#"),
        ("5 # foo\n10.5 # cost\n", "a note"),
        ("> 10. # Quoted item\n", "Quoted item"),
        ("words\n", "a note"),
        ("", "a note"),
        ("#\n# \n", "a note"),
        ("---\ntitle:\n---\nwords", "a note"),
        ("---\n# no front matter\n", "no front matter"),
        ("---\ntitle: |\n  two\n  lines\n---\n", "two lines"),
        ("title:: Logseq's\nalias:: one, [[two]]\n\n- block\n", "Logseq's"),
    ],
)
def test_the_title_comes_from_front_matter_else_the_first_heading_else_the_name(
    text: str, title: str
) -> None:
    assert parse("a note.md", text, read_yaml).title == title


def test_a_file_name_of_logseq_is_decoded() -> None:
    assert parse("Project___Alpha%3F.md", "- text").title == "Project/Alpha?"
    assert parse("100%.md", "- text").title == "100%"


def test_a_whole_value_in_front_matter_may_be_a_link() -> None:
    text = "---\nup: \"[[Above#Part|shown]]\"\nall:\n  - '[[One]]'\n  - bare [[no]]\n---\n[[Two]]"
    assert parse("n.md", text).links == [
        Link("Above", "Part", "shown", 2, "wikilink"),
        Link("One", None, None, 4, "wikilink"),
        Link("Two", None, None, 7, "wikilink"),
    ]


def test_a_tag_is_listed_once_in_any_case() -> None:
    note = parse("n.md", "---\ntags: [Work]\n---\n#work #WORK/a #[[two words]] #work/a/\n")
    assert note.tags == ["Work", "WORK/a", "two words"]


def test_plain_text_has_no_links_or_tags() -> None:
    assert parse("a.b.txt", "# [[no]] #tag\n") == Note("a.b", [], [], [])


MARKS = (
    *("`", "```", "~~~", "\n", "\n\n", "[[", "]]", "](", ")", "[", "#", "# ", "%%", "<!--", "-->"),
    *("|", "---\n", "===", "tags:", "- ", "\\", "\r\n", "* ", "#+begin_src", ":a:"),
)


MARKUP = st.lists(st.one_of(st.sampled_from(MARKS), st.text(max_size=5)), max_size=40).map("".join)


@given(text=MARKUP, suffix=st.sampled_from(["md", "org", "txt"]))
def test_any_text_is_a_note_with_links_in_its_lines(text: str, suffix: str) -> None:
    note = parse(f"name.{suffix}", text)
    lines = text.count("\n") + 1
    assert note.title
    assert all(1 <= one.line <= lines for one in note.links)
    placed = [link.line for link in note.links]
    assert placed == sorted(placed)
    assert len({tag.casefold() for tag in note.tags}) == len(note.tags)
