"""`symphony vault key import`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.findings import Notice
from symphony_cli.commands.shared.parameters import PassphraseFdOption
from symphony_cli.context import AppContext
from symphony_cli.vaults import key_managing
from symphony_cli.vaults.key import LARGEST_FILE, KeyView

PRINTS = KeyView
CONTEXTLESS = True
EXAMPLES = (
    "symphony vault key import ~/usb/symphony-key.age",
    "ssh backup cat symphony-key.age | symphony vault key import -",
)


def run(
    ctx: typer.Context,
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help="File that age-keygen wrote, or - for standard input"),
    ],
    passphrase_fd: PassphraseFdOption = None,
) -> None:
    """Import an existing age key

    A key that already has a passphrase keeps it; Symphony encrypts any other key with a new
    passphrase. It does not change FILE. If FILE has no passphrase, delete it once you have a safe
    copy.
    """
    app: AppContext = ctx.obj
    passphrases = app.passphrases(passphrase_fd)
    if file != "-":
        content = app.vault_keys.read_file(file)
    elif passphrase_fd != 0:
        content = app.output.given_content(LARGEST_FILE + 1)
    else:
        raise InvalidValue(
            "STDIN_TWICE", "standard input cannot be both the key and its passphrase", field="file"
        )
    imported = key_managing.import_(app, passphrases, content)
    if file != "-" and not app.vault_keys.is_encrypted(content):
        from shlex import quote

        message = f"'{file}' still contains the key without a passphrase"
        hint = f"to delete it, run `rm -- {quote(file)}`"
        app.output.notice(Notice("PLAIN_KEY_LEFT", f"{message}; {hint}"))
    done = "imported the key" if imported.is_new else "already have this key:"
    app.output.written(imported.key, f"{done} {imported.key.recipient}")
