"""`symphony vault key show`."""

from __future__ import annotations

import typer

from symphony_cli.context import AppContext
from symphony_cli.vaults import key_managing
from symphony_cli.vaults.key import KeyView

PRINTS = KeyView
CONTEXTLESS = True
EXAMPLES = (
    "symphony vault key show",
    "symphony vault key show --json | jq -r .recipient",
)


def run(ctx: typer.Context) -> None:
    """Show the public key and the path of the secret key"""
    app: AppContext = ctx.obj
    shown = key_managing.show(app)
    app.output.notices(shown.notices)
    app.output.record(shown.key)
