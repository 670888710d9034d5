"""`symphony workspace lock`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared import locking
from symphony_cli.commands.shared.parameters import (
    ForceLockOption,
    IgnoreOpenFilesOption,
    WorkspaceArgument,
)
from symphony_cli.commands.shared.reaching import within_reach
from symphony_cli.context import AppContext
from symphony_cli.domain.views import VaultView
from symphony_cli.vaults.in_use import Allowed
from symphony_cli.vaults.locking import Chosen

PRINTS = list[VaultView]
EXAMPLES = (
    "symphony workspace lock",
    "symphony workspace lock acme",
)


def run(
    ctx: typer.Context,
    reference: WorkspaceArgument = None,
    force: ForceLockOption = False,
    ignore_open_files: IgnoreOpenFilesOption = False,
) -> None:
    """Lock all vaults in a workspace"""
    app: AppContext = ctx.obj
    if reference is not None:
        [reference] = within_reach(app, "workspace", [reference])
    chosen = Chosen(everything=True, workspace=reference)
    locking.lock(app, chosen, Allowed(force, ignore_open_files))
