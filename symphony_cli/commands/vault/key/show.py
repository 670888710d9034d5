"""`symphony vault key show`."""

from __future__ import annotations

import typer

from symphony_cli.context import AppContext
from symphony_cli.domain.vault_keys import KeyView
from symphony_cli.services import vault_keys

FIELDS = KeyView._fields


def run(ctx: typer.Context) -> None:
    """Show the public half of the key, and where the other is."""
    app: AppContext = ctx.obj
    shown = vault_keys.show(app.vault_keys)
    app.output.notices(shown.notices)
    app.output.record(shown.key)
