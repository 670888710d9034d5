"""The system's keyring, by the library `keyring`, which is there when the user has added it."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from symphony_cli.base.errors import Failed

SERVICE = "symphony vault key"


class PassphraseKeyring:
    """Keeps the passphrases of keys, each under its public half."""

    def passphrase(self, recipient: str) -> str | None:
        """Return the passphrase of a key, None where it is not kept. Raises Failed."""
        with _failing():
            import keyring

            return keyring.get_password(SERVICE, recipient)

    def keep(self, recipient: str, passphrase: str) -> None:
        """Keep the passphrase of a key, in the place of the one that was kept. Raises Failed."""
        with _failing():
            import keyring

            keyring.set_password(SERVICE, recipient, passphrase)


@contextmanager
def _failing() -> Generator[None]:
    try:
        yield
    # The backends of many systems raise what they like. What they say might hold the passphrase.
    except Exception as error:  # noqa: BLE001
        if isinstance(error, ModuleNotFoundError) and error.name == "keyring":
            raise Failed(
                "KEYRING_MISSING",
                "the system's keyring cannot be used: the library `keyring` is not installed",
                hint="add it with `pipx inject symphony-cli keyring`, or do without:"
                " `symphony config set vault.keyring off`",
            ) from None
        kind = type(error).__name__
        raise _failed(
            "there is none" if kind == "NoKeyringError" else f"it failed ({kind})"
        ) from None


def _failed(reason: str) -> Failed:
    return Failed(
        "KEYRING_FAILED",
        f"the system's keyring cannot be used: {reason}",
        hint="see what `keyring diagnose` says, or do without:"
        " `symphony config set vault.keyring off`",
    )
