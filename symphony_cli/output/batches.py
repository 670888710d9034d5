"""Results of batches: work in many repos, reported with totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from symphony_cli.base.errors import Failed
from symphony_cli.base.text import key
from symphony_cli.identity.guard.states import GUARDS, RepoGuard
from symphony_cli.registry.rows import scope_words
from symphony_cli.repos.branches.views import (
    DELETED,
    KEPT,
    PRUNE_RESULTS,
    WOULD_DELETE,
    PrunedBranch,
)
from symphony_cli.repos.outcomes import (
    CREATE,
    DELETE,
    FAILED,
    FORCE,
    NO_REMOTE,
    RESULTS,
    UP_TO_DATE,
    WOULD_PUSH,
    PushedRef,
    PushOutcome,
    RepoOutcome,
)
from symphony_cli.repos.selecting import shown_names

if TYPE_CHECKING:
    from symphony_cli.output.writer import Output

Result = TypeVar("Result")
Row = TypeVar("Row", RepoOutcome, PushOutcome, RepoGuard, PrunedBranch)
OutcomeRow = TypeVar("OutcomeRow", RepoOutcome, PushOutcome)
# A name, the reason, and a hint, or None.
Failure = tuple[str, str | None, str | None]

_SHORT_COMMIT = 7
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
        with output.progress_bar(title, "repo") as tell:
            for result in results:
                done.append(result)
                tell(len(done), total)
    except KeyboardInterrupt:
        return Gathered(done, total, interrupted=True)
    return Gathered(done, total, interrupted=False)


def show_outcomes(
    output: Output, gathered: Gathered[list[OutcomeRow]], view: type[OutcomeRow]
) -> None:
    """Write a message for each change and the totals; as JSON or fields, the rows.

    Raises what `conclude` does.
    """
    rows = _sorted(gathered.results)
    names = shown_names(rows)
    for row, name in zip(rows, names, strict=True):
        if row.result not in _QUIET_RESULTS:
            if isinstance(row, PushOutcome) and row.result == WOULD_PUSH:
                output.say(f"would push {name}: {_refs(row)}")
                continue
            commits = f" ({_commits(row.commits)})" if row.commits else ""
            reason = f": {row.reason}" if row.reason else ""
            output.say(f"{row.result} '{name}'{commits}{reason}")
    output.wanted_rows(view, rows)
    if rows:
        output.say(_totals(rows, [row.result for row in rows], RESULTS))
    failures = [
        (name, row.reason, row.hint)
        for row, name in zip(rows, names, strict=True)
        if row.result == FAILED
    ]
    conclude(output, gathered, failures)


def show_pushes(output: Output, planned: Iterable[list[PushOutcome]]) -> None:
    """Write what a push would publish, one line for each repo with something to push."""
    rows = _sorted(planned)
    for row, name in zip(rows, shown_names(rows), strict=True):
        if row.result == WOULD_PUSH:
            output.say(f"{name}: {_refs(row)}")


def _refs(row: PushOutcome) -> str:
    return "; ".join(map(_ref, row.refs))


def _ref(ref: PushedRef) -> str:
    if ref.action == DELETE:
        return f"delete {ref.destination}"
    commits = f"{_commits(ref.commits)}, " if ref.commits is not None else ""
    notes = {CREATE: " (new)", FORCE: " (forced)"}
    return f"{commits}{ref.source} → {ref.destination}{notes.get(ref.action, '')}"


def _commits(count: int) -> str:
    return f"{count} {'commit' if count == 1 else 'commits'}"


def show_guards(output: Output, gathered: Gathered[list[RepoGuard]]) -> None:
    """Write each repo's guard, and the totals. Raises KeyboardInterrupt after an interrupt."""
    rows = _sorted(gathered.results)
    output.rows(RepoGuard, rows)
    if rows:
        output.say(_totals(rows, [row.guard for row in rows], GUARDS))
    conclude(output, gathered, [])


def show_prunes(
    output: Output, gathered: Gathered[list[PrunedBranch]], *, planned: bool = False
) -> None:
    """Write what becomes of each branch; if it is not only `planned`, totals and failures, too.

    Raises what `conclude` does.
    """
    rows = _sorted(gathered.results)
    names = shown_names(rows)
    verbs = {WOULD_DELETE: "delete", KEPT: "keep", DELETED: "deleted"}
    for row, name in zip(rows, names, strict=True):
        if row.result in verbs and (planned or row.result == DELETED):
            commit = f" ({str(row.commit)[:_SHORT_COMMIT]})"
            output.say(f"{name}: {verbs[row.result]} {row.branch}{commit}: {row.reason}")
    if planned:
        return
    output.wanted_rows(PrunedBranch, rows)
    if gathered.total and (rows or not gathered.interrupted):
        counts = _counts([row.result for row in rows], PRUNE_RESULTS)
        output.say(counts or "no branches to prune")
    failures = [
        (f"{name}: {row.branch}" if row.branch else name, row.reason, row.hint)
        for row, name in zip(rows, names, strict=True)
        if row.result == FAILED
    ]
    conclude(output, gathered, failures)


def _sorted(results: Iterable[list[Row]]) -> list[Row]:
    """Return the rows of all results, by workspace and name."""
    rows = [row for several in results for row in several]
    return sorted(rows, key=lambda row: (key(row.profile), key(row.workspace), key(row.name)))


def _totals(rows: Sequence[Row], words: Sequence[str], order: Iterable[str]) -> str:
    """Return the count of each word, in the order of `order`; of several workspaces, the scope."""
    totals = _counts(words, order)
    several = len({(row.profile, row.workspace) for row in rows}) > 1
    return f"{scope_words(rows)}: {totals}" if several else totals


def _counts(words: Sequence[str], order: Iterable[str]) -> str:
    counts = Counter(words)
    return ", ".join(f"{counts[word]} {word}" for word in order if counts[word])


def conclude(output: Output, gathered: Gathered[Result], failures: Iterable[Failure]) -> None:
    """End a batch: raise Failed if there are failures.

    After an interrupt, print the failures and the progress and raise KeyboardInterrupt.
    """
    error = failed(failures)
    if gathered.interrupted:
        if error:
            output.say(error.message)
        output.say(f"interrupted after {len(gathered.results)} of {gathered.total}")
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
        lines += [f"    hint: {hint}"] if hint else []
    if not count:
        return None
    return Failed("SOME_FAILED", "\n".join([f"{count} failed:", *lines]))
