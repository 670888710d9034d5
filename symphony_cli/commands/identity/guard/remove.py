"""`symphony identity guard remove`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared.parameters import JobsOption
from symphony_cli.commands.shared.selecting import SelectingVerb, selected_in
from symphony_cli.context import AppContext
from symphony_cli.identity.guard import guarding
from symphony_cli.output.batches import gather, show_outcomes
from symphony_cli.repos.outcomes import RepoOutcome

FIELDS = RepoOutcome._fields
VERB = SelectingVerb


def run(ctx: typer.Context, jobs: JobsOption = None) -> None:
    """Take the guard out of the hooks of repos.

    A hook that was joined is then what it was before, to the byte.
    """
    app: AppContext = ctx.obj
    unchecked = app.configuration.identity.unchecked_commits
    repos, away = selected_in(ctx, jobs, None)
    results = guarding.remove(app, repos, unchecked, jobs=jobs, away=away)
    gathered = gather(app.output, "removing", len(repos), results)
    show_outcomes(app.output, gathered, RepoOutcome)
