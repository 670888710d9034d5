from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.domain.notes import Link, Note, parse
from symphony_cli.system.block_texts import read_toml, read_yaml

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
def test_the_title_is_that_of_the_front_matter_else_the_first_heading_else_the_name(
    text: str, title: str
) -> None:
    assert parse("a note.md", text, read_yaml).title == title


def test_a_name_that_logseq_wrote_is_read_as_it_is_meant() -> None:
    assert parse("Project___Alpha%3F.md", "- text").title == "Project/Alpha?"
    assert parse("100%.md", "- text").title == "100%"


def test_front_matter_in_its_usual_forms_is_read_and_holds_no_headings() -> None:
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
def test_names_are_read_without_a_parser_of_yaml(
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
def test_other_front_matter_is_left_to_one(block: str) -> None:
    asked: list[str] = []

    def read(text: str) -> dict[str, object]:
        asked.append(text)
        return {"title": "read", "tags": ["a", ["b"], {"c": "d"}], "aliases": "x, y"}

    note = parse("n.md", f"---\n{block}\n---\n", read)
    assert asked == [f"{block}\n"]
    assert (note.title, note.aliases, note.tags) == ("read", ["x", "y"], ["a"])
    assert parse("n.md", f"---\n{block}\n---\n", lambda text: None).title == "n"


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
def test_code_and_comments_hide_what_is_in_them_and_nothing_after(hidden: str) -> None:
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
def test_code_ends_with_the_quote_or_the_item_that_it_is_in(text: str) -> None:
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


def test_prices_are_no_mathematics() -> None:
    assert len(parse("n.md", "from $5 [[shown]] to $6, 7$ [[or]] $ [[a$b]] $$").links) == 3


def test_what_is_not_ended_hides_the_rest_but_a_lone_tick_hides_nothing() -> None:
    for begin in ("```\n", "%%", "<!--"):
        assert parse("n.md", f"{begin} [[hidden]]").links == []
    for begin in ("a ` tick", "100 %%", "a <!-- b", "$$", "x ~~~"):
        assert len(parse("n.md", f"{begin} [[shown]]\n\nanother ` tick").links) == 1


def test_code_that_is_indented_from_the_first_line_on_hides_what_is_in_it() -> None:
    assert parse("n.md", f"    {INSIDE}\n    # no\n\n[[shown]]").links[0].line == 4
    assert parse("n.md", f"\t{INSIDE}") == Note("n", [], [], [])


def test_of_two_backslashes_one_is_shown_and_hides_nothing() -> None:
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
def test_what_is_indented_in_a_list_or_a_paragraph_is_no_code(text: str) -> None:
    assert [link.target for link in parse("n.md", text).links] == ["shown"]


def test_links_in_front_matter_are_links_where_they_are_a_whole_value() -> None:
    text = "---\nup: \"[[Above#Part|shown]]\"\nall:\n  - '[[One]]'\n  - bare [[no]]\n---\n[[Two]]"
    assert parse("n.md", text).links == [
        Link("Above", "Part", "shown", 2, "wikilink"),
        Link("One", None, None, 4, "wikilink"),
        Link("Two", None, None, 7, "wikilink"),
    ]


def test_a_text_for_a_page_of_logseq_is_a_link_to_it() -> None:
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
def test_links_are_told_from_what_is_none(text: str, links: list[Link]) -> None:
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
def test_tags_end_where_a_word_of_a_sentence_does(text: str, tags: list[str]) -> None:
    assert parse("n.md", text).tags == tags


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


def test_a_tag_is_there_once_however_it_is_cased() -> None:
    note = parse("n.md", "---\ntags: [Work]\n---\n#work #WORK/a #[[two words]] #work/a/\n")
    assert note.tags == ["Work", "WORK/a", "two words"]


ORG = """\
#+TITLE: Org plan
#+filetags: :work:acme:
:PROPERTIES:
:ID: 1234-a
:ROAM_ALIASES: "Long name" short
:END:
* TODO [[file:other.org::*Part][other]] :urgent:@home:
See [[id:1234][by id]], [[Plain name]], [[*Local]] and [[https://example.com][web]].
=[[verbatim]]= ~[[code]]~ [[./img.png]]
# [[comment]]
#+begin_src org
* [[hidden]]
#+end_src
** Second
"""


def test_org_has_the_same() -> None:
    assert parse("n.org", ORG) == Note(
        "Org plan",
        ["id:1234-a", "Long name", "short"],
        ["work", "acme", "urgent", "@home"],
        [
            Link("other.org", "Part", "other", 7, "link"),
            Link("id:1234", None, "by id", 8, "wikilink"),
            Link("Plain name", None, None, 8, "wikilink"),
            Link("", "Local", None, 8, "link"),
            Link("./img.png", None, None, 9, "image"),
        ],
    )


@pytest.mark.parametrize(
    ("heading", "title", "tags"),
    [
        ("* TODO [#A] Plan [1/2] [[x][Foo]] [[y]] [50%]  :a:b_c:", "Plan Foo y", ["a", "b_c"]),
        ("* DONEness :no", "DONEness :no", []),
        ("* :a:", "n", ["a"]),
    ],
)
def test_a_title_of_org_has_neither_state_nor_tags(
    heading: str, title: str, tags: list[str]
) -> None:
    note = parse("n.org", heading)
    assert (note.title, note.tags) == (title, tags)


def test_code_of_org_ends_in_its_line() -> None:
    text = ": fixed [[hidden]]\n:\n=a [[hidden]]= =b [[c]]\n~d [[e]]\nf~ =g= [[h]]"
    assert [link.target for link in parse("n.org", text).links] == ["c", "e", "h"]


def test_plain_text_is_nothing_but_words() -> None:
    assert parse("a.b.txt", "# [[no]] #tag\n") == Note("a.b", [], [], [])


MARKS = (
    *("`", "```", "~~~", "\n", "\n\n", "[[", "]]", "](", ")", "[", "#", "# ", "%%", "<!--", "-->"),
    *("|", "---\n", "===", "tags:", "- ", "\\", "\r\n", "* ", "#+begin_src", ":a:"),
)
MARKUP = st.lists(st.one_of(st.sampled_from(MARKS), st.text(max_size=5)), max_size=40).map("".join)


@given(text=MARKUP, suffix=st.sampled_from(["md", "org", "txt"]))
def test_any_text_is_a_note_whose_lines_are_in_it(text: str, suffix: str) -> None:
    note = parse(f"name.{suffix}", text)
    lines = text.count("\n") + 1
    assert note.title
    assert all(1 <= one.line <= lines for one in note.links)
    placed = [link.line for link in note.links]
    assert placed == sorted(placed)
    assert len({tag.casefold() for tag in note.tags}) == len(note.tags)


def test_lists_in_lists_are_no_names() -> None:
    nested: list[object] = ["x"]
    for _ in range(40):
        nested = [nested, nested]
    note = parse("n.md", "---\ntags: *a\n---\n", lambda text: {"tags": [nested, "a"]})
    assert note.tags == ["a"]
