"""`symphony workspace delete`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import WorkspaceReferenceArgument, YesOption
from symphony_cli.commands.shared.reaching import within_reach
from symphony_cli.context import AppContext
from symphony_cli.domain.views import WorkspaceView
from symphony_cli.registry import contexts, workspaces
from symphony_cli.registry.rows import held_by

PRINTS = WorkspaceView
EXAMPLES = (
    "symphony workspace delete acme",
    "symphony workspace delete acme --cascade --yes",
)


def run(
    ctx: typer.Context,
    reference: WorkspaceReferenceArgument,
    cascade: Annotated[
        bool, typer.Option("--cascade", help="Unregister its repos and vaults too")
    ] = False,
    yes: YesOption = False,
) -> None:
    """Delete a workspace, keeping its files"""
    app: AppContext = ctx.obj
    [reference] = within_reach(app, "workspace", [reference])
    found = contexts.resolve_workspace(app.reader, reference, app.choice)
    held = held_by(app.reader, found) if cascade else ""
    app.output.confirm(f"Delete {found}{held}?", yes=yes)
    deleted = workspaces.delete(app, found.id, cascade=cascade)
    app.output.notices(deleted.notices)
    app.output.written(deleted.workspace, f"deleted workspace '{deleted.workspace.name}'")
