"""The user's key of vaults: make, show, copy, take in, open, and change its passphrase."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.errors import Failed
from symphony_cli.base.findings import Problem
from symphony_cli.vaults.key import KeyView, key_missing

if TYPE_CHECKING:
    from symphony_cli.base.findings import Notice
    from symphony_cli.vaults.key import Key
    from symphony_cli.vaults.ports import KeyStore, Passphrases, VaultKeys

_WRONG = "PASSPHRASE_WRONG"


class KeyShown(NamedTuple):
    """The key, and warnings about how it is kept."""

    key: KeyView
    notices: list[Notice]


class KeyImported(NamedTuple):
    """The key that was taken in; it `is_new` unless it was here already."""

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

    Raises NotFound (KEY_MISSING), MissingContext where nobody can be asked for the passphrase,
    InvalidValue for what is none, Failed (PASSPHRASE_WRONG, KEY_DAMAGED).
    """
    return _opened(keys, passphrases).secret


def show(keys: KeyStore) -> KeyShown:
    """Return the public half of the key. Raises NotFound (KEY_MISSING), Failed (KEY_DAMAGED)."""
    return KeyShown(KeyView(recipient(keys), keys.path), keys.notices())


def create(keys: KeyStore, passphrases: Passphrases) -> KeyView:
    """Make a key under a new passphrase. Raises Conflict (KEY_EXISTS), MissingContext, Failed."""
    # Before anything is asked; another process may still be faster.
    if keys.recipient() is not None:
        raise keys.taken()
    with passphrases.unseen():
        passphrase = passphrases.new()
        key = keys.generated()
        keys.put(key, passphrase)
    passphrases.keep(key.recipient, passphrase)
    return KeyView(key.recipient, keys.path)


def import_(keys: KeyStore, passphrases: Passphrases, content: bytes) -> KeyImported:
    """Take in the key in a file's content, under its own passphrase or, without one, a new one.

    The key that is here already is success. Raises Conflict (KEY_EXISTS) for another one,
    InvalidValue (KEY_FILE_INVALID), MissingContext, Failed.
    """
    held = keys.recipient()
    with passphrases.unseen():
        if keys.is_encrypted(content):
            key, passphrase = _asked(lambda one: keys.key_in(content, one), passphrases)
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


def export(keys: KeyStore) -> bytes:
    """Return the key's file, encrypted as it is. Raises NotFound (KEY_MISSING), Failed."""
    return keys.encrypted()


def export_to(keys: KeyStore, path: str) -> KeyView:
    """Write a copy of the key's file to a new one, which the result names.

    Raises NotFound (KEY_MISSING), Conflict (PATH_TAKEN), InvalidValue, Failed.
    """
    return KeyView(recipient(keys), keys.write_copy(path))


def change_passphrase(keys: KeyStore, passphrases: Passphrases) -> KeyView:
    """Put the key under another passphrase.

    Raises NotFound (KEY_MISSING), Conflict (KEY_BUSY), MissingContext, InvalidValue, Failed.
    """
    with keys.changing(), passphrases.unseen():
        key = _opened(keys, passphrases)
        passphrase = passphrases.new()
        keys.change_passphrase(key, passphrase)
    passphrases.keep(key.recipient, passphrase)
    return KeyView(key.recipient, keys.path)


def problems(keys: KeyStore) -> list[Problem]:
    """Return what is wrong with the key and with how it is kept; where there is none, nothing."""
    told = [Problem("key mode", notice.message) for notice in keys.notices()]
    try:
        keys.recipient()
    except Failed as error:
        return [Problem("key", error.message, error.hint), *told]
    return told


def _opened(keys: VaultKeys, passphrases: Passphrases) -> Key:
    """Return what the passphrase opens: the kept one, else one that the user gives."""
    said = None
    account = keys.told_recipient()
    if account is not None and (kept := passphrases.kept(account)) is not None:
        try:
            return keys.opened(kept)
        except Failed as error:
            if error.code != _WRONG:
                raise
            said = "the passphrase in the keyring is wrong"
    with passphrases.unseen():
        key, passphrase = _asked(keys.opened, passphrases, said)
    passphrases.keep(key.recipient, passphrase)
    return key


def _asked(
    open_: Callable[[str], Key], passphrases: Passphrases, said: str | None = None
) -> tuple[Key, str]:
    """Return what a passphrase that the user gives opens, and that passphrase."""
    tries = passphrases.tries
    while True:
        passphrase = passphrases.current(said)
        try:
            return open_(passphrase), passphrase
        except Failed as error:
            tries -= 1
            if error.code != _WRONG or tries < 1:
                raise
            said = error.message
