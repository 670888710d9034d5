"""`symphony workspace use`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared.parameters import WorkspaceReferenceArgument
from symphony_cli.context import AppContext
from symphony_cli.domain.views import WorkspaceView
from symphony_cli.registry import workspaces

PRINTS = WorkspaceView
EXAMPLES = ("symphony workspace use acme",)


def run(ctx: typer.Context, reference: WorkspaceReferenceArgument) -> None:
    """Set the active workspace"""
    app: AppContext = ctx.obj
    workspace = workspaces.use(app, reference)
    app.output.written(workspace, f"switched to workspace '{workspace.name}'")
