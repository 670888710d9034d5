"""`symphony repo show`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared.parameters import ReferenceArgument
from symphony_cli.context import AppContext
from symphony_cli.domain.views import RepoView
from symphony_cli.repos import records

FIELDS = (*RepoView._fields, "worktrees")


def run(ctx: typer.Context, reference: ReferenceArgument) -> None:
    """Show a repo and its linked worktrees."""
    app: AppContext = ctx.obj
    shown = records.show(app, reference)
    app.output.record(shown.repo, worktrees=shown.worktrees)
    app.output.notices(records.locked_ones(app, [shown.repo]))
