"""What `restore` and `workspace restore` show while they clone."""

from __future__ import annotations

import typer

from symphony_cli.base.errors import Failed
from symphony_cli.context import AppContext
from symphony_cli.transfer import restoring
from symphony_cli.transfer.restoring import CLONED, FAILED, LEFT, RestoredRow, RestorePlan

_MOST_SHOWN = 20


def show_plan(app: AppContext, plan: RestorePlan, *, dry_run: bool) -> None:
    """Show the clones of a plan, and what is left out."""
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


def clone_missing(
    app: AppContext, plan: RestorePlan, *, allow_local: bool, jobs: int | None
) -> None:
    """Clone what a plan found missing, and show the result. Raises Failed if something failed."""
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
    if cloned and not app.git_configuration.is_applied:
        app.output.next_step("symphony identity apply")
    if done.failures:
        hints = dict.fromkeys(one.hint for one in done.failures if one.hint)
        lines = [f"  {line}" for one in done.failures for line in one.message.splitlines()]
        message = "\n".join([f"{len(done.failures)} failed:", *lines])
        raise Failed("SOME_FAILED", message, hint="; ".join(hints) or None)
