"""`symphony workspace create`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import SettingsOption
from symphony_cli.context import AppContext
from symphony_cli.domain.views import WorkspaceView
from symphony_cli.registry import workspaces

FIELDS = WorkspaceView._fields


def run(
    ctx: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Unique in the profile, whatever the case.")
    ],
    type_: Annotated[
        str,
        typer.Option("--type", metavar="TYPE", help="general, client, personal or research."),
    ] = "general",
    description: Annotated[
        str, typer.Option("--description", metavar="TEXT", help="What it is about.")
    ] = "",
    root: Annotated[
        str | None, typer.Option("--root", metavar="DIR", help="Its root directory.")
    ] = None,
    setting: SettingsOption = None,
) -> None:
    """Make a workspace."""
    app: AppContext = ctx.obj
    workspace = workspaces.create(
        app,
        name=name,
        type=type_,
        description=description,
        root=root,
        settings=setting or [],
    )
    app.output.written(
        workspace, f"created workspace '{workspace.name}' in profile '{workspace.profile}'"
    )
