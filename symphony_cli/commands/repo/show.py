"""`symphony repo show`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared.parameters import ReferenceArgument
from symphony_cli.context import AppContext
from symphony_cli.domain.views import RepoView
from symphony_cli.repos import records as repos

FIELDS = (*RepoView._fields, "worktrees")


def run(ctx: typer.Context, reference: ReferenceArgument) -> None:
    """Show a repo and its linked worktrees."""
    app: AppContext = ctx.obj
    shown = repos.show(app.reader, app.files, app.git, reference, app.choice)
    app.output.record(shown.repo, worktrees=shown.worktrees)
    app.output.notices(repos.locked_ones(app.reader, app.files, [shown.repo]))
