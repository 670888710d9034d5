"""Scores that compare across vaults."""

from __future__ import annotations

from symphony_cli.notes.ranking import Statistics, Weights, relevance, shown, together


def test_statistics_of_several_vaults_add_up() -> None:
    each = [Statistics(3, 40, [1, 0]), Statistics(5, 60, [2, 1])]
    assert together(each) == Statistics(8, 100, [3, 1])


def test_a_rare_term_counts_more_than_a_common_one() -> None:
    statistics = Statistics(100, 1_000, [1, 40])
    rare, common = Weights([1, 0], 10), Weights([0, 1], 10)
    assert relevance(rare, statistics) > relevance(common, statistics) > 0


def test_a_short_note_counts_more_than_a_long_one() -> None:
    statistics = Statistics(100, 1_000, [5])
    assert relevance(Weights([1], 5), statistics) > relevance(Weights([1], 50), statistics)


def test_a_shown_score_sorts_by_tier_first() -> None:
    scores = [shown(0, 1e-6), shown(0, 30), shown(1, 2e-6), shown(1, 4), shown(3, 0)]
    assert scores == sorted(set(scores))
