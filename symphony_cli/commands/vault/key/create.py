"""`symphony vault key create`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared.parameters import PassphraseFdOption
from symphony_cli.context import AppContext
from symphony_cli.vaults import key_managing
from symphony_cli.vaults.key import KeyView

PRINTS = KeyView
CONTEXTLESS = True
EXAMPLES = (
    "symphony vault key create",
    "pass symphony | symphony vault key create --passphrase-fd 0",
)


def run(ctx: typer.Context, passphrase_fd: PassphraseFdOption = None) -> None:
    """Create the vault key

    The public key locks vaults without a passphrase. The secret key, which unlocks them, is a file
    that age encrypts with a passphrase. If you lose the file or the passphrase, you cannot unlock
    your vaults: keep a copy of the file elsewhere.
    """
    app: AppContext = ctx.obj
    key = key_managing.create(app, app.passphrases(passphrase_fd))
    app.output.written(key, f"created the key {key.recipient}")
    app.output.next_step("symphony vault key export FILE (keep a copy off this machine)")
