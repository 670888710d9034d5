"""`symphony repo scan`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared.parameters import (
    DepthOption,
    DirectoriesArgument,
    DryRunOption,
    HiddenOption,
    NestedOption,
)
from symphony_cli.context import AppContext
from symphony_cli.domain.views import RepoView
from symphony_cli.repos import registration

PRINTS = list[RepoView]
EXAMPLES = (
    "symphony repo scan ~/code",
    "symphony repo scan ~/code --depth 2 --dry-run",
    "symphony repo scan ~/code --json | jq length",
)


def run(
    ctx: typer.Context,
    directories: DirectoriesArgument,
    depth: DepthOption = None,
    nested: NestedOption = False,
    hidden: HiddenOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Find git repos in directories and register them"""
    app: AppContext = ctx.obj
    with app.output.progress("Searching for repos") as tell:

        def agrees(question: str) -> bool:
            tell("")
            return app.output.agrees(question)

        added = registration.scan(
            app,
            app.output.given(directories),
            depth=depth,
            nested=nested,
            hidden=hidden,
            dry_run=dry_run,
            agrees=agrees if app.output.can_agree and not dry_run else None,
            tell=lambda seen, found: tell(f"{seen} directories, {found} repos"),
        )
    app.output.notices(added.notices)
    done = "would register repo" if dry_run else "registered repo"
    app.output.written_all(RepoView, added.repos, done)
