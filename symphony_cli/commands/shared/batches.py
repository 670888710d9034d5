"""Batches: one piece of work in every selected repo."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import typer

from symphony_cli.base.findings import Notice
from symphony_cli.commands.shared.selection.selecting import selected_in
from symphony_cli.context import AppContext
from symphony_cli.domain.entries import Entry
from symphony_cli.output.batches import Gathered, gather, show_outcomes
from symphony_cli.repos.outcomes import Outcome, RepoOutcome
from symphony_cli.repos.remote_work import outcomes
from symphony_cli.repos.selecting import Selected, by_directory

Result = TypeVar("Result")


def gather_in_repos(
    ctx: typer.Context,
    title: str,
    start: Callable[[Selected], Iterator[Result]],
    *,
    jobs: int | None,
    timeout: float | None,
) -> tuple[Selected, Gathered[Result]]:
    """Select repos, start the work in them, and gather its results behind a progress bar."""
    app: AppContext = ctx.obj
    selected = selected_in(ctx, jobs, timeout)
    total = len(by_directory(selected.repos))
    return selected, gather(app.output, title, total, start(selected))


def work_with_remotes(
    ctx: typer.Context,
    title: str,
    work: Callable[..., Iterator[Outcome]],
    *,
    jobs: int | None,
    timeout: float | None,
    record: Callable[[Sequence[Entry], Sequence[RepoOutcome]], list[Notice]] | None = None,
) -> None:
    """Run a method of `Remotes` on every selected repo, and show the outcomes.

    `record` stores what the outcomes say about the repos before they are shown.
    """
    app: AppContext = ctx.obj

    def start(selected: Selected) -> Iterator[list[RepoOutcome]]:
        repos, locked = selected
        return outcomes(repos, lambda paths: work(paths, jobs=jobs, timeout=timeout), locked)

    selected, gathered = gather_in_repos(ctx, title, start, jobs=jobs, timeout=timeout)
    if record is not None:
        rows = [row for several in gathered.results for row in several]
        app.output.notices(record(selected.repos, rows))
    show_outcomes(app.output, gathered, RepoOutcome)
