"""`symphony vault key change-passphrase`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared.parameters import PassphraseFdOption
from symphony_cli.context import AppContext
from symphony_cli.vaults import key_managing
from symphony_cli.vaults.key import KeyView

FIELDS = KeyView._fields


def run(ctx: typer.Context, passphrase_fd: PassphraseFdOption = None) -> None:
    """Put the key under another passphrase.

    Of --passphrase-fd the first line is the passphrase that it has, and the second one the new one.
    Copies that were exported before keep the old one.
    """
    app: AppContext = ctx.obj
    key = key_managing.change_passphrase(app, app.passphrases(passphrase_fd))
    app.output.written(key, f"changed the passphrase of the key {key.recipient}")
