"""`symphony workspace show`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared.parameters import WorkspaceArgument
from symphony_cli.context import AppContext
from symphony_cli.domain.views import RepoView, VaultView, WorkspaceView
from symphony_cli.registry import workspaces

PRINTS = (WorkspaceView, {"repos": list[RepoView], "vaults": list[VaultView]})
EXAMPLES = (
    "symphony workspace show",
    "symphony workspace show acme",
    "symphony workspace show acme --json | jq -r '.repos[].path'",
)


def run(
    ctx: typer.Context,
    reference: WorkspaceArgument = None,
) -> None:
    """Show a workspace and its repos and vaults"""
    app: AppContext = ctx.obj
    shown = workspaces.show(app, reference)
    if shown.workspace.file is not None:
        from symphony_cli.transfer.following import difference

        [entry] = app.reader.entries("workspace", id_prefix=shown.workspace.id.replace("-", ""))
        if notice := difference(app, entry):
            app.output.notice(notice)
    app.output.record(shown.workspace, repos=shown.repos, vaults=shown.vaults)
