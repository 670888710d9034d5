"""`symphony repo list`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared.parameters import (
    AllOption,
    ArchivedOption,
    LimitOption,
    MissingOption,
    NulOption,
    PathOption,
    QueryArgument,
    SortOption,
    TagsOption,
)
from symphony_cli.context import AppContext
from symphony_cli.domain.views import RepoView
from symphony_cli.registry.listing import ordered
from symphony_cli.repos import records

FIELDS = RepoView._fields


def run(
    ctx: typer.Context,
    query: QueryArgument = None,
    all_: AllOption = False,
    missing: MissingOption = False,
    tag: TagsOption = None,
    archived: ArchivedOption = False,
    path: PathOption = False,
    nul: NulOption = False,
    sort: SortOption = None,
    limit: LimitOption = None,
) -> None:
    """List the repos of the workspace."""
    app: AppContext = ctx.obj
    found = records.list_repos(
        app, query=query, everywhere=all_, missing=missing, tags=tag or (), archived=archived
    )
    shown = ordered(RepoView, found, sort=sort, limit=limit)
    app.output.rows_or_paths(RepoView, shown, path=path, nul=nul)
    app.output.notices(records.locked_ones(app, shown))
