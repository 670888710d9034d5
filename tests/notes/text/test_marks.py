from __future__ import annotations

import pytest

from symphony_cli.notes.text.marks import EMBED, WIKILINK, Link, wikilink


@pytest.mark.parametrize(
    ("inside", "target", "heading", "alias"),
    [
        ("Plan", "Plan", None, None),
        (" Plan | the plan ", "Plan", None, "the plan"),
        ("Plan#Goals|goals", "Plan", "Goals", "goals"),
        ("#Goals", "", "Goals", None),
        ("Plan#", "Plan", None, None),
        ("Plan|", "Plan", None, None),
        ("Plan\\|in a table", "Plan", None, "in a table"),
        ("a#b#c|d|e", "a", "b#c", "d|e"),
        ("", "", None, None),
    ],
)
def test_a_wikilink_has_a_target_a_heading_and_an_alias(
    inside: str, target: str, heading: str | None, alias: str | None
) -> None:
    for kind in (WIKILINK, EMBED):
        assert wikilink(inside, 7, kind) == Link(target, heading, alias, 7, kind)
