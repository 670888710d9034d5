"""`symphony vault list`."""

from __future__ import annotations

import typer

from symphony_cli.commands.parameters import (
    AllOption,
    LimitOption,
    MissingOption,
    NulOption,
    PathOption,
    QueryArgument,
    SortOption,
)
from symphony_cli.context import AppContext
from symphony_cli.domain.views import VaultView
from symphony_cli.services import vaults
from symphony_cli.services.listing import ordered

FIELDS = VaultView._fields


def run(
    ctx: typer.Context,
    query: QueryArgument = None,
    all_: AllOption = False,
    missing: MissingOption = False,
    path: PathOption = False,
    nul: NulOption = False,
    sort: SortOption = None,
    limit: LimitOption = None,
) -> None:
    """List the vaults of the workspace."""
    app: AppContext = ctx.obj
    found = vaults.list_vaults(
        app.reader, app.files, app.choice, query=query, everywhere=all_, missing=missing
    )
    shown = ordered(VaultView, found, sort=sort, limit=limit)
    if path or nul:
        app.output.paths([vault.path for vault in shown], nul=nul)
    else:
        app.output.rows(VaultView, shown)
