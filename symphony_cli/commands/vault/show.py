"""`symphony vault show`."""

from __future__ import annotations

import typer

from symphony_cli.commands.parameters import ReferenceArgument
from symphony_cli.context import AppContext
from symphony_cli.domain.views import VaultView
from symphony_cli.services import vaults

FIELDS = VaultView._fields


def run(ctx: typer.Context, reference: ReferenceArgument) -> None:
    """Show a vault."""
    app: AppContext = ctx.obj
    app.output.record(vaults.show(app.reader, app.files, reference, app.choice))
