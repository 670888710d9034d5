"""`symphony workspace unlock`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared import locking
from symphony_cli.commands.shared.parameters import PassphraseFdOption, WorkspaceArgument
from symphony_cli.commands.shared.reaching import within_reach
from symphony_cli.context import AppContext
from symphony_cli.domain.views import VaultView
from symphony_cli.vaults.locking import Chosen

PRINTS = list[VaultView]
EXAMPLES = (
    "symphony workspace unlock",
    "symphony workspace unlock acme",
    "pass symphony | symphony workspace unlock acme --passphrase-fd 0",
)


def run(
    ctx: typer.Context,
    reference: WorkspaceArgument = None,
    passphrase_fd: PassphraseFdOption = None,
) -> None:
    """Unlock all vaults in a workspace"""
    app: AppContext = ctx.obj
    if reference is not None:
        [reference] = within_reach(app, "workspace", [reference])
    locking.unlock(app, Chosen(everything=True, workspace=reference), passphrase_fd)
