"""`symphony workspace list`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import LimitOption, SortOption, TagsOption
from symphony_cli.context import AppContext
from symphony_cli.domain.views import WorkspaceView
from symphony_cli.registry import workspaces
from symphony_cli.registry.listing import ordered

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
    app.output.rows(WorkspaceView, ordered(WorkspaceView, found, sort=sort, limit=limit))
