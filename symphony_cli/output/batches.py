"""Results of batches: work in many repos, reported with totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from symphony_cli.base.errors import Failed
from symphony_cli.base.text import key
from symphony_cli.identity.guard.states import GUARDS, RepoGuard
from symphony_cli.repos.outcomes import FAILED, NO_REMOTE, RESULTS, UP_TO_DATE, RepoOutcome

if TYPE_CHECKING:
    from symphony_cli.output.writer import Output

Result = TypeVar("Result")
Row = TypeVar("Row", RepoOutcome, RepoGuard)
# A name, the reason, and a command that would help, or None.
Failure = tuple[str, str | None, str | None]

_QUIET_RESULTS = (FAILED, NO_REMOTE, UP_TO_DATE)


class Gathered(NamedTuple, Generic[Result]):
    """The results so far; `interrupted` is true if the user stopped the batch."""

    results: list[Result]
    total: int
    interrupted: bool


def gather(output: Output, title: str, total: int, results: Iterable[Result]) -> Gathered[Result]:
    """Return all results, or after an interrupt the results so far.

    Shows a progress bar on a terminal.
    """
    done: list[Result] = []
    try:
        with output.progress_bar(title) as tell:
            for result in results:
                done.append(result)
                tell(len(done), total)
    except KeyboardInterrupt:
        return Gathered(done, total, interrupted=True)
    return Gathered(done, total, interrupted=False)


def show_outcomes(output: Output, gathered: Gathered[list[RepoOutcome]]) -> None:
    """Write a message for each change and the totals; as JSON or fields, the rows.

    Raises what `conclude` does.
    """
    rows = _sorted(gathered.results)
    for row in rows:
        if row.result not in _QUIET_RESULTS:
            commits = f" ({row.commits} {'commit' if row.commits == 1 else 'commits'})"
            reason = f": {row.reason}" if row.reason else ""
            output.say(f"{row.result} '{row.name}'{commits if row.commits else ''}{reason}")
    output.wanted_rows(RepoOutcome, rows)
    if rows or not gathered.interrupted:
        output.say(_totals([row.result for row in rows], RESULTS))
    failures = [(row.name, row.reason, row.hint) for row in rows if row.result == FAILED]
    conclude(output, gathered, failures)


def show_guards(output: Output, gathered: Gathered[list[RepoGuard]]) -> None:
    """Write each repo's guard, and the totals. Raises KeyboardInterrupt after an interrupt."""
    rows = _sorted(gathered.results)
    output.rows(RepoGuard, rows)
    output.say(_totals([row.guard for row in rows], GUARDS))
    conclude(output, gathered, [])


def _sorted(results: Iterable[list[Row]]) -> list[Row]:
    """Return the rows of all results, by workspace and name."""
    rows = [row for several in results for row in several]
    return sorted(rows, key=lambda row: (key(row.workspace), key(row.name)))


def _totals(words: Sequence[str], order: Iterable[str]) -> str:
    """Return the count of each word, in the order of `order`."""
    counts = Counter(words)
    totals = (f"{counts[word]} {word}" for word in order if counts[word])
    return ", ".join(totals) or "no repos"


def conclude(output: Output, gathered: Gathered[Result], failures: Iterable[Failure]) -> None:
    """End a batch: raise Failed if there are failures.

    After an interrupt, print the failures and the progress and raise KeyboardInterrupt.
    """
    error = failed(failures)
    if gathered.interrupted:
        if error:
            output.say(error.message)
        output.say(f"interrupted: {len(gathered.results)} of {gathered.total} were done")
        raise KeyboardInterrupt
    if error:
        raise error


def failed(failures: Iterable[Failure]) -> Failed | None:
    """Return an error that names each failure, or None without failures."""
    lines: list[str] = []
    count = 0
    for name, reason, hint in failures:
        count += 1
        lines.append(f"  {name}: {reason}")
        lines += [f"    try: {hint}"] if hint else []
    if not count:
        return None
    return Failed("SOME_FAILED", "\n".join([f"{count} failed:", *lines]))
