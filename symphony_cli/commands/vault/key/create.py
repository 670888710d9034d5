"""`symphony vault key create`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared.parameters import PassphraseFdOption
from symphony_cli.context import AppContext
from symphony_cli.vaults import key_managing
from symphony_cli.vaults.key import KeyView

FIELDS = KeyView._fields


def run(ctx: typer.Context, passphrase_fd: PassphraseFdOption = None) -> None:
    """Make the key that vaults are locked with.

    Its public half locks without a question. Its secret half is a file that age encrypts with a
    passphrase, and whoever has lost either can unlock nothing: keep a copy of the file elsewhere.
    """
    app: AppContext = ctx.obj
    key = key_managing.create(app, app.passphrases(passphrase_fd))
    app.output.written(
        key,
        f"created the key {key.recipient}\n"
        "keep a copy of it off this machine: symphony vault key export FILE",
    )
