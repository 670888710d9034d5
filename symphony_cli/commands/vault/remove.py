"""`symphony vault remove`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared.parameters import ReferencesArgument
from symphony_cli.context import AppContext
from symphony_cli.domain.views import VaultView
from symphony_cli.registry.locked import left_locked
from symphony_cli.vaults import records as vaults

FIELDS = VaultView._fields


def run(
    ctx: typer.Context,
    references: ReferencesArgument,
) -> None:
    """Forget vaults; the files stay."""
    app: AppContext = ctx.obj
    removed = vaults.remove(
        app.unit_of_work,
        app.files,
        app.clock,
        app.choice,
        app.output.given(references),
        forget=app.notes.forget,
    )
    app.output.notices(left_locked(removed))
    app.output.written_all(VaultView, removed, "forgot vault")
