"""`symphony repo sync`."""

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
    """Fetch, and keep what the remotes say: URL, default branch, and when."""
    app: AppContext = ctx.obj
    repos, away = selected_in(ctx, jobs, timeout)
    results = remote_work.outcomes(
        repos,
        lambda paths: app.remotes.sync(paths, jobs=jobs, timeout=timeout),
        away,
    )
    gathered = gather(app.output, "syncing", len(by_directory(repos)), results)
    rows = [row for several in gathered.results for row in several]
    synced = remote_work.keep_synced(app, repos, rows)
    app.output.notices(synced)
    show_outcomes(app.output, gathered)
