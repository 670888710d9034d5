"""What services of locked vaults need of the world outside them, as `ports` has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from symphony_cli.domain.findings import Holder, Notice

Tell = Callable[[int, int], None]
"""Is told how many bytes of how many are done."""


class VaultKeys(Protocol):
    """The user's key: its public half locks, its secret half, kept encrypted, unlocks."""

    def recipient(self) -> str | None:
        """Return the public half (`age1...`), None where there is no key."""
        ...

    def identity(self, passphrase: str) -> str:
        """Return the secret half (`AGE-SECRET-KEY-1...`).

        Raises NotFound without a key, Failed (PASSPHRASE_WRONG, KEY_DAMAGED).
        """
        ...


class OpenFiles(Protocol):
    """Knows which programs are using what."""

    def programs(self, path: str) -> list[Holder]:
        """Return the programs that have something at or below a path open, or work there.

        This one is not among them, nor are those that the system does not let it look at.
        """
        ...


class VaultLocker(Protocol):
    """Turns a vault's directory into its archive and back. At each step one of them is whole."""

    def lock(self, path: str, recipients: Sequence[str], tell: Tell) -> list[Notice]:
        """Make the archive of the directory, verify it, and only then remove the directory."""
        ...

    def unlock(self, path: str, identity: str, tell: Tell) -> list[Notice]:
        """Make the directory from the archive, and only then remove the archive."""
        ...

    def settle(self, path: str) -> Notice | None:
        """Finish or take back what was ended before it was done, and tell which."""
        ...
