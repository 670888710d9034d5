"""`symphony identity guard status`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared.parameters import JobsOption
from symphony_cli.commands.shared.selection.selecting import SelectingVerb, selected_in
from symphony_cli.context import AppContext
from symphony_cli.identity.guard import guarding
from symphony_cli.identity.guard.states import RepoGuard
from symphony_cli.output.batches import gather, show_guards
from symphony_cli.repos.selecting import by_directory

PRINTS = list[RepoGuard]
EXAMPLES = (
    "symphony identity guard status",
    "symphony identity guard status --all --json | jq -r '.[].guard'",
)
VERB = SelectingVerb


def run(ctx: typer.Context, jobs: JobsOption = None) -> None:
    """Show which repos have the identity guard"""
    app: AppContext = ctx.obj
    repos, away = selected_in(ctx, jobs, None)
    results = guarding.statuses(app, repos, jobs=jobs, away=away)
    gathered = gather(app.output, "Reading the hooks of", len(by_directory(repos)), results)
    show_guards(app.output, gathered)
