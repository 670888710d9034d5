"""`symphony repo move`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import DryRunOption, ReferenceArgument
from symphony_cli.commands.shared.reaching import within_reach
from symphony_cli.context import AppContext
from symphony_cli.domain.views import RepoView
from symphony_cli.repos import moving

PRINTS = RepoView
EXAMPLES = (
    "symphony repo move api ~/acme/api",
    "symphony repo move api ~/acme --dry-run",
)


def run(
    ctx: typer.Context,
    reference: ReferenceArgument,
    destination: Annotated[
        str,
        typer.Argument(
            metavar="DEST", help="Existing directory to move it into, or the new path (as with mv)"
        ),
    ],
    dry_run: DryRunOption = False,
) -> None:
    """Move a repo on disk and update everything that refers to it

    Worktrees, vaults and other registered paths inside the repo move with it.
    """
    app: AppContext = ctx.obj
    [reference] = within_reach(app, "repo", [reference])
    moved = moving.move(app, reference, destination, dry_run=dry_run)
    done = "would move" if dry_run else "moved"
    app.output.notices(moved.notices)
    app.output.written(moved.repo, f"{done} repo '{moved.repo.name}' ({moved.repo.path})")
    for entry in moved.along:
        app.output.say(f"{done} too: {entry.noun} '{entry.full_name}' ({entry.path})")
    if moved.interrupted:
        raise KeyboardInterrupt
