from __future__ import annotations

import pytest

from symphony_cli.notes.text.marks import Link
from symphony_cli.notes.text.parsing import Note, parse

MARKDOWN = """\
# Überblick ##

See [[Budget 2026#Costs|the costs]], [[#Below]] and ![[chart.png]]; #finance/q3 #2026 #日本語
| a | [[Table note\\|shown]] |

## Below
[Offer](offers/big%20offer.md#part) ![Plan](<img/the plan.png> "title") [web](https://example.com)
[![badge](img/badge.svg)](docs/index.md) and [mail](mailto:ada@example.com).

Setext
======

[ref]: notes/ref.md
[^1]: a footnote
\\[[escaped]] \\#escaped not#a-tag
> # Quoted
- # In a list
"""


def test_title_links_and_tags_of_markdown() -> None:
    assert parse("n.md", MARKDOWN) == Note(
        "Überblick",
        [],
        ["finance/q3", "日本語"],
        [
            Link("Budget 2026", "Costs", "the costs", 3, "wikilink"),
            Link("", "Below", None, 3, "wikilink"),
            Link("chart.png", None, None, 3, "embed"),
            Link("Table note", None, "shown", 4, "wikilink"),
            Link("offers/big offer.md", "part", "Offer", 7, "link"),
            Link("img/the plan.png", None, "Plan", 7, "image"),
            Link("img/badge.svg", None, "badge", 8, "image"),
            Link("docs/index.md", None, "![badge](img/badge.svg)", 8, "link"),
            Link("notes/ref.md", None, None, 13, "link"),
        ],
    )


INSIDE = "[[link]] #tag [text](file.md)"


@pytest.mark.parametrize(
    "hidden",
    [
        f"```\n{INSIDE}\n# heading\n```",
        f"```python title\n{INSIDE}\n````",
        f"  ~~~\n{INSIDE}\n```\n~~~~",
        f"- ```\n  {INSIDE}\n  ```",
        f"> ```\n> {INSIDE}\n> ```",
        f"````\n```\n{INSIDE}\n```\n````",
        f"`{INSIDE}`",
        f"```{INSIDE}```",
        f"``{INSIDE} ` #tag``",
        f"`{INSIDE}\nmore`",
        f"%%{INSIDE}%%",
        f"%%\n\n{INSIDE}\n\n%%",
        f"<!-- {INSIDE}\n\n{INSIDE} -->",
        f"    {INSIDE}\n\n\t{INSIDE}",
        f"# \n    {INSIDE}",
        f"```\n> ```\n    ```\n{INSIDE}\n```",
        f"<pre class=x>\n{INSIDE}\n\n{INSIDE}</pre>",
        f"<script>\n{INSIDE}\n</script>",
        f"<code>{INSIDE}</code>",
        f"$$\n{INSIDE}\n\n$$",
        f"$x {INSIDE}$",
        f"    ```\n    {INSIDE}",
    ],
)
def test_code_and_comments_hide_their_content_only(hidden: str) -> None:
    note = parse("n.md", f"before\n\n{hidden}\n\n[[after]]\n")
    line = 6 + hidden.count("\n") - 1
    assert note == Note("n", [], [], [Link("after", None, None, line, "wikilink")])


@pytest.mark.parametrize(
    "text",
    [
        "> ```\n> [[hidden]]\n\n[[shown]]",
        "> > ~~~\n> > [[hidden]]\n> [[shown]]",
        "- ```\n  [[hidden]]\n\n  [[hidden]]\n- [[shown]]",
        "- item\n\n  ```\n  [[hidden]]\n\n[[shown]]",
        "\t- ```js\n\t  [[hidden]]\n\t  ```\n\t- [[shown]]",
    ],
)
def test_code_ends_with_its_quote_or_list_item(text: str) -> None:
    assert [link.target for link in parse("n.md", text).links] == ["shown"]


@pytest.mark.parametrize(
    "between",
    ["\n\n", "\r\n\r\n", "\n \t\n", "\n- ", "\n> 2. ", "\n## ", "\n> \n", "\n```\n`\n```\n"],
)
@pytest.mark.parametrize("mark", ["`", "``", "$x", "<code>"])
def test_a_stray_mark_hides_nothing_beyond_its_paragraph(mark: str, between: str) -> None:
    text = f"stray {mark} mark{between}[[shown]] #tag {mark} more{mark}</code>\r\n"
    note = parse("n.md", text)
    assert ([link.target for link in note.links], note.tags) == (["shown"], ["tag"])


