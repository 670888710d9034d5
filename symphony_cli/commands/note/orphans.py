"""`symphony note orphans`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared.emptiness import explain_no_notes
from symphony_cli.commands.shared.parameters import (
    AllOption,
    InVaultOption,
    LimitOption,
    NulOption,
    PathOption,
    SortOption,
)
from symphony_cli.context import AppContext
from symphony_cli.notes.listing import orphans
from symphony_cli.notes.views import ListedNote

PRINTS = list[ListedNote]
EXAMPLES = (
    "symphony note orphans",
    "symphony note orphans --vault notes -0 | xargs -0 ls -l",
)


def run(
    ctx: typer.Context,
    vault: InVaultOption = None,
    all_: AllOption = False,
    sort: SortOption = None,
    limit: LimitOption = None,
    path: PathOption = False,
    nul: NulOption = False,
) -> None:
    """List notes that no other note links to

    An orphan may still link to other notes.
    """
    app: AppContext = ctx.obj
    listed = orphans(app, vault=vault, everywhere=all_, sort=sort, limit=limit)
    app.output.notices(listed.notices)
    app.output.rows_or_paths(ListedNote, listed.rows, path=path, nul=nul)
    explain_no_notes(app, listed, "orphan", vault=vault, everywhere=all_)
