"""`symphony vault list`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.emptiness import no_vaults
from symphony_cli.commands.shared.parameters import (
    AllOption,
    LimitOption,
    MissingOption,
    NulOption,
    PathOption,
    QueryArgument,
    SortOption,
    TagsOption,
)
from symphony_cli.commands.shared.verbs import OUTPUT
from symphony_cli.context import AppContext
from symphony_cli.domain.views import FIGURES, VaultView
from symphony_cli.registry.listing import ordered
from symphony_cli.registry.rows import scope_words
from symphony_cli.vaults import records, statistics

PRINTS = list[VaultView]
EXAMPLES = (
    "symphony vault list",
    "symphony vault list --all --stats",
    "symphony vault list -0 | xargs -0 du -sh",
)


def run(
    ctx: typer.Context,
    query: QueryArgument = None,
    all_: AllOption = False,
    missing: MissingOption = False,
    tag: TagsOption = None,
    path: PathOption = False,
    nul: NulOption = False,
    sort: SortOption = None,
    limit: LimitOption = None,
    stats: Annotated[
        bool,
        typer.Option(
            "--stats",
            help="Print sizes and unpushed work too (slower)",
            rich_help_panel=OUTPUT,
        ),
    ] = False,
) -> None:
    """List vaults in the workspace"""
    app: AppContext = ctx.obj
    found = records.list_vaults(app, query=query, everywhere=all_, missing=missing, tags=tag or ())
    if stats:
        found, notices = statistics.with_figures(app, found)
        app.output.notices(notices)
    shown = ordered(VaultView, found, sort=sort, limit=limit)
    app.output.rows_or_paths(VaultView, shown, FIGURES if stats else (), path=path, nul=nul)
    if not shown:
        app.output.totals(*no_vaults(app, everywhere=all_))
    elif all_:
        app.output.totals(scope_words(shown, "vault"))
