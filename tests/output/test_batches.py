from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from symphony_cli.base.errors import Failed
from symphony_cli.output.batches import Gathered, conclude, gather, show_outcomes
from symphony_cli.output.writer import Output
from symphony_cli.repos.outcomes import RepoOutcome


class Written:
    """An output that records what it writes."""

    def __init__(self, *, as_json: bool = False) -> None:
        self.stdout, self.stderr = io.StringIO(), io.StringIO()
        self.output = Output(io.StringIO(), self.stdout, self.stderr, {}, as_json=as_json)


def a_row(name: str, result: str, **values: object) -> RepoOutcome:
    row = RepoOutcome(name, "acme", f"/code/{name}", result, None, None, None)
    return row._replace(**values)  # pyright: ignore[reportArgumentType]


def test_gather_keeps_results_from_before_an_interrupt() -> None:
    def results() -> Iterator[int]:
        yield 1
        yield 2
        raise KeyboardInterrupt

    assert gather(Written().output, "working", 3, results()) == Gathered([1, 2], 3, True)
    assert gather(Written().output, "working", 2, iter([1, 2])) == Gathered([1, 2], 2, False)


def test_changes_are_shown_by_name_and_totals_in_a_fixed_order() -> None:
    written = Written()
    rows = [
        [a_row("web", "up-to-date")],
        [a_row("b", "pulled", commits=2), a_row("a", "pulled", commits=1)],
        [a_row("alone", "no-remote")],
        [a_row("c", "fetched")],
    ]
    show_outcomes(written.output, Gathered(rows, 4, interrupted=False), RepoOutcome)
    assert written.stderr.getvalue() == (
        "pulled 'a' (1 commit)\n"
        "pulled 'b' (2 commits)\n"
        "fetched 'c'\n"
        "1 fetched, 2 pulled, 1 up-to-date, 1 no-remote\n"
    )
    assert written.stdout.getvalue() == ""


def test_an_interrupt_is_raised_after_the_outcomes_are_shown() -> None:
    written = Written()
    with pytest.raises(KeyboardInterrupt):
        show_outcomes(
            written.output, Gathered([[a_row("a", "pulled")]], 9, interrupted=True), RepoOutcome
        )
    assert written.stderr.getvalue() == "pulled 'a'\n1 pulled\ninterrupted after 1 of 9\n"


def test_an_interrupt_leaves_valid_json() -> None:
    written = Written(as_json=True)
    with pytest.raises(KeyboardInterrupt):
        show_outcomes(written.output, Gathered([], 9, interrupted=True), RepoOutcome)
    assert (written.stdout.getvalue(), written.stderr.getvalue()) == ("[]\n", "")


FAILURES = [("a", "why", "do this"), ("b", "because", None)]


def test_each_failure_has_its_reason_and_hint() -> None:
    with pytest.raises(Failed) as caught:
        conclude(Written().output, Gathered([1, 2], 2, interrupted=False), FAILURES)
    assert caught.value.code == "SOME_FAILED"
    assert caught.value.message == "2 failed:\n  a: why\n    hint: do this\n  b: because"
    conclude(Written().output, Gathered([1, 2], 2, interrupted=False), [])


def test_failures_are_shown_after_an_interrupt() -> None:
    written = Written()
    with pytest.raises(KeyboardInterrupt):
        conclude(written.output, Gathered([1, 2], 9, interrupted=True), FAILURES)
    assert written.stderr.getvalue() == (
        "2 failed:\n  a: why\n    hint: do this\n  b: because\ninterrupted after 2 of 9\n"
    )
