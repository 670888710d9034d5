"""`symphony restore`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.base.errors import SymphonyError
from symphony_cli.commands.shared.applying import apply_identities
from symphony_cli.commands.shared.parameters import (
    AllowLocalOption,
    DryRunOption,
    JobsOption,
    WithOptionalOption,
    YesOption,
)
from symphony_cli.commands.shared.restoring import (
    WOULD,
    clone_missing,
    show_plan,
    show_rows,
    work_of,
)
from symphony_cli.context import AppContext
from symphony_cli.registry.rows import counted
from symphony_cli.transfer.planning import UNCHANGED
from symphony_cli.transfer.registry import restoring
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
    repos and vaults that are not on disk, with all of their remotes and worktrees. Files that are
    on disk stay as they are. Symphony names the key files that are missing, shows the plan and asks
    first. After an interruption, run the same command again.
    """
    app: AppContext = ctx.obj
    found = restoring.read_directory(app, directory, root, allow_local=allow_local)
    app.output.notices(found.notices)
    plan = restoring.plan_registry(app, found, with_optional=with_optional)
    restore = plan.restore
    app.output.notices(plan.notices)
    profiles = [row.row for row in plan.profiles]
    show_rows(app, profiles, WOULD)
    show_plan(app, restore)
    for error in plan.skipped:
        app.output.say(f"skipped: {error.message}", error.hint)
    if identities:
        app.output.say("would configure git to use each profile's identity")
    if dry_run:
        app.output.wanted_rows(RestoredRow, [*restore.clones.values(), *restore.others])
        return
    rows = [*profiles, *(row for _, imported in restore.imports for row in imported.rows)]
    if restore.wanted or any(row.result != UNCHANGED for row in rows):
        found_profiles = counted(len(profiles), "profile")
        workspaces = counted(len(restore.imports), "workspace")
        question = f"Restore {found_profiles} and {workspaces}{work_of(restore)}?"
        app.output.confirm(question, yes=yes)
    restoring.import_registry(app, found, plan)
    if identities and (error := _apply(app, yes=yes)):
        restore.failures.append(error)
    clone_missing(app, restore, allow_local=allow_local, jobs=jobs)


def _apply(app: AppContext, *, yes: bool) -> SymphonyError | None:
    """Apply the identities, and return the error, since the clones are made anyway."""
    try:
        apply_identities(app, yes=yes)
    except SymphonyError as error:
        if error.code == "CANCELLED":
            error.message = "git's configuration was not changed"
        error.hint = "to see what changes, run `symphony identity apply --dry-run`"
        return error
    return None
