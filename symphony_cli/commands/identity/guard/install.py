"""`symphony identity guard install`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared.parameters import JobsOption
from symphony_cli.commands.shared.selecting import SelectingVerb, selected_in
from symphony_cli.context import AppContext
from symphony_cli.identity.guard import guarding
from symphony_cli.output.batches import gather, show_outcomes
from symphony_cli.repos.outcomes import RepoOutcome
from symphony_cli.repos.selecting import by_directory

FIELDS = RepoOutcome._fields
VERB = SelectingVerb


def run(ctx: typer.Context, jobs: JobsOption = None) -> None:
    """Have git check the identity before each commit in repos.

    The guard is the pre-commit hook. If a repo has one, that stays as it is, and the guard is the
    commit-msg hook, which git runs once the message is written. If both exist, the guard goes to
    the start of a simple shell script; other hooks stay as they are, and the output says what to
    add by hand.
    """
    app: AppContext = ctx.obj
    unchecked = app.configuration.identity.unchecked_commits
    repos, away = selected_in(ctx, jobs, None)
    results = guarding.install(app, repos, unchecked, jobs=jobs, away=away)
    gathered = gather(app.output, "guarding", len(by_directory(repos)), results)
    show_outcomes(app.output, gathered, RepoOutcome)
