"""`symphony identity guard install`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared.parameters import JobsOption
from symphony_cli.commands.shared.selection.selecting import SelectingVerb, selected_in
from symphony_cli.context import AppContext
from symphony_cli.identity.guard import guarding
from symphony_cli.output.batches import gather, show_outcomes
from symphony_cli.repos.outcomes import RepoOutcome
from symphony_cli.repos.selecting import by_directory

PRINTS = list[RepoOutcome]
EXAMPLES = (
    "symphony identity guard install",
    "symphony identity guard install api",
    "symphony identity guard install --all",
)
VERB = SelectingVerb


def run(ctx: typer.Context, jobs: JobsOption = None) -> None:
    """Install the identity guard in repos

    Symphony installs the guard as the pre-commit hook, or as the commit-msg hook if the repo
    already has a pre-commit hook. If both exist, it adds the guard to the start of one that is a
    simple shell script. Otherwise it changes nothing, and prints what to add by hand.
    """
    app: AppContext = ctx.obj
    unchecked = app.configuration.identity.unchecked_commits
    repos, away = selected_in(ctx, jobs, None)
    results = guarding.install(app, repos, unchecked, jobs=jobs, away=away)
    gathered = gather(app.output, "Installing the guard in", len(by_directory(repos)), results)
    show_outcomes(app.output, gathered, RepoOutcome)
