"""`symphony identity apply`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import DryRunOption, YesOption
from symphony_cli.context import AppContext
from symphony_cli.identity import applying
from symphony_cli.identity.applying import Applied
from symphony_cli.identity.file_changes import CREATE, KEEP, FileChange

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

    def confirm(applied: Applied) -> None:
        for change in applied.changes:
            if change.change != KEEP:
                app.output.say(f"{change.change} {change.path}")
                lines = change.lines.expandtabs(4).splitlines()
                app.output.say("".join(f"    {line}\n" for line in lines))
        _tell_of_identities(app, applied)
        if yes and not force:
            applied.refuse_overruling()
        app.output.confirm("Change your git configuration?", yes=yes)

    applied = applying.apply(app, confirm, dry_run=dry_run)
    app.output.notices(applied.notices)
    if dry_run:
        _tell_of_identities(app, applied)
        app.output.rows(FileChange, applied.changes)
    else:
        app.output.say(
            "git now uses your identities" if applied.is_needed else "already up to date"
        )
        app.output.wanted_rows(FileChange, applied.changes)
        if any(change.change == CREATE for change in applied.changes):
            app.output.next_step("symphony identity status --all")


def _tell_of_identities(app: AppContext, applied: Applied) -> None:
    app.output.told("IDENTITY_CHANGES", "identities that change:", applied.messages)
    app.output.told("IDENTITY_NOT_COMPARED", "not compared:", applied.not_compared)
