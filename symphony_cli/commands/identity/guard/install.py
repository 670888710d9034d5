"""`symphony identity guard install`."""

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
    """Have git check the identity before each commit in repos.

    A hook that is there already, a shell script, is joined: the guard stands at its beginning. What
    else is there is left alone, and the line to add by hand is said.
    """
    app: AppContext = ctx.obj
    unchecked = app.configuration.identity.unchecked_commits
    repos, away = selected_in(ctx, jobs, None)
    results = guarding.install(app, repos, unchecked, jobs=jobs, away=away)
    gathered = gather(app.output, "guarding", len(repos), results)
    show_outcomes(app.output, gathered, RepoOutcome)
