"""The relevance of found notes, comparable across vaults.

BM25 as SQLite's FTS5 computes it, but on the statistics of all the vaults that were searched.
Light, since every search loads it.
"""

from __future__ import annotations

from math import log

from symphony_cli.base.light import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Final

_K1: Final = 1.2
_B: Final = 0.75
# FTS5's weight of a term that is in most notes.
_COMMON: Final = 1e-6


class Statistics(NamedTuple):
    """The numbers of notes and words in some vaults, and of notes with each term."""

    notes: int
    words: int
    hits: Sequence[int]


class Weights(NamedTuple):
    """How often a note has each term, weighted by field, and its length in words."""

    frequencies: Sequence[float]
    length: int


def together(statistics: Iterable[Statistics]) -> Statistics:
    """Add up the statistics of several vaults."""
    each = list(statistics)
    hits = [sum(some) for some in zip(*(one.hits for one in each), strict=True)]
    return Statistics(sum(one.notes for one in each), sum(one.words for one in each), hits)


def relevance(weights: Weights, statistics: Statistics) -> float:
    """Return the BM25 score of a note; more is better."""
    part = _length_part(weights.length, statistics)
    return sum(
        rarity(statistics.notes, hits) * often * (_K1 + 1) / (often + part)
        for often, hits in zip(weights.frequencies, statistics.hits, strict=True)
    )


def frequency(score: float, hits: int, length: int, statistics: Statistics) -> float:
    """Return the weighted frequency of a term in a note from FTS5's score for the term alone."""
    # The inverse of one summand of `relevance`.
    saturated = score / rarity(statistics.notes, hits)
    return saturated * _length_part(length, statistics) / max(_K1 + 1 - saturated, _COMMON)


def rarity(notes: int, hits: int) -> float:
    """Return the inverse document frequency of a term."""
    return max(log((notes - hits + 0.5) / (hits + 0.5)), _COMMON)


def shown(tier: int, score: float) -> float:
    """Return a score that sorts notes as search does: by tier, then by relevance."""
    # A word in most notes has a very small score, which fixed decimals would round to zero.
    return float(f"{tier + score / (1 + score):.7g}")


def _length_part(length: int, statistics: Statistics) -> float:
    return _K1 * (1 - _B + _B * length * statistics.notes / max(statistics.words, 1))
