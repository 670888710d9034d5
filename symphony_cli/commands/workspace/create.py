"""`symphony workspace create`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import TYPES, SettingsOption
from symphony_cli.context import AppContext
from symphony_cli.domain.views import WorkspaceView
from symphony_cli.registry import workspaces

PRINTS = WorkspaceView
EXAMPLES = (
    "symphony workspace create acme --root ~/acme --type client",
    "symphony workspace create oss --description 'Open source'",
)


def run(
    ctx: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Name, unique in the profile (ignoring case)")
    ],
    type_: Annotated[
        str,
        typer.Option("--type", metavar="TYPE", help=f"Type: {TYPES}"),
    ] = "general",
    description: Annotated[
        str, typer.Option("--description", metavar="TEXT", help="Description of the workspace")
    ] = "",
    root: Annotated[
        str | None, typer.Option("--root", metavar="DIR", help="Root directory of the workspace")
    ] = None,
    setting: SettingsOption = None,
) -> None:
    """Create a workspace"""
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
    if len(app.reader.entries("workspace")) == 1:
        app.output.next_step("symphony repo scan" if workspace.root else "symphony repo add PATH")
