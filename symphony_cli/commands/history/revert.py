"""`symphony history revert`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared import reverting
from symphony_cli.commands.shared.parameters import DryRunOption, OperationArgument, YesOption
from symphony_cli.commands.shared.reverting import ForceOption, run_revert
from symphony_cli.context import AppContext
from symphony_cli.history import undoing

PRINTS = reverting.PRINTS
CONTEXTLESS = True
EXAMPLES = (
    "symphony history revert 5bb88ec2",
    "symphony history revert 5bb88ec2 --dry-run",
)


def run(
    ctx: typer.Context,
    reference: OperationArgument,
    dry_run: DryRunOption = False,
    force: ForceOption = False,
    yes: YesOption = False,
) -> None:
    """Undo one operation of any age

    Symphony keeps later changes. If one of them changed the same values, it refuses without
    --force.
    """
    app: AppContext = ctx.obj
    run_revert(
        app,
        lambda confirm: undoing.revert(
            app, reference, force=force, dry_run=dry_run, confirm=confirm
        ),
        dry_run=dry_run,
        yes=yes,
    )
