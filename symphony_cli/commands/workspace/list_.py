"""`symphony workspace list`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.emptiness import no_workspaces
from symphony_cli.commands.shared.parameters import (
    TYPES,
    AllOption,
    LimitOption,
    SortOption,
    TagsOption,
)
from symphony_cli.commands.shared.verbs import SELECTION
from symphony_cli.context import AppContext
from symphony_cli.domain.views import WorkspaceView
from symphony_cli.registry import workspaces
from symphony_cli.registry.listing import ordered
from symphony_cli.registry.rows import counted

PRINTS = list[WorkspaceView]
EXAMPLES = (
    "symphony workspace list",
    "symphony workspace list --all --type client",
    "symphony workspace list --json | jq -r '.[].root'",
)


def run(
    ctx: typer.Context,
    type_: Annotated[
        str | None,
        typer.Option(
            "--type",
            metavar="TYPE",
            help=f"Select workspaces of this type: {TYPES}",
            rich_help_panel=SELECTION,
        ),
    ] = None,
    all_: AllOption = False,
    tag: TagsOption = None,
    sort: SortOption = None,
    limit: LimitOption = None,
) -> None:
    """List workspaces"""
    app: AppContext = ctx.obj
    found = workspaces.list_workspaces(app, type=type_, everywhere=all_, tags=tag or ())
    shown = ordered(WorkspaceView, found, sort=sort, limit=limit)
    app.output.rows(WorkspaceView, shown)
    if not shown:
        app.output.totals(*no_workspaces(app, everywhere=all_))
    elif all_:
        profiles = len({workspace.profile for workspace in shown})
        of_several = f" of {profiles} profiles" if profiles > 1 else ""
        app.output.totals(f"{counted(len(shown), 'workspace')}{of_several}")
