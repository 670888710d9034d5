"""Batches: what came of doing something in many repos, told once and summed up at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from symphony_cli.base.errors import Failed
from symphony_cli.base.outcomes import FAILED, NO_REMOTE, RESULTS, UP_TO_DATE, RepoOutcome
from symphony_cli.base.text import key
from symphony_cli.identity.guard.states import GUARDS, RepoGuard

if TYPE_CHECKING:
    from symphony_cli.output.writer import Output

Result = TypeVar("Result")
# What failed, why, and a line that would help where there is one.
Failure = tuple[str, str | None, str | None]

_QUIET_RESULTS = (FAILED, NO_REMOTE, UP_TO_DATE)


class Gathered(NamedTuple, Generic[Result]):
    """The results that there are; `interrupted` tells that the user wanted no more."""

    results: list[Result]
    total: int
    interrupted: bool


def gather(output: Output, text: str, total: int, results: Iterable[Result]) -> Gathered[Result]:
    """Wait for results, with a progress bar on a terminal, until all or an interrupt have come."""
    done: list[Result] = []
    try:
        with output.progress_bar(text) as tell:
            for result in results:
                done.append(result)
                tell(len(done), total)
    except KeyboardInterrupt:
        return Gathered(done, total, interrupted=True)
    return Gathered(done, total, interrupted=False)


def show_outcomes(output: Output, gathered: Gathered[list[RepoOutcome]]) -> None:
    """Write what was done: data where it is asked for, a message for each change, the sums.

    Raises Failed, naming each with its reason and what would help, when some failed, and
    KeyboardInterrupt after an interrupt.
    """
    rows = sorted(
        (row for several in gathered.results for row in several),
        key=lambda row: (key(row.workspace), key(row.name)),
    )
    for row in rows:
        if row.result not in _QUIET_RESULTS:
            commits = f" ({row.commits} {'commit' if row.commits == 1 else 'commits'})"
            reason = f": {row.reason}" if row.reason else ""
            output.say(f"{row.result} '{row.name}'{commits if row.commits else ''}{reason}")
    output.wanted_rows(RepoOutcome, rows)
    counts = Counter(row.result for row in rows)
    sums = (f"{counts[result]} {result}" for result in RESULTS if counts[result])
    if rows or not gathered.interrupted:
        output.say(", ".join(sums) or "no repos")
    failures = [(row.name, row.reason, row.hint) for row in rows if row.result == FAILED]
    conclude(output, gathered, failures)


def show_guards(output: Output, gathered: Gathered[list[RepoGuard]]) -> None:
    """Write each repo's guard, and the sums. Raises KeyboardInterrupt after an interrupt."""
    rows = sorted(
        (row for several in gathered.results for row in several),
        key=lambda row: (key(row.workspace), key(row.name)),
    )
    output.rows(RepoGuard, rows)
    counts = Counter(row.guard for row in rows)
    sums = (f"{counts[guard]} {guard}" for guard in GUARDS if counts[guard])
    output.say(", ".join(sums) or "no repos")
    conclude(output, gathered, [])


def conclude(output: Output, gathered: Gathered[Result], failures: Iterable[Failure]) -> None:
    """End a batch.

    Raises Failed when there are failures, and after an interrupt, having told of them and of how
    far it came, KeyboardInterrupt.
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
    """Return the error that names each failure; None where there are none."""
    lines: list[str] = []
    count = 0
    for name, reason, hint in failures:
        count += 1
        lines.append(f"  {name}: {reason}")
        lines += [f"    try: {hint}"] if hint else []
    if not count:
        return None
    return Failed("SOME_FAILED", "\n".join([f"{count} failed:", *lines]))
