"""`symphony repo push`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import typer

from symphony_cli.commands.shared.batches import gather_in_repos
from symphony_cli.commands.shared.parameters import (
    DryRunOption,
    JobsOption,
    LongTimeoutOption,
    YesOption,
)
from symphony_cli.commands.shared.selection.selecting import TreeVerb
from symphony_cli.context import AppContext
from symphony_cli.output.batches import Gathered, gather, show_outcomes, show_pushes
from symphony_cli.repos.outcomes import PushOutcome
from symphony_cli.repos.remote_work import PlannedPush, plan_pushes, push
from symphony_cli.repos.selecting import Selected

PRINTS = list[PushOutcome]
EXAMPLES = (
    "symphony repo push --dry-run",
    "symphony repo push api",
    "symphony repo push --ahead --yes",
)
VERB = TreeVerb


def run(
    ctx: typer.Context,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    jobs: JobsOption = None,
    timeout: LongTimeoutOption = None,
) -> None:
    """Push the current branch of repos

    Symphony lists what it will push. It asks first if it would push several repos, or remove
    commits or branches from a remote. It skips branches that `git push` would refuse, and branches
    that were deleted on the remote.
    """
    app: AppContext = ctx.obj

    def plan(selected: Selected) -> Iterator[PlannedPush]:
        plans = partial(app.pushes.plans, jobs=jobs, timeout=timeout)
        return plan_pushes(selected.repos, plans, selected.locked)

    _, looked = gather_in_repos(ctx, "Asking the remotes of", plan, jobs=jobs, timeout=timeout)
    if looked.interrupted:
        raise KeyboardInterrupt
    planned = looked.results
    would_push = [one.would_push for one in planned]
    if dry_run:
        results = Gathered(would_push, len(planned), interrupted=False)
    else:
        show_pushes(app.output, would_push)
        waiting = [one.plan for one in planned if one.plan.outcome is None]
        if len(waiting) > 1 or any(plan.drops for plan in waiting):
            repos = "1 repo" if len(waiting) == 1 else f"{len(waiting)} repos"
            app.output.confirm(f"Push {repos}?", yes=yes)
        outcomes = push(planned, partial(app.pushes.push, jobs=jobs, timeout=timeout))
        results = gather(app.output, "Pushing", len(planned), outcomes)
    show_outcomes(app.output, results, PushOutcome)
