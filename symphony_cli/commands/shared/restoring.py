"""What `restore` and `workspace restore` show while they clone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import typer

from symphony_cli.base.errors import Failed
from symphony_cli.base.text import escaped
from symphony_cli.commands.shared.cloning import clone_progress
from symphony_cli.context import AppContext
from symphony_cli.registry.rows import counted
from symphony_cli.transfer import restoring
from symphony_cli.transfer.planning import ADDED, CHANGED, ImportedRow
from symphony_cli.transfer.restoring import CLONED, FAILED, LEFT, RestoredRow, RestorePlan

WOULD = {ADDED: "would register", CHANGED: "would update"}
# Fields of a new row that its line has already.
_IN_THE_LINE = ("name", "root", "path", "username", "remote_url")


def show_rows(app: AppContext, rows: Sequence[ImportedRow], words: Mapping[str, str]) -> None:
    """Show the rows that change, with the values that decide who commits where."""
    for row in rows:
        if row.result in words:
            path = f" ({row.path})" if row.path else ""
            fields = [_changed(row, field) for field in row.fields]
            if row.result == ADDED:
                new = {name: values[1] for name, values in row.changes.items()}
                fields = [
                    f"{name} {_shown(value)}"
                    for name, value in new.items()
                    if name not in _IN_THE_LINE
                ]
            text = f": {', '.join(fields)}" if fields else ""
            app.output.say(f"{words[row.result]} {row.noun} '{row.name}'{path}{text}")


def _changed(row: ImportedRow, field: str) -> str:
    if field not in row.changes:
        return field
    before, after = row.changes[field]
    return f"{field} {_shown(before)} → {_shown(after)}"


def _shown(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return " ".join(map(str, cast("list[Any]", value))) or "(none)"
    return "(none)" if value in (None, "") else str(value)


def show_plan(app: AppContext, plan: RestorePlan) -> None:
    """Show what a restore would do: the rows that change, the clones, and what is skipped."""
    rows = [row for _, imported in plan.imports for row in imported.rows]
    # A clone is registered, too.
    show_rows(app, [row for row in rows if row.path not in plan.clones], WOULD)
    for row in plan.clones.values():
        app.output.say(f"would clone {row.noun} '{row.name}' ({row.path}) from {row.url}")
    for wanted in plan.wanted:
        for name, url in wanted.remotes.items():
            if name != wanted.main and not wanted.exists:
                app.output.say(f"  remote '{escaped(name)}' of '{wanted.name}': {url}")
        for branch, path in wanted.worktrees.items():
            app.output.say(
                f"would add worktree '{escaped(branch)}' of repo '{wanted.name}' ({path})"
            )
    for row in plan.others:
        if row.result in (LEFT, FAILED):
            app.output.say(f"skipped {row.noun} '{row.name}' ({row.path}): {row.reason}")
    skipped = (LEFT, FAILED)
    present = sum(row.result not in skipped and row.path not in plan.clones for row in plan.others)
    app.output.say(f"{len(plan.clones)} to clone, {present} on disk")


def work_of(plan: RestorePlan) -> str:
    """Return what a plan makes on disk, in parentheses after a space, for a question."""
    nouns = [row.noun for row in plan.clones.values()]
    parts = [counted(nouns.count(noun), noun) for noun in ("repo", "vault") if noun in nouns]
    trees = sum(len(wanted.worktrees) for wanted in plan.wanted)
    made = [f"clone {' and '.join(parts)}"] if parts else []
    if trees:
        made.append(f"add {counted(trees, 'worktree')}")
    return f" ({', '.join(made)})" if made else ""


def clone_missing(
    app: AppContext, plan: RestorePlan, *, allow_local: bool, jobs: int | None
) -> None:
    """Clone what a plan found missing, and show the result. Raises Failed if something failed."""
    with clone_progress(app) as (tell, watch):
        done = restoring.clone_missing(
            app,
            plan,
            allow_local=allow_local,
            jobs=jobs,
            tell=tell,
            watch=watch,
        )
    app.output.notices(done.notices)
    cloned = [row for row in done.rows if row.result == CLONED]
    for row in cloned:
        app.output.say(f"cloned {row.noun} '{row.name}' ({row.path})")
    app.output.wanted_rows(RestoredRow, done.rows)
    if done.interrupted:
        for one in done.failures:
            app.output.say(f"failed: {one.message}", one.hint)
        app.output.say(
            f"interrupted; cloned {len(cloned)} of {len(plan.clones)}",
            "to go on, run the same command again",
        )
        raise typer.Abort
    app.output.say(f"{len(cloned)} cloned, {len(done.failures)} failed")
    if cloned and not app.git_configuration.is_applied:
        app.output.next_step("symphony identity apply")
    if done.failures:
        hints = dict.fromkeys(one.hint for one in done.failures if one.hint)
        lines = [f"  {line}" for one in done.failures for line in one.message.splitlines()]
        message = "\n".join([f"{len(done.failures)} failed:", *lines])
        raise Failed("SOME_FAILED", message, hint="; ".join(hints) or None)
