"""`symphony workspace list`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import LimitOption, SortOption, TagsOption
from symphony_cli.context import AppContext
from symphony_cli.domain.views import WorkspaceView
from symphony_cli.registry import workspaces
from symphony_cli.registry.listing import ordered
from symphony_cli.registry.rows import counted

FIELDS = WorkspaceView._fields


def run(
    ctx: typer.Context,
    type_: Annotated[
        str | None,
        typer.Option("--type", metavar="TYPE", help="Select workspaces of this type."),
    ] = None,
    all_: Annotated[bool, typer.Option("--all", "-a", help="Select all profiles.")] = False,
    tag: TagsOption = None,
    sort: SortOption = None,
    limit: LimitOption = None,
) -> None:
    """List the workspaces of the profile."""
    app: AppContext = ctx.obj
    found = workspaces.list_workspaces(app, type=type_, everywhere=all_, tags=tag or ())
    shown = ordered(WorkspaceView, found, sort=sort, limit=limit)
    app.output.rows(WorkspaceView, shown)
    if all_:
        profiles = len({workspace.profile for workspace in shown})
        of_several = f" of {profiles} profiles" if profiles > 1 else ""
        app.output.totals(f"{counted(len(shown), 'workspace')}{of_several}")
