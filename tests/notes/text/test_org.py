from __future__ import annotations

import pytest

from symphony_cli.notes.text.marks import Link
from symphony_cli.notes.text.parsing import Note, parse

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


def test_title_links_and_tags_of_org() -> None:
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
def test_an_org_title_has_neither_state_nor_tags(heading: str, title: str, tags: list[str]) -> None:
    note = parse("n.org", heading)
    assert (note.title, note.tags) == (title, tags)


def test_org_code_ends_in_its_line() -> None:
    text = ": fixed [[hidden]]\n:\n=a [[hidden]]= =b [[c]]\n~d [[e]]\nf~ =g= [[h]]"
    assert [link.target for link in parse("n.org", text).links] == ["c", "e", "h"]
