"""Notes of one long line or paragraph, on which quadratic work would take hours."""

from __future__ import annotations

import subprocess
import sys

import pytest

LONG = 200_000
# A prefix, a unit that is repeated until the text is long, and a suffix.
MARKDOWN = [
    *[("", "=", "x"), ("", "-", "x"), ("\n", "=", "x"), ("", "x|---|", ""), ("| a\n", "---\n", "")],
    *[
        ("# a", " ", "b"),
        ("# ", "#", "b"),
        ("", "x # ", ""),
        ("# ", "[a](", ""),
        ("# ", "[[a|", ""),
    ],
    *[
        ("", "]: a", ""),
        ("", "](a)", ""),
        ("", "[", "](b)" * 1_000),
        ("[a](", "(a", ""),
        ("](", " ", ""),
    ],
    *[
        ("", "`a ", ""),
        ("", "x ``` ", ""),
        ("", "~~~ ", ""),
        ("", "a <!-- ", ""),
        ("", "<pre> ", ""),
    ],
    *[
        ("", "$a ", ""),
        ("", "$$ a", ""),
        ("", "> ```\n", ""),
        ("", "a\n", "`"),
        ("", "\n    a\nb", ""),
    ],
    *[
        ("", "- a\n\n    b\n", ""),
        ("", " \n", ""),
        ("", "\\`", ""),
        ("", '](a "', ""),
        ("", "[[a]] ", ""),
    ],
    *[("---\ntags: [a", " ", "{]\n---\n"), ("---\n", "up: '[[x]]'\n", "---\n")],
    *[("a:: x", " ", "y"), ("", "a:: x\n", ""), ("+++\n", "tags = [\n", "+++\n")],
]
ORG = [
    *[
        ("* a", " ", "b"),
        ("* a :b:", ":", ""),
        ("", "=a ", ""),
        ("", "=a ~b ", ""),
        ("* ", "[1/", ""),
    ],
    *[("", " ", "x"), ("", "[[a][", ""), ("", "#+begin_src\n", ""), ("", ": a\n", "")],
]
PARSE = """
from symphony_cli.notes.text.titles import title_line
from symphony_cli.notes.text.parsing import parse
for before, unit, after in {units!r}:
    text = before + unit * ({long} // len(unit)) + after
    parse("n.{suffix}", text)
    title_line(text, "n")
"""
BEST_LINE = """
from symphony_cli.notes.snippets import best_line, pattern_of
from symphony_cli.notes.queries import parse
for query in ("plan", '"plan b"', "p*"):
    for unit in ("plan ", "a plan\\n", "plan" + " " * {long}):
        best_line(unit * ({long} // len(unit) + 1), pattern_of(parse(query).terms))
"""


@pytest.mark.parametrize(
    "code",
    [
        PARSE.format(units=MARKDOWN, long=LONG, suffix="md"),
        PARSE.format(units=ORG, long=LONG, suffix="org"),
        BEST_LINE.format(long=LONG),
    ],
    ids=["markdown", "org", "best line"],
)
def test_long_lines_and_paragraphs_take_linear_time(code: str) -> None:
    # It takes a few seconds; quadratic time is minutes.
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)