def test_a_stray_mark_in_a_heading_hides_nothing_below_it() -> None:
    assert len(parse("n.md", "# a ` tick\nand [[shown]] ` another").links) == 1


def test_prices_are_not_mathematics() -> None:
    assert len(parse("n.md", "from $5 [[shown]] to $6, 7$ [[or]] $ [[a$b]] $$").links) == 3


def test_unclosed_blocks_hide_the_rest_but_a_lone_tick_hides_nothing() -> None:
    for begin in ("```\n", "%%", "<!--"):
        assert parse("n.md", f"{begin} [[hidden]]").links == []
    for begin in ("a ` tick", "100 %%", "a <!-- b", "$$", "x ~~~"):
        assert len(parse("n.md", f"{begin} [[shown]]\n\nanother ` tick").links) == 1


def test_indented_code_in_the_first_line_hides_its_content() -> None:
    assert parse("n.md", f"    {INSIDE}\n    # no\n\n[[shown]]").links[0].line == 4
    assert parse("n.md", f"\t{INSIDE}") == Note("n", [], [], [])


def test_two_backslashes_escape_nothing_else() -> None:
    text = r"\\[[shown]] \[[no]] \\\[[no]] \\#tag"
    note = parse("n.md", text)
    assert [link.target for link in note.links] == ["shown"]


@pytest.mark.parametrize(
    "text",
    [
        "- item\n\n    [[shown]]",
        "1. item\n\n\tmore [[shown]]",
        "- item\nlazy\n    - [[shown]]",
        "  - item\n\n      - [[shown]]",
        "[^1]: note\n\n    [[shown]]",
        "paragraph\n    [[shown]]",
        "- a\n\n    ```\n    code\n    ```\n\n    [[shown]]",
    ],
)
def test_indented_text_in_a_list_or_paragraph_is_not_code(text: str) -> None:
    assert [link.target for link in parse("n.md", text).links] == ["shown"]


def test_a_logseq_page_link_may_have_another_text() -> None:
    assert parse("n.md", "- [that]([[page]]) and [one]([[two words]])").links == [
        Link("page", None, "that", 1, "wikilink"),
        Link("two words", None, None, 1, "wikilink"),
    ]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("\\[not](x.md) [a\\](no)](y.md)", [Link("y.md", None, "a\\](no)", 1, "link")]),
        ("[r]: <my file.md>", [Link("my file.md", None, None, 1, "link")]),
        ("[x](a.md (title))", [Link("a.md", None, "x", 1, "link")]),
        ("[x](a(b(c)d).md)", [Link("a(b(c)d).md", None, "x", 1, "link")]),
        ("> [over\n> lines](x.md)", [Link("x.md", None, "over\n> lines", 2, "link")]),
        ("[over\n- items](x.md)", []),
        ("- [ ] [x](a.md)", [Link("a.md", None, "x", 1, "link")]),
        (f"[{'x' * 1001}](a.md)", []),
        ("[[]] [[ ]] [[|x]] [[#]] [x](#) [x]() [x]([[ ]])", []),
        ("---\nup: '[[ ]]'\n---\n", []),
    ],
)
def test_only_links_to_notes_and_files_are_links(text: str, links: list[Link]) -> None:
    assert parse("n.md", text).links == links


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("„siehe #tag“ #a—b #c… #d» #e”", ["tag", "a", "c", "d", "e"]),
        ("#読む。 #見る\uff0c(#no)", ["読む", "見る"]),
        ("#👨\u200d👩 #a_b-c/d", ["👨\u200d👩", "a_b-c/d"]),
        ("tags:: [[a]] [[b c]], d\n", ["a", "b c", "d"]),
        ("tags:: a\uff0cb #c #[[d e]]\n", ["a", "b", "c", "d e"]),
    ],
)
def test_tags_end_at_punctuation(text: str, tags: list[str]) -> None:
    assert parse("n.md", text).tags == tags
