"""`symphony repo list`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.base.errors import InvalidValue
from symphony_cli.commands.shared.emptiness import no_repos
from symphony_cli.commands.shared.parameters import LimitOption, NulOption, PathOption, SortOption
from symphony_cli.commands.shared.selection.selecting import ListingVerb, selection_in
from symphony_cli.commands.shared.verbs import OUTPUT
from symphony_cli.context import AppContext
from symphony_cli.domain.views import RepoView
from symphony_cli.registry.listing import ordered
from symphony_cli.registry.rows import scope_words
from symphony_cli.repos import records

PRINTS = list[RepoView]
EXAMPLES = (
    "symphony repo list",
    "symphony repo list --all --dirty",
    "symphony repo list -0 | xargs -0 du -sh",
    "symphony repo list --format vcs > team.repos",
)
VERB = ListingVerb


def run(
    ctx: typer.Context,
    path: PathOption = False,
    nul: NulOption = False,
    sort: SortOption = None,
    limit: LimitOption = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="TOOL",
            help="Print a list for another tool: {ghq,gita,vcs,mani}",
            rich_help_panel=OUTPUT,
        ),
    ] = None,
) -> None:
    """List repos in the workspace"""
    app: AppContext = ctx.obj
    if format_ is not None and (path or nul or app.output.wants_rows):
        raise InvalidValue(
            "OPTION_WITHOUT_EFFECT",
            "--format cannot be combined with --json, --fields, --path or --null",
            hint="leave out --format or the other option",
            field="format",
        )
    with app.output.progress_bar("Reading the state of", "repo") as tell:
        found = records.list_repos(app, selection_in(ctx), tell=tell)
    shown = ordered(RepoView, found, sort=sort, limit=limit)
    if format_ is None:
        app.output.rows_or_paths(RepoView, shown, path=path, nul=nul)
    else:
        from symphony_cli.transfer.foreign.writing import formatted

        text, notices = formatted(app, shown, format_)
        app.output.text(text)
        app.output.notices(notices)
    app.output.notices(records.locked_ones(app, shown))
    if not shown:
        app.output.totals(*no_repos(app, selection_in(ctx)))
    elif selection_in(ctx).everywhere:
        app.output.totals(scope_words(shown))
