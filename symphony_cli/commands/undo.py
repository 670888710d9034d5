"""`symphony undo`."""

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
    "symphony undo",
    "symphony undo --dry-run",
)


def run(
    ctx: typer.Context,
    dry_run: DryRunOption = False,
    force: ForceOption = False,
    yes: YesOption = False,
) -> None:
    """Undo the last change to the registry

    Run it again to undo the change before that one, or `symphony redo` to redo the change. If the
    change moved a repo, its files move back. If it put files into the trash, they are restored.
    Undo never deletes files, and never locks or unlocks a vault; it names the command that does.
    On a terminal, it asks before files move or several repos or vaults are unregistered.
    """
    app: AppContext = ctx.obj
    run_revert(
        app,
        lambda confirm: undoing.undo(app, force=force, dry_run=dry_run, confirm=confirm),
        dry_run=dry_run,
        yes=yes,
    )
