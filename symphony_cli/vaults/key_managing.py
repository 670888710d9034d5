"""The user's vault key and its passphrase."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.errors import Failed
from symphony_cli.base.findings import Problem
from symphony_cli.vaults.key import KeyView, key_missing

if TYPE_CHECKING:
    from symphony_cli.base.findings import Notice
    from symphony_cli.vaults.key import Key
    from symphony_cli.vaults.ports import Passphrases, VaultKeys, VaultWorld

_WRONG = "PASSPHRASE_WRONG"


class KeyShown(NamedTuple):
    """The key and its warnings."""

    key: KeyView
    notices: list[Notice]


class KeyImported(NamedTuple):
    """An imported key; `is_new` unless the user had it already."""

    key: KeyView
    is_new: bool


def recipient(keys: VaultKeys) -> str:
    """Return the public half of the key. Raises NotFound (KEY_MISSING), Failed (KEY_DAMAGED)."""
    found = keys.recipient()
    if found is None:
        raise key_missing()
    return found


def identity(keys: VaultKeys, passphrases: Passphrases) -> str:
    """Return the secret half of the key (`AGE-SECRET-KEY-1...`).

    Raises NotFound (KEY_MISSING), MissingContext if there is no terminal to ask for the passphrase,
    InvalidValue, Failed (PASSPHRASE_WRONG, KEY_DAMAGED).
    """
    return _open(keys, passphrases).secret


def show(world: VaultWorld) -> KeyShown:
    """Return the public half of the key. Raises NotFound (KEY_MISSING), Failed (KEY_DAMAGED)."""
    keys = world.vault_keys
    return KeyShown(KeyView(recipient(keys), keys.path), keys.notices())


def create(world: VaultWorld, passphrases: Passphrases) -> KeyView:
    """Create a key with a new passphrase. Raises Conflict (KEY_EXISTS), MissingContext, Failed."""
    keys = world.vault_keys
    # Before the user is asked; `put` refuses a key that another process creates meanwhile.
    if keys.recipient() is not None:
        raise keys.taken()
    with passphrases.without_echo():
        passphrase = passphrases.new()
        key = keys.generated()
        keys.put(key, passphrase)
    passphrases.keep(key.recipient, passphrase)
    return KeyView(key.recipient, keys.path)


def import_(world: VaultWorld, passphrases: Passphrases, content: bytes) -> KeyImported:
    """Import the key in a file's content.

    An encrypted file keeps its passphrase, an unencrypted one gets a new one. Importing the user's
    own key again succeeds. Raises Conflict (KEY_EXISTS) if the user has another key, InvalidValue
    (KEY_FILE_INVALID), MissingContext, Failed.
    """
    keys = world.vault_keys
    held = keys.recipient()
    with passphrases.without_echo():
        if keys.is_encrypted(content):
            key, passphrase = _ask_and_open(lambda one: keys.key_in(content, one), passphrases)
        else:
            key, passphrase = keys.key_in(content), None
        view = KeyView(key.recipient, keys.path)
        if held == key.recipient:
            return KeyImported(view, is_new=False)
        if held is not None:
            raise keys.taken()
        if passphrase is None:
            passphrase = passphrases.new()
            keys.put(key, passphrase)
        else:
            keys.put_file(key, content)
    passphrases.keep(key.recipient, passphrase)
    return KeyImported(view, is_new=True)


def export(world: VaultWorld) -> bytes:
    """Return the key's encrypted file. Raises NotFound (KEY_MISSING), Failed."""
    return world.vault_keys.encrypted()


def export_to(world: VaultWorld, path: str) -> KeyView:
    """Copy the key's encrypted file to a new file, and return the key with the copy's path.

    Raises NotFound (KEY_MISSING), Conflict (PATH_TAKEN), InvalidValue, Failed.
    """
    return KeyView(recipient(world.vault_keys), world.vault_keys.write_copy(path))


def change_passphrase(world: VaultWorld, passphrases: Passphrases) -> KeyView:
    """Encrypt the key with another passphrase.

    Raises NotFound (KEY_MISSING), Conflict (KEY_BUSY), MissingContext, InvalidValue, Failed.
    """
    keys = world.vault_keys
    with keys.changing(), passphrases.without_echo():
        key = _open(keys, passphrases)
        passphrase = passphrases.new()
        keys.change_passphrase(key, passphrase)
    passphrases.keep(key.recipient, passphrase)
    return KeyView(key.recipient, keys.path)


def problems(world: VaultWorld) -> list[Problem]:
    """Return the problems of the key, its files and their modes."""
    keys = world.vault_keys
    of_modes = [Problem("key mode", notice.message) for notice in keys.notices()]
    try:
        keys.recipient()
    except Failed as error:
        return [Problem("key", error.message, error.hint), *of_modes]
    return of_modes


def _open(keys: VaultKeys, passphrases: Passphrases) -> Key:
    """Open the key with the passphrase in the keyring, else with one that the user types."""
    message = None
    account = keys.recorded_recipient()
    if account is not None and (kept := passphrases.kept(account)) is not None:
        try:
            return keys.opened(kept)
        except Failed as error:
            if error.code != _WRONG:
                raise
            message = "the passphrase in the keyring is wrong"
    with passphrases.without_echo():
        key, passphrase = _ask_and_open(keys.opened, passphrases, message)
    passphrases.keep(key.recipient, passphrase)
    return key


def _ask_and_open(
    open_: Callable[[str], Key], passphrases: Passphrases, message: str | None = None
) -> tuple[Key, str]:
    """Open a key with a passphrase that the user types; return both."""
    tries = passphrases.tries
    while True:
        passphrase = passphrases.current(message)
        try:
            return open_(passphrase), passphrase
        except Failed as error:
            tries -= 1
            if error.code != _WRONG or tries < 1:
                raise
            message = error.message
