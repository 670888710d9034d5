"""`symphony repo push`."""

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
    """Push the current branch of repos to its upstream."""
    work_with_remotes(ctx, "pushing", ctx.obj.remotes.push, jobs=jobs, timeout=timeout)
