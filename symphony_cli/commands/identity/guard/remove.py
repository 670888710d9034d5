"""`symphony identity guard remove`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared.parameters import JobsOption
from symphony_cli.commands.shared.selection.selecting import ActingVerb, selected_in
from symphony_cli.context import AppContext
from symphony_cli.identity.guard import guarding
from symphony_cli.output.batches import gather, show_outcomes
from symphony_cli.repos.outcomes import RepoOutcome
from symphony_cli.repos.selecting import by_directory

PRINTS = list[RepoOutcome]
EXAMPLES = (
    "symphony identity guard remove",
    "symphony identity guard remove api",
)
VERB = ActingVerb


def run(ctx: typer.Context, jobs: JobsOption = None) -> None:
    """Remove the identity guard from repos

    Symphony restores your own hooks byte for byte.
    """
    app: AppContext = ctx.obj
    repos, away = selected_in(ctx, jobs, None)
    results = guarding.remove(app, repos, jobs=jobs, away=away)
    gathered = gather(app.output, "Removing the guard from", len(by_directory(repos)), results)
    show_outcomes(app.output, gathered, RepoOutcome)
