"""`symphony workspace restore`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.base.errors import Failed, MissingContext
from symphony_cli.commands.shared.parameters import (
    AllowLocalOption,
    DryRunOption,
    JobsOption,
    RootOption,
    YesOption,
)
from symphony_cli.context import AppContext
from symphony_cli.domain.profiles import Profile
from symphony_cli.registry import profiles
from symphony_cli.registry.rows import counted
from symphony_cli.setup.onboarding_plan import Request, new_profile
from symphony_cli.transfer import importing, restoring
from symphony_cli.transfer.given import find_document
from symphony_cli.transfer.planning import UNCHANGED
from symphony_cli.transfer.restoring import CLONED, FAILED, LEFT, RestoredRow, RestorePlan

PRINTS = list[RestoredRow]
# The document or the argument names the workspace.
WITHOUT = ("workspace",)
EXAMPLES = (
    "symphony workspace restore acme.toml --root ~/code/acme",
    "symphony workspace restore acme --dry-run",
    "symphony workspace restore - --root ~/acme < acme.toml",
)
_MOST_SHOWN = 20


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
    with_optional: Annotated[
        bool, typer.Option("--with-optional", help="Clone optional repos too")
    ] = False,
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
    if new is not None:
        app.output.say(f"new profile '{new.username}' ({new.email})")
        if dry_run:
            raise MissingContext("NO_PROFILE", "a dry run needs a profile", hint=_CREATE)
        app.output.confirm(f"Create profile '{new.username}'?", yes=yes)
        profiles.create(app, username=new.username, email=new.email, name=new.name)
    plan = restoring.plan_restore(app, given.document, given.root, with_optional=with_optional)
    app.output.notices(plan.imported.notices)
    _show_plan(app, plan, dry_run=dry_run)
    if dry_run:
        app.output.wanted_rows(RestoredRow, [*plan.clones.values(), *plan.others])
        return
    if plan.clones or any(row.result != UNCHANGED for row in plan.imported.rows):
        name, where = plan.imported.rows[0].name, plan.imported.rows[0].path
        what = counted(len(plan.clones), "repo")
        app.output.confirm(f"Restore workspace '{name}' and clone {what} into {where}?", yes=yes)
    if not given.is_registered:
        importing.import_document(app, given.document, given.root)
    _clone(app, plan, allow_local=allow_local or given.is_registered, jobs=jobs)


_CREATE = "run `symphony profile create USERNAME --email EMAIL`, then pass -P USERNAME"


def _new_profile(app: AppContext) -> Profile | None:
    """Return the profile to create, as `init` proposes it, or None if there is one."""
    if app.reader.entries("profile"):
        return None
    if not app.output.can_ask:
        message = "a restored workspace needs a profile, but none exists yet"
        raise MissingContext("NO_PROFILE", message, hint=_CREATE, field="profile")
    return new_profile(app.git, app.output.ask, Request("."), app.clock())


def _show_plan(app: AppContext, plan: RestorePlan, *, dry_run: bool) -> None:
    clones = [*plan.clones.values()]
    for row in clones if dry_run else clones[:_MOST_SHOWN]:
        app.output.say(f"would clone {row.noun} '{row.name}' ({row.path}) from {row.url}")
    if len(clones) > _MOST_SHOWN and not dry_run:
        app.output.say(f"would clone {len(clones) - _MOST_SHOWN} more")
    for row in plan.others:
        if row.result in (LEFT, FAILED):
            app.output.say(f"skipped {row.noun} '{row.name}' ({row.path}): {row.reason}")
    present = sum(row.result not in (LEFT, FAILED) for row in plan.others)
    app.output.say(f"{len(clones)} to clone, {present} on disk")


def _clone(app: AppContext, plan: RestorePlan, *, allow_local: bool, jobs: int | None) -> None:
    with app.output.progress("Cloning") as show:
        count = ""

        def tell(done: int, total: int) -> None:
            nonlocal count
            count = f"{done}/{total}"
            show(count)

        def watch(line: str) -> None:
            show(f"{count} {line}")

        done = restoring.clone_missing(
            app,
            plan,
            allow_local=allow_local,
            jobs=jobs,
            tell=tell,
            watch=watch if app.output.shows_progress else None,
        )
    app.output.notices(done.notices)
    cloned = [row for row in done.rows if row.result == CLONED]
    for row in cloned:
        app.output.say(f"cloned {row.noun} '{row.name}' ({row.path})")
    app.output.wanted_rows(RestoredRow, done.rows)
    if done.interrupted:
        app.output.say(f"interrupted; cloned {len(cloned)} of {len(plan.clones)}")
        raise typer.Abort
    app.output.say(f"{len(cloned)} cloned, {len(done.failures)} failed")
    if done.failures:
        hints = dict.fromkeys(one.hint for one in done.failures if one.hint)
        lines = [f"  {line}" for one in done.failures for line in one.message.splitlines()]
        message = "\n".join([f"{len(done.failures)} failed:", *lines])
        raise Failed("SOME_FAILED", message, hint="; ".join(hints) or None)
