from __future__ import annotations

import pytest

from symphony_cli.notes.text.parsing import Note, parse
from symphony_cli.system.notes.block_texts import read_toml

FRONT_MATTER = """\
---
title: The plan
aliases: [Roadmap, "Q3, planned"]
tags:
  - work/acme
  - Urgent
---
# Another heading
"""


def test_usual_front_matter_is_read_and_holds_no_headings() -> None:
    assert parse("plan.md", FRONT_MATTER) == Note(
        "The plan",
        ["Roadmap", "Q3, planned"],
        ["work/acme", "Urgent"],
        [],
    )


@pytest.mark.parametrize(
    ("block", "aliases", "tags"),
    [
        ("alias: one, two", ["one", "two"], []),
        ("tag: one two", [], ["one", "two"]),
        ("tags: one, two # comment", [], ["one", "two"]),
        ("keywords: [a,b]", [], ["a", "b"]),
        ("tags: ['#a', \"b c\"]", [], ["a", "b c"]),
        ("aliases:\n- one\n- 'two: three'\nother: [", ["one", "two: three"], []),
        ("aliases: []\ntags: null", [], []),
        ("tags:\n\nother:\n  - not a tag", [], []),
        ("tags:\r\n  - one\r\n  - two\r", [], ["one", "two"]),
        ("Tags: one", [], ["one"]),
        ("date created: 2026\nother:\n- x\r\ntags: [a  , b ]", [], ["a", "b"]),
    ],
)
def test_names_are_read_without_a_yaml_parser(
    block: str, aliases: list[str], tags: list[str]
) -> None:
    def never(text: str) -> None:
        raise AssertionError(text)

    note = parse("n.md", f"---\n{block}\n---\n", never)
    assert (note.aliases, note.tags) == (aliases, tags)


@pytest.mark.parametrize(
    "block",
    [
        "title: >\n  folded\n  text",
        'title: "with \\" escape"',
        "aliases: [one,\n  two]",
        "tags: *anchor",
        "tags:\n  - one\n  two",
        "title: one\n  two",
        '"tags": [a]',
        "tags : [a]",
        "{title: T, tags: [a]}",
        "  title: T\n  tags: [a]",
        "? tags\n: [a]",
    ],
)
def test_other_front_matter_goes_to_a_yaml_parser(block: str) -> None:
    asked: list[str] = []

    def read(text: str) -> dict[str, object]:
        asked.append(text)
        return {"title": "read", "tags": ["a", ["b"], {"c": "d"}], "aliases": "x, y"}

    note = parse("n.md", f"---\n{block}\n---\n", read)
    assert asked == [f"{block}\n"]
    assert (note.title, note.aliases, note.tags) == ("read", ["x", "y"], ["a"])
    assert parse("n.md", f"---\n{block}\n---\n", lambda text: None).title == "n"


@pytest.mark.parametrize(
    ("text", "title", "tags"),
    [
        ('+++\ntitle = "Hugo\\u0027s" # so\n+++\n# Heading #d\n', "Hugo's", ["d"]),
        (
            '+++\ntags = [\n  "a b", # so\n  "c"]\n[x]\ntitle = "no"\n+++\n#d',
            "n",
            ["a b", "c", "d"],
        ),
        ("+++\nno front matter #d", "n", ["d"]),
        ("+++\ntags = [{a = 1}, 2]\ntitle = 2026-11-01\n+++\n#d", "n", ["d"]),
        ("+++\ntags = [\n+++\n#d", "n", ["d"]),
    ],
)
def test_front_matter_in_toml(text: str, title: str, tags: list[str]) -> None:
    note = parse("n.md", text, read_toml=read_toml)
    assert (note.title, note.tags) == (title, tags)


def test_nested_lists_are_not_names() -> None:
    nested: list[object] = ["x"]
    for _ in range(40):
        nested = [nested, nested]
    note = parse("n.md", "---\ntags: *a\n---\n", lambda text: {"tags": [nested, "a"]})
    assert note.tags == ["a"]
