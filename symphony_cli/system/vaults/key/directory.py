"""Reading of a key's directory."""

from __future__ import annotations

import os

from symphony_cli.base.errors import Failed, InvalidValue
from symphony_cli.base.text import escaped
from symphony_cli.system.disk.files import read_regular
from symphony_cli.system.vaults.age import keys as age_keys
from symphony_cli.system.vaults.key.recipient_files import PublicHalf, public_half
from symphony_cli.vaults.key import LARGEST_FILE

IDENTITY, RECIPIENT = "identity.age", "recipient.txt"
_HINT_TO_BIND = (
    f"{RECIPIENT} is written again when you next enter the passphrase: run `symphony vault"
    " unlock` or `symphony vault key change-passphrase`"
)


class KeyDirectory:
    """The key directory at `path`. Damage raises Failed (KEY_DAMAGED)."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.identity = os.path.join(path, IDENTITY)
        self.recipient = os.path.join(path, RECIPIENT)

    def is_there(self) -> bool:
        """Whether there is a key, or anything else at its path."""
        # An empty directory has no key to lose, and `KeyFiles.put_file` replaces it.
        try:
            return bool(os.listdir(self.path))
        except OSError:
            return os.path.lexists(self.path)

    def encrypted(self) -> bytes:
        """Return the encrypted file, after checking that a passphrase can open it."""
        content = self._read(IDENTITY)
        if not age_keys.is_encrypted(content):
            raise self._damaged(f"{IDENTITY} is not encrypted by age")
        try:
            age_keys.check_encrypted(content)
        except InvalidValue as error:
            raise self.not_a_key(error) from None
        return content

    def public_half(self) -> PublicHalf:
        """Return the recorded public half, unchecked against the encrypted file."""
        content = self._read(RECIPIENT, _HINT_TO_BIND)
        try:
            return public_half(content)
        except InvalidValue:
            raise self._damaged(f"{RECIPIENT} contains no public key", _HINT_TO_BIND) from None

    def matching_half(self) -> PublicHalf:
        """Return the public half that belongs to the encrypted file."""
        before = None
        while True:
            # The order matters: while another process changes the passphrase, recipient.txt, read
            # second, names both versions of the encrypted file. Read twice before reporting damage.
            encrypted = self.encrypted()
            half = self.public_half()
            if half.fits(encrypted):
                return half
            if before == (encrypted, half):
                raise self._damaged(
                    f"{IDENTITY} and {RECIPIENT} do not belong together", _HINT_TO_BIND
                )
            before = encrypted, half

    def not_a_key(self, error: InvalidValue) -> Failed:
        """Return the error for an encrypted file that is not a key, from its reason."""
        return self._damaged(error.message.replace("this", IDENTITY, 1))

    def not_of_one_key(self) -> Failed:
        """Return the error for a decrypted key with another public half."""
        return self._damaged(
            f"{IDENTITY} and {RECIPIENT} belong to different keys",
            f"if {IDENTITY} has your key, remove {RECIPIENT}, which is then written again; else"
            f" {self._hint_to_import()}",
        )

    def _read(self, name: str, hint: str | None = None) -> bytes:
        path = os.path.join(self.path, name)
        # The directory may be a link, such as to a USB stick, but a file may not: a change of the
        # passphrase would replace the link, and its target would keep the old passphrase.
        if os.path.islink(path):
            raise self._damaged(f"{name} is a symbolic link", hint)
        try:
            content = read_regular(path, LARGEST_FILE + 1)
        except OSError as error:
            raise self._damaged(f"{name}: {error.strerror}", hint) from None
        if len(content) > LARGEST_FILE:
            raise self._damaged(f"{name} is too large", hint)
        return content

    def _damaged(self, reason: str, hint: str | None = None) -> Failed:
        return Failed(
            "KEY_DAMAGED",
            f"the key in {escaped(self.path)} cannot be used: {reason}",
            hint=hint or self._hint_to_import(),
        )

    def _hint_to_import(self) -> str:
        return (
            f"move {escaped(self.path)} away; to restore the key from a copy, run `symphony"
            " vault key import FILE`"
        )
