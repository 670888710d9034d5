"""`symphony vault key show`."""

from __future__ import annotations

import typer

from symphony_cli.context import AppContext
from symphony_cli.vaults import key_managing
from symphony_cli.vaults.key import KeyView

FIELDS = KeyView._fields


def run(ctx: typer.Context) -> None:
    """Show the public half of the key, and where the other is."""
    app: AppContext = ctx.obj
    shown = key_managing.show(app)
    app.output.notices(shown.notices)
    app.output.record(shown.key)
