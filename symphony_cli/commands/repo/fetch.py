"""`symphony repo fetch`."""

from __future__ import annotations

from typing import Annotated

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
    prune: Annotated[
        bool, typer.Option("--prune", help="Forget the branches that are gone on the remote.")
    ] = False,
    jobs: JobsOption = None,
    timeout: TimeoutOption = None,
) -> None:
    """Fetch from the remotes of repos."""
    app: AppContext = ctx.obj
    repos, away = selected_in(ctx, jobs, timeout)
    results = remote_work.outcomes(
        repos,
        lambda paths: app.remotes.fetch(paths, jobs=jobs, timeout=timeout, prune=prune),
        away,
    )
    gathered = gather(app.output, "fetching", len(by_directory(repos)), results)
    show_outcomes(app.output, gathered)
