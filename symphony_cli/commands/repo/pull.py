"""`symphony repo pull`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared.batches import work_with_remotes
from symphony_cli.commands.shared.parameters import JobsOption, TimeoutOption
from symphony_cli.commands.shared.selecting import SelectingVerb
from symphony_cli.repos.outcomes import RepoOutcome

FIELDS = RepoOutcome._fields
VERB = SelectingVerb


def run(
    ctx: typer.Context,
    jobs: JobsOption = None,
    timeout: TimeoutOption = None,
) -> None:
    """Fast-forward the current branch of repos to its upstream.

    Nothing is ever merged or rebased, and a repo with changes that are not committed is left as it
    is; those that would need it are named, with the line that does it.
    """
    work_with_remotes(ctx, "pulling", ctx.obj.remotes.pull, jobs=jobs, timeout=timeout)
