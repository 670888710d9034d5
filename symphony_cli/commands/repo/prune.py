"""`symphony repo prune`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import typer

from symphony_cli.commands.shared.batches import gather_in_repos
from symphony_cli.commands.shared.parameters import (
    DryRunOption,
    JobsOption,
    TimeoutOption,
    YesOption,
)
from symphony_cli.commands.shared.selection.selecting import ActingVerb
from symphony_cli.context import AppContext
from symphony_cli.output.batches import Gathered, gather, show_prunes
from symphony_cli.repos.branches.pruning import RepoPrune, plan_prunes, prune
from symphony_cli.repos.branches.views import PrunedBranch
from symphony_cli.repos.selecting import Selected

PRINTS = list[PrunedBranch]
EXAMPLES = (
    "symphony repo prune --dry-run",
    "symphony repo fetch --prune && symphony repo prune",
)
VERB = ActingVerb


def run(
    ctx: typer.Context,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    jobs: JobsOption = None,
    timeout: TimeoutOption = None,
) -> None:
    """Delete merged branches that are gone on the remote

    Symphony considers branches whose upstream is gone; to find them, run `symphony repo fetch
    --prune` first. It deletes a branch if its commits are on the remote or in the default branch,
    even squashed or rebased. It keeps branches that are checked out. It lists the branches and
    asks first.
    """
    app: AppContext = ctx.obj

    def judge(selected: Selected) -> Iterator[RepoPrune]:
        work = partial(app.branches.judge, jobs=jobs, timeout=timeout)
        return plan_prunes(selected.repos, work, selected.locked)

    _, looked = gather_in_repos(
        ctx, "Looking for merged branches in", judge, jobs=jobs, timeout=timeout
    )
    if looked.interrupted:
        raise KeyboardInterrupt
    planned = looked.results
    show_prunes(app.output, _rows(looked), planned=True)
    count = sum(one.doomed for one in planned)
    if count and not dry_run:
        app.output.confirm(f"Delete {'1 branch' if count == 1 else f'{count} branches'}?", yes=yes)
        work = partial(app.branches.delete, jobs=jobs, timeout=timeout)
        looked = gather(app.output, "Deleting branches in", len(planned), prune(planned, work))
    show_prunes(app.output, _rows(looked))


def _rows(gathered: Gathered[RepoPrune]) -> Gathered[list[PrunedBranch]]:
    return Gathered([one.rows for one in gathered.results], gathered.total, gathered.interrupted)
