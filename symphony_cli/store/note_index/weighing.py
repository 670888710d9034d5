"""The statistics of an index, for scores that compare across vaults.

SQLite offers FTS5's numbers to C code only: they are in the tables behind the index, and the score
of one term gives its frequency in a note. Only a search in several vaults imports this module.
"""

from __future__ import annotations

import json

from symphony_cli.notes.ranking import Statistics, Weights, frequency

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

# FTS5's record of the number of rows and of the words in each column.
_AVERAGES = "select block from words_data where id = 1"
_HITS = "select count(*) from words where words match ?"
# The plus has SQLite read the term's notes once, instead of once for each of these.
_SCORES = """
select rowid, rank from words
where words match ? and +rowid in (select value from json_each(?))
"""
_LENGTHS = "select id, sz from words_docsize where id in (select value from json_each(?))"


def weighed(
    connection: sqlite3.Connection, terms: Sequence[str], ids: Sequence[int]
) -> tuple[Statistics, list[Weights]]:
    """Return the statistics of an index for FTS5 terms, and the weights of the notes in it."""
    # The record of an index without notes is empty.
    notes, *words = [*_numbers(connection.execute(_AVERAGES).fetchone()[0])] or [0]
    hits = [int(connection.execute(_HITS, (term,)).fetchone()[0]) for term in terms]
    statistics = Statistics(notes, sum(words), hits)
    wanted = json.dumps(ids)
    rows = connection.execute(_LENGTHS, (wanted,))
    lengths = {number: sum(_numbers(sizes)) for number, sizes in rows}
    often: dict[int, list[float]] = {number: [0.0] * len(terms) for number in ids}
    for place, term in enumerate(terms):
        for number, rank in connection.execute(_SCORES, (term, wanted)):
            often[number][place] = frequency(-rank, hits[place], lengths[number], statistics)
    return statistics, [Weights(often[number], lengths[number]) for number in ids]


def _numbers(content: bytes) -> Iterator[int]:
    """Yield the numbers in SQLite's variable-length format, each below 2**56."""
    number = 0
    for byte in content:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            yield number
            number = 0
