from __future__ import annotations

import pytest

from symphony_cli.notes.text.titles import title_line


@pytest.mark.parametrize(
    ("text", "title", "line"),
    [
        ("planned\n\n# The plan\n", "plan", 3),
        ("planned\n\n## See [[Plan|the plan]]\n", "See the plan", 3),
        ("---\ntags: plan\ntitle: 'plan'\n---\n", "plan", 3),
        ("a plan\nplan\n====\n", "plan", 2),
        ("#+TITLE: plan\n", "plan", 1),
        ("planned\n* TODO [[x][Plan]] it\n", "Plan it", 2),
        ("x\nplan:: plan\ntitle:: plan\n", "plan", 3),
        ("see\nthe plan\n", "plan", 1),
        ("", "plan", 1),
    ],
)
def test_a_title_is_in_a_heading_or_property_or_else_the_first_line(
    text: str, title: str, line: int
) -> None:
    assert title_line(text, title) == line
