"""The weights of notes, as FTS5 weighs them."""

from __future__ import annotations

import pytest

from symphony_cli.notes.queries import parse
from symphony_cli.notes.ranking import relevance
from tests.store.note_vault import Notes


@pytest.mark.parametrize("query", ["budget", "budget plan", "bud* OR costs", '"the costs" -plan'])
def test_the_relevance_in_one_vault_is_the_score_of_fts5(notes: Notes, query: str) -> None:
    for number in range(9):
        notes.put(f"{number}.md", f"# Note {number}\n\n{'words ' * 200 * number}\n")
    notes.put("plan.md", "# Plan\n\nthe budget and the costs of the budget, budgeted\n")
    notes.put("budget.md", "# Budget\n\nthe plan\n")
    notes.put("costs.md", "The costs " * 40)
    found = notes.index.search(str(notes.vault), parse(query), limit=9, is_one_of_several=True)
    assert found.statistics
    assert found.statistics.notes == 12
    scores = [relevance(weights, found.statistics) for weights in found.weights]
    assert scores == pytest.approx([match.score for match in found.matches])
    assert scores
