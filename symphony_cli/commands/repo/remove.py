"""`symphony repo remove`."""

from __future__ import annotations

import typer

from symphony_cli.commands.parameters import ReferencesArgument
from symphony_cli.context import AppContext
from symphony_cli.domain.views import RepoView
from symphony_cli.services import repos

FIELDS = RepoView._fields


def run(
    ctx: typer.Context,
    references: ReferencesArgument,
) -> None:
    """Forget repos; the files stay."""
    app: AppContext = ctx.obj
    removed = repos.remove(
        app.unit_of_work, app.files, app.clock, app.choice, app.output.given(references)
    )
    app.output.written_all(RepoView, removed, "forgot repo")
