"""`symphony restore`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.base.errors import Refused
from symphony_cli.commands.shared.applying import apply_identities
from symphony_cli.commands.shared.parameters import (
    AllowLocalOption,
    DryRunOption,
    JobsOption,
    WithOptionalOption,
    YesOption,
)
from symphony_cli.commands.shared.restoring import clone_missing, show_plan
from symphony_cli.context import AppContext
from symphony_cli.registry.rows import counted
from symphony_cli.transfer.planning import ADDED, UNCHANGED
from symphony_cli.transfer.registry import restoring
from symphony_cli.transfer.registry.restoring import RegistryPlan
from symphony_cli.transfer.restoring import RestoredRow

PRINTS = list[RestoredRow]
CONTEXTLESS = True
EXAMPLES = (
    "symphony restore ~/dotfiles/symphony",
    "symphony restore ~/dotfiles/symphony --dry-run",
    "symphony restore ~/dotfiles/symphony --apply-identities",
)


def run(
    ctx: typer.Context,
    directory: Annotated[
        str, typer.Argument(metavar="DIR", help="Directory that `symphony export --all` wrote")
    ],
    root: Annotated[
        str | None,
        typer.Option(
            "--root",
            metavar="DIR",
            help="Directory that ~ stands for in the roots of the workspaces [default: your home"
            " directory]",
        ),
    ] = None,
    with_optional: WithOptionalOption = False,
    identities: Annotated[
        bool,
        typer.Option(
            "--apply-identities",
            help="Configure git to use each profile's identity, as `symphony identity apply` does,"
            " before cloning",
        ),
    ] = False,
    jobs: JobsOption = None,
    allow_local: AllowLocalOption = False,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
) -> None:
    """Restore all exported profiles and workspaces

    Symphony registers the profiles, workspaces, repos and vaults in the documents, and clones the
    repos and vaults that are not on disk, with all of their remotes and worktrees. It does not
    change what is on disk. It names the key files that are missing, shows the plan and asks first.
    After an interruption, run the same command again.
    """
    app: AppContext = ctx.obj
    found = restoring.read_directory(app, directory, root, allow_local=allow_local)
    app.output.notices(found.notices)
    plan = restoring.plan_registry(app, found, with_optional=with_optional)
    app.output.notices(plan.notices)
    changes = _show(app, plan)
    show_plan(app, plan.restore, dry_run=dry_run)
    if dry_run:
        app.output.wanted_rows(RestoredRow, [*plan.restore.clones.values(), *plan.restore.others])
        return
    if changes or plan.restore.clones:
        clones = counted(len(plan.restore.clones), "repo")
        workspaces = counted(len(plan.restore.imports), "workspace")
        app.output.confirm(f"Restore {workspaces} and clone {clones}?", yes=yes)
    restoring.import_registry(app, found, plan)
    refused = _apply(app, yes=yes) if identities else None
    clone_missing(app, plan.restore, allow_local=allow_local, jobs=jobs)
    if refused:
        raise refused


def _show(app: AppContext, plan: RegistryPlan) -> bool:
    """Show what changes in the registry, and return whether anything does."""
    rows = [row.row for row in plan.profiles]
    rows += [imported.rows[0] for _, imported in plan.restore.imports]
    for row in rows:
        if row.result != UNCHANGED:
            verb = "create" if row.result == ADDED else "update"
            path = f" ({row.path})" if row.path else ""
            fields = f": {', '.join(row.fields)}" if row.fields else ""
            app.output.say(f"would {verb} {row.noun} '{row.name}'{path}{fields}")
    for error in plan.skipped:
        app.output.say(f"skipped: {error.message}", error.hint)
    every = [row for _, imported in plan.restore.imports for row in imported.rows]
    return any(row.result != UNCHANGED for row in (*rows, *every))


def _apply(app: AppContext, *, yes: bool) -> Refused | None:
    """Apply the identities; return the error that would overrule rules of the user's own."""
    try:
        apply_identities(app, yes=yes)
    except Refused as error:
        error.hint = "to see what changes, run `symphony identity apply --dry-run`"
        return error
    return None
