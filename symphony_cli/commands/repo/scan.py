"""`symphony repo scan`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.parameters import DryRunOption
from symphony_cli.context import AppContext
from symphony_cli.domain.views import RepoView
from symphony_cli.services import repo_registration

FIELDS = RepoView._fields


def run(
    ctx: typer.Context,
    directories: Annotated[
        list[str], typer.Argument(metavar="DIR...", help="Where to search; - reads a list.")
    ],
    depth: Annotated[
        int | None,
        typer.Option("--depth", min=0, metavar="N", help="Search at most N levels below DIR."),
    ] = None,
    nested: Annotated[
        bool, typer.Option("--nested", help="Search also inside the repos that are found.")
    ] = False,
    hidden: Annotated[
        bool, typer.Option("--hidden", help="Search also in hidden directories.")
    ] = False,
    dry_run: DryRunOption = False,
) -> None:
    """Find git repositories below directories and register the new ones."""
    app: AppContext = ctx.obj
    with app.output.progress("searching") as tell:
        added = repo_registration.scan(
            lambda: app.unit_of_work,
            app.reader,
            app.scanner(lambda seen, found: tell(f"{seen} directories, {found} repos")),
            app.git,
            app.files,
            app.clock,
            app.configuration.limits,
            app.choice,
            app.output.given(directories),
            depth=depth,
            nested=nested,
            hidden=hidden,
            dry_run=dry_run,
        )
    app.output.notices(added.notices)
    done = "would register repo" if dry_run else "registered repo"
    app.output.written_all(RepoView, added.repos, done)
