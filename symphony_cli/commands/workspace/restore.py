"""`symphony workspace restore`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.base.errors import MissingContext
from symphony_cli.commands.shared.parameters import (
    AllowLocalOption,
    DryRunOption,
    JobsOption,
    RootOption,
    WithOptionalOption,
    YesOption,
)
from symphony_cli.commands.shared.restoring import clone_missing, show_plan, work_of
from symphony_cli.context import AppContext
from symphony_cli.domain.profiles import Profile
from symphony_cli.registry import profiles
from symphony_cli.setup.onboarding_plan import Request, new_profile
from symphony_cli.transfer import importing
from symphony_cli.transfer.given import find_document
from symphony_cli.transfer.planning import UNCHANGED
from symphony_cli.transfer.restoring import RestoredRow, plan_restore

PRINTS = list[RestoredRow]
# The document or the argument names the workspace.
WITHOUT = ("workspace",)
EXAMPLES = (
    "symphony workspace restore acme.toml --root ~/code/acme",
    "symphony workspace restore acme --dry-run",
    "symphony workspace restore - --root ~/acme < acme.toml",
)


def run(
    ctx: typer.Context,
    source: Annotated[
        str | None,
        typer.Argument(
            metavar="[REF|FILE]",
            help="A workspace, document or directory with a symphony.toml, or - for standard input"
            " [default: the active workspace]",
        ),
    ] = None,
    root: RootOption = None,
    with_optional: WithOptionalOption = False,
    jobs: JobsOption = None,
    allow_local: AllowLocalOption = False,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
) -> None:
    """Clone the missing repos and vaults of a workspace

    Symphony imports the document, if you pass one, and clones the repos and vaults that are not on
    disk, with all of their remotes and worktrees. It does not change what is on disk. It shows the
    plan and asks first. After an interruption, run the same command again.
    """
    app: AppContext = ctx.obj
    given = find_document(app, source, root, allow_local=allow_local)
    app.output.notices(given.notices)
    new = _new_profile(app)
    placed = given.placed._replace(profile=new.username) if new else given.placed
    plan = plan_restore(app, placed, with_optional=with_optional)
    [(_, imported)] = plan.imports
    app.output.notices(imported.notices)
    if new is not None:
        app.output.say(f"would create profile '{new.username}' ({new.email})")
    show_plan(app, plan)
    if dry_run:
        app.output.wanted_rows(RestoredRow, [*plan.clones.values(), *plan.others])
        return
    if plan.wanted or any(row.result != UNCHANGED for row in imported.rows):
        name, where = imported.rows[0].name, imported.rows[0].path
        place = f" in {where}" if where else ""
        app.output.confirm(f"Restore workspace '{name}'{place}{work_of(plan)}?", yes=yes)
    if new is not None:
        profiles.create(app, username=new.username, email=new.email, name=new.name)
    if not given.is_registered:
        importing.import_document(app, placed)
    clone_missing(app, plan, allow_local=allow_local or given.is_registered, jobs=jobs)


_CREATE = "run `symphony profile create USERNAME --email EMAIL`, then pass -P USERNAME"


def _new_profile(app: AppContext) -> Profile | None:
    """Return the profile to create, as `init` proposes it, or None if there is one."""
    if app.reader.entries("profile"):
        return None
    if not app.output.can_ask:
        message = "a restored workspace needs a profile, but none exists yet"
        raise MissingContext("NO_PROFILE", message, hint=_CREATE, field="profile")
    return new_profile(app.git, app.output.ask, Request("."), app.clock())
