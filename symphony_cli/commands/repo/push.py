"""`symphony repo push`."""

from __future__ import annotations

import typer

from symphony_cli.base.outcomes import RepoOutcome
from symphony_cli.commands.shared.parameters import JobsOption, TimeoutOption
from symphony_cli.commands.shared.selecting import SelectingVerb, selected_in
from symphony_cli.context import AppContext
from symphony_cli.output.batches import gather, show_outcomes
from symphony_cli.repos import remote_work
from symphony_cli.repos.selecting import by_directory

FIELDS = RepoOutcome._fields
VERB = SelectingVerb


def run(
    ctx: typer.Context,
    jobs: JobsOption = None,
    timeout: TimeoutOption = None,
) -> None:
    """Push the current branch of repos to its upstream."""
    app: AppContext = ctx.obj
    repos, away = selected_in(ctx, jobs, timeout)
    results = remote_work.outcomes(
        repos,
        lambda paths: app.remotes.push(paths, jobs=jobs, timeout=timeout),
        away,
    )
    gathered = gather(app.output, "pushing", len(by_directory(repos)), results)
    show_outcomes(app.output, gathered)
