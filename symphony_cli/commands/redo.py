"""`symphony redo`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared import reverting
from symphony_cli.commands.shared.parameters import DryRunOption, YesOption
from symphony_cli.commands.shared.reverting import ForceOption, run_revert
from symphony_cli.context import AppContext
from symphony_cli.history import undoing

PRINTS = reverting.PRINTS
CONTEXTLESS = True
EXAMPLES = (
    "symphony redo",
    "symphony redo --dry-run",
)


def run(
    ctx: typer.Context,
    dry_run: DryRunOption = False,
    force: ForceOption = False,
    yes: YesOption = False,
) -> None:
    """Redo the last change that was undone

    Redo works until another command changes the registry.
    """
    app: AppContext = ctx.obj
    run_revert(
        app,
        lambda confirm: undoing.redo(app, force=force, dry_run=dry_run, confirm=confirm),
        dry_run=dry_run,
        yes=yes,
    )
