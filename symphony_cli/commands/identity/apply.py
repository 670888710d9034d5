"""`symphony identity apply`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.applying import apply_identities, tell_of_identities
from symphony_cli.commands.shared.parameters import DryRunOption, YesOption
from symphony_cli.context import AppContext
from symphony_cli.identity import applying
from symphony_cli.identity.file_changes import CREATE, FileChange

PRINTS = list[FileChange]
CONTEXTLESS = True
EXAMPLES = (
    "symphony identity apply --dry-run",
    "symphony identity apply",
    "symphony identity apply --yes --json | jq -r '.[].path'",
)


def run(
    ctx: typer.Context,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    force: Annotated[
        bool, typer.Option("--force", help="With --yes, override your own git rules too")
    ] = False,
) -> None:
    """Configure git to use each profile's identity

    Symphony writes a file for each profile to its own configuration directory, and adds an
    `include` of these files to the end of your global git configuration. It first lists the repos
    whose identity would change, including worktrees, submodules and unregistered repos. To override
    your own `includeIf` rules, --yes also needs --force.
    """
    app: AppContext = ctx.obj
    if dry_run:
        applied = applying.apply(app, lambda _: None, dry_run=True)
        app.output.notices(applied.notices)
        tell_of_identities(app, applied)
        app.output.rows(FileChange, applied.changes)
    else:
        applied = apply_identities(app, yes=yes, force=force)
        app.output.wanted_rows(FileChange, applied.changes)
        if any(change.change == CREATE for change in applied.changes):
            app.output.next_step("symphony identity status --all")
