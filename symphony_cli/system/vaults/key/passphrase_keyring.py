"""The system's keyring, by the optional library `keyring`."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from symphony_cli.base.errors import Failed

SERVICE = "symphony vault key"


class PassphraseKeyring:
    """Passphrases of keys, each stored under its public half."""

    def passphrase(self, recipient: str) -> str | None:
        """Return the passphrase of a key, or None. Raises Failed."""
        with _failing():
            import keyring

            return keyring.get_password(SERVICE, recipient)

    def keep(self, recipient: str, passphrase: str) -> None:
        """Store or replace the passphrase of a key. Raises Failed."""
        with _failing():
            import keyring

            keyring.set_password(SERVICE, recipient, passphrase)


@contextmanager
def _failing() -> Generator[None]:
    try:
        yield
    # Messages of backends could contain the passphrase, so only the type is shown.
    except Exception as error:  # noqa: BLE001 (backends raise exceptions of any type)
        if isinstance(error, ModuleNotFoundError) and error.name == "keyring":
            raise Failed(
                "KEYRING_MISSING",
                "the system's keyring cannot be used: the library `keyring` is not installed",
                hint="to install it, run `pipx inject symphony-cli keyring`; to turn it off,"
                " run `symphony config set vault.keyring off`",
            ) from None
        kind = type(error).__name__
        raise _failed(
            "no keyring was found" if kind == "NoKeyringError" else f"it failed ({kind})"
        ) from None


def _failed(reason: str) -> Failed:
    return Failed(
        "KEYRING_FAILED",
        f"the system's keyring cannot be used: {reason}",
        hint="to see why, run `keyring diagnose`; to turn it off, run `symphony config set"
        " vault.keyring off`",
    )
