"""`symphony note list`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.emptiness import explain_no_notes
from symphony_cli.commands.shared.parameters import (
    AllOption,
    InVaultOption,
    LimitOption,
    NoteTagsOption,
    NulOption,
    PathOption,
    SortOption,
)
from symphony_cli.commands.shared.verbs import SELECTION
from symphony_cli.context import AppContext
from symphony_cli.notes.listing import list_notes
from symphony_cli.notes.views import ListedNote

PRINTS = list[ListedNote]
EXAMPLES = (
    "symphony note list",
    "symphony note list --since 7d --tag project",
    "symphony note list -p | fzf --preview 'cat {}'",
)


def run(
    ctx: typer.Context,
    vault: InVaultOption = None,
    all_: AllOption = False,
    tag: NoteTagsOption = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="WHEN",
            help="Select notes changed since a date (2026-11-01) or within a span (12h, 7d, 2w)",
            rich_help_panel=SELECTION,
        ),
    ] = None,
    sort: SortOption = None,
    limit: LimitOption = None,
    path: PathOption = False,
    nul: NulOption = False,
) -> None:
    """List notes, most recently changed first"""
    app: AppContext = ctx.obj
    listed = list_notes(
        app,
        vault=vault,
        everywhere=all_,
        tags=tag or [],
        since=since,
        sort=sort,
        limit=limit,
    )
    app.output.notices(listed.notices)
    app.output.rows_or_paths(ListedNote, listed.rows, path=path, nul=nul)
    is_filtered = bool(tag) or since is not None
    explain_no_notes(app, listed, vault=vault, everywhere=all_, is_filtered=is_filtered)
