"""`symphony vault lock`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared import locking
from symphony_cli.commands.shared.parameters import (
    AllVaultsOption,
    ForceLockOption,
    IgnoreOpenFilesOption,
    TagsOption,
    VaultsArgument,
)
from symphony_cli.commands.shared.reaching import within_reach
from symphony_cli.context import AppContext
from symphony_cli.domain.views import VaultView
from symphony_cli.vaults.in_use import Allowed
from symphony_cli.vaults.locking import Chosen

PRINTS = list[VaultView]
EXAMPLES = (
    "symphony vault lock notes",
    "symphony vault lock --all",
    "symphony vault lock --tag private",
)


def run(
    ctx: typer.Context,
    references: VaultsArgument = None,
    all_vaults: AllVaultsOption = False,
    tag: TagsOption = None,
    force: ForceLockOption = False,
    ignore_open_files: IgnoreOpenFilesOption = False,
) -> None:
    """Encrypt each vault into NAME.tar.age

    Symphony verifies each archive before it removes the vault's files. You can open an archive
    without Symphony: `age -d -i KEY NAME.tar.age | tar x`.
    """
    app: AppContext = ctx.obj
    given = within_reach(app, "vault", app.output.given(references or []))
    chosen = Chosen(given, all_vaults, tags=tag or ())
    locking.lock(app, chosen, Allowed(force, ignore_open_files))
