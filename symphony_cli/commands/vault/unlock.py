"""`symphony vault unlock`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared import locking
from symphony_cli.commands.shared.parameters import (
    AllVaultsOption,
    PassphraseFdOption,
    TagsOption,
    VaultsArgument,
)
from symphony_cli.commands.shared.reaching import within_reach
from symphony_cli.context import AppContext
from symphony_cli.domain.views import VaultView
from symphony_cli.vaults.locking import Chosen

PRINTS = list[VaultView]
EXAMPLES = (
    "symphony vault unlock notes",
    "symphony vault unlock --all",
    "pass symphony | symphony vault unlock notes --passphrase-fd 0",
)


def run(
    ctx: typer.Context,
    references: VaultsArgument = None,
    all_vaults: AllVaultsOption = False,
    tag: TagsOption = None,
    passphrase_fd: PassphraseFdOption = None,
) -> None:
    """Decrypt locked vaults"""
    app: AppContext = ctx.obj
    given = within_reach(app, "vault", app.output.given(references or []))
    chosen = Chosen(given, all_vaults, tags=tag or ())
    locking.unlock(app, chosen, passphrase_fd)
