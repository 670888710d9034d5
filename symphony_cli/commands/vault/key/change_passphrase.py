"""`symphony vault key change-passphrase`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared.parameters import PassphraseFdOption
from symphony_cli.context import AppContext
from symphony_cli.vaults import key_managing
from symphony_cli.vaults.key import KeyView

PRINTS = KeyView
CONTEXTLESS = True
EXAMPLES = ("symphony vault key change-passphrase",)


def run(ctx: typer.Context, passphrase_fd: PassphraseFdOption = None) -> None:
    """Change the passphrase of the vault key

    With --passphrase-fd, the first line is the old passphrase, and the second line is the new one.
    Exported copies of the key keep the old passphrase.
    """
    app: AppContext = ctx.obj
    key = key_managing.change_passphrase(app, app.passphrases(passphrase_fd))
    app.output.written(key, f"changed the passphrase of the key {key.recipient}")
