"""Ports of vaults."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from symphony_cli.repos.ports import RepoWorld

if TYPE_CHECKING:
    from symphony_cli.base.errors import Conflict
    from symphony_cli.base.findings import Notice
    from symphony_cli.domain.search_results import Holder, Listed
    from symphony_cli.vaults.figures import Figures
    from symphony_cli.vaults.key import Key

Tell = Callable[[int, int], None]
"""Receives the number of bytes done, and their total."""


class VaultKeys(Protocol):
    """The user's key: a public half that locks, an encrypted secret half that unlocks."""

    path: str
    """The path of the encrypted secret half."""

    def recipient(self) -> str | None:
        """Return the public half (`age1...`), or None if there is no key.

        Raises Failed (KEY_DAMAGED), also if the secret half belongs to another key.
        """
        ...

    def recorded_recipient(self) -> str | None:
        """Return the public half as recorded, unchecked against the secret half, or None.

        Raises NotFound if there is no key, Failed (KEY_DAMAGED) if no passphrase can open it.
        """
        ...

    def opened(self, passphrase: str) -> Key:
        """Return both halves, and record the public half if necessary.

        Raises NotFound if there is no key, Failed (PASSPHRASE_WRONG, KEY_DAMAGED).
        """
        ...

    def check_recipient(self, text: str) -> str:
        """Return a recipient in its stored form. Raises InvalidValue (RECIPIENT_INVALID)."""
        ...


class KeyStore(VaultKeys, Protocol):
    """The user's key, for commands that create, copy or change it."""

    def encrypted(self) -> bytes:
        """Return the encrypted file. Raises NotFound, Failed (KEY_DAMAGED)."""
        ...

    def notices(self) -> list[Notice]:
        """Return a warning if other users can access the key."""
        ...

    def read_file(self, path: str) -> bytes:
        """Return the content of a file to import. Raises InvalidValue."""
        ...

    def is_encrypted(self, content: bytes) -> bool:
        """Whether a key file needs a passphrase. Raises InvalidValue if none can open it."""
        ...

    def key_in(self, content: bytes, passphrase: str | None = None) -> Key:
        """Return the key in a file. Raises Failed (PASSPHRASE_WRONG), InvalidValue."""
        ...

    def write_copy(self, path: str) -> str:
        """Copy the encrypted file to a new file, and return the copy's absolute path.

        Raises NotFound if there is no key, Conflict, InvalidValue, Failed.
        """
        ...

    def generated(self) -> Key:
        """Return a new key, which is not stored yet."""
        ...

    def put(self, key: Key, passphrase: str) -> None:
        """Store a key, encrypted with a passphrase. Raises Conflict (KEY_EXISTS), Failed."""
        ...

    def put_file(self, key: Key, content: bytes) -> None:
        """Store a key as an already encrypted file. Raises Conflict (KEY_EXISTS), Failed."""
        ...

    def taken(self) -> Conflict:
        """Return the KEY_EXISTS error."""
        ...

    def changing(self) -> AbstractContextManager[None]:
        """Keep other processes from changing the passphrase during a block.

        Raises NotFound if there is no key, Conflict (KEY_BUSY) if another process holds the lock.
        """
        ...

    def change_passphrase(self, key: Key, passphrase: str) -> None:
        """Encrypt the key with another passphrase, in a `changing` block. Raises Failed."""
        ...


class Passphrases(Protocol):
    """Passphrases from a descriptor, the system keyring or the user."""

    def without_echo(self) -> AbstractContextManager[None]:
        """Hide what the user types, from the first question in a block to the block's end.

        Typed text that is not an answer is discarded.
        """
        ...

    @property
    def tries(self) -> int:
        """How many times a passphrase can be entered: several at a terminal, else once."""
        ...

    def current(self, message: str | None = None) -> str:
        """Return the key's passphrase, printing a message before the question.

        Raises MissingContext, with the option's name, if there is no terminal; InvalidValue.
        """
        ...

    def new(self) -> str:
        """Return a new passphrase, which the user types twice. Raises what `current` raises."""
        ...

    def kept(self, recipient: str) -> str | None:
        """Return a key's passphrase from the keyring, or None.

        Returns None also if the keyring is off, or a descriptor supplies the passphrase.
        """
        ...

    def keep(self, recipient: str, passphrase: str) -> None:
        """Store a key's passphrase in the keyring, if the keyring is on."""
        ...


class OpenFiles(Protocol):
    """The files that running programs use."""

    def programs(self, path: str) -> list[Holder]:
        """Return the programs with an open file or a working directory at or below a path.

        Leaves out this program, and programs that the system does not let the user inspect.
        """
        ...


class VaultCounter(Protocol):
    """Figures of vaults, counted without opening files."""

    def count(self, path: str) -> Figures:
        """Return the figures of a vault's directory; what cannot be read becomes a notice."""
        ...

    def count_archive(self, path: str) -> Figures:
        """Return the figures of a locked vault by its path: the size of its archive."""
        ...


class VaultLists(Protocol):
    """The lists in which note programs record their vaults."""

    def read(self) -> Listed:
        """Return the listed vaults, each path once; a list that cannot be read is a notice."""
        ...


class VaultLocker(Protocol):
    """Conversion of a vault's directory to its archive and back; one of them is always complete."""

    def lock(
        self,
        path: str,
        recipients: Sequence[str],
        tell: Tell,
        check: Callable[[str], None],
        forgetting: Callable[[], AbstractContextManager[None]],
    ) -> list[Notice]:
        """Write the directory's archive, verify it, and only then remove the directory.

        `check` raises if the directory at a path must not be locked. It runs before packing, and
        again after the directory has been renamed, with the new path. The renaming happens in a
        block of `forgetting`.
        """
        ...

    def unlock(self, path: str, identity: str, tell: Tell) -> list[Notice]:
        """Extract the archive, and only then remove it."""
        ...

    def settle(self, path: str) -> Notice | None:
        """Finish or undo interrupted work. Return a notice if there was any."""
        ...


class VaultWorld(RepoWorld, Protocol):
    """The world of services for vaults."""

    @property
    def vault_locker(self) -> VaultLocker: ...

    @property
    def vault_keys(self) -> KeyStore: ...

    @property
    def vault_lists(self) -> VaultLists: ...

    @property
    def vault_counter(self) -> VaultCounter: ...

    @property
    def open_files(self) -> OpenFiles: ...
