"""`symphony history prune`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import DryRunOption, YesOption
from symphony_cli.context import AppContext
from symphony_cli.domain.views import OperationView
from symphony_cli.history import pruning
from symphony_cli.history.pruning import Pruned
from symphony_cli.registry.rows import counted

PRINTS = list[OperationView]
CONTEXTLESS = True
EXAMPLES = (
    "symphony history prune --before 2026-01-01 --dry-run",
    "symphony history prune --before 2026-01-01",
)


def run(
    ctx: typer.Context,
    before: Annotated[
        str,
        typer.Option("--before", metavar="DATE", help="Oldest date to keep, such as 2026-01-31"),
    ],
    dry_run: DryRunOption = False,
    yes: YesOption = False,
) -> None:
    """Delete old operations from the history

    Deleted operations can no longer be undone or shown. Nothing else in the registry changes.
    """
    app: AppContext = ctx.obj

    def confirm(pruned: Pruned) -> None:
        count = counted(len(pruned.operations), "operation")
        app.output.confirm(f"Delete {count}? They can no longer be undone.", yes=yes)

    pruned = pruning.prune(app, pruning.moment(before), dry_run=dry_run, confirm=confirm)
    count, kept = counted(len(pruned.operations), "operation"), f"kept {pruned.kept}"
    if not pruned.operations:
        app.output.say(f"no operation is from before {before}")
    elif dry_run:
        app.output.say(f"would delete {count}, {kept}")
    else:
        app.output.say(f"deleted {count}, which can no longer be undone; {kept}")
    if dry_run:
        app.output.rows(OperationView, pruned.operations)
    else:
        app.output.wanted_rows(OperationView, pruned.operations)
