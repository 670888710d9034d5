"""What services of locked vaults need of the world outside them, as `ports` has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from symphony_cli.repos.ports import RepoWorld

if TYPE_CHECKING:
    from symphony_cli.base.errors import Conflict
    from symphony_cli.base.findings import Holder, Listed, Notice
    from symphony_cli.registry.ports import Forget
    from symphony_cli.vaults.figures import Figures
    from symphony_cli.vaults.key import Key

Tell = Callable[[int, int], None]
"""Is told how many bytes of how many are done."""


class VaultKeys(Protocol):
    """The user's key: its public half locks, its secret half, kept encrypted, unlocks."""

    path: str
    """Where the secret half is kept."""

    def recipient(self) -> str | None:
        """Return the public half (`age1...`), None where there is no key.

        Raises Failed (KEY_DAMAGED), also where the secret half beside it is of another one.
        """
        ...

    def told_recipient(self) -> str | None:
        """Return the public half where one is told, whether or not the secret half is beside it.

        Raises NotFound without a key, Failed (KEY_DAMAGED) where no passphrase opens it.
        """
        ...

    def opened(self, passphrase: str) -> Key:
        """Return both halves, and have the public one kept with the secret one from now on.

        Raises NotFound without a key, Failed (PASSPHRASE_WRONG, KEY_DAMAGED).
        """
        ...

    def check_recipient(self, text: str) -> str:
        """Return a recipient as it is kept. Raises InvalidValue (RECIPIENT_INVALID)."""
        ...


class KeyStore(VaultKeys, Protocol):
    """The same to make, copy and change it."""

    def encrypted(self) -> bytes:
        """Return the file of the secret half as it is. Raises NotFound, Failed (KEY_DAMAGED)."""
        ...

    def notices(self) -> list[Notice]:
        """Return a warning where others than the user can get at the key."""
        ...

    def read_file(self, path: str) -> bytes:
        """Return what is in a file that may be a key's. Raises InvalidValue."""
        ...

    def is_encrypted(self, content: bytes) -> bool:
        """Whether a key's file needs a passphrase. Raises InvalidValue where none opens it."""
        ...

    def key_in(self, content: bytes, passphrase: str | None = None) -> Key:
        """Return the key in a file. Raises Failed (PASSPHRASE_WRONG), InvalidValue."""
        ...

    def write_copy(self, path: str) -> str:
        """Write the file of the secret half to a new one, and return that one's absolute path.

        Raises NotFound without a key, Conflict, InvalidValue, Failed.
        """
        ...

    def generated(self) -> Key:
        """Return a new key, which is not kept yet."""
        ...

    def put(self, key: Key, passphrase: str) -> None:
        """Keep a key under a passphrase. Raises Conflict (KEY_EXISTS), Failed."""
        ...

    def put_file(self, key: Key, content: bytes) -> None:
        """Keep a key with its encrypted file as it is. Raises as `put` does."""
        ...

    def taken(self) -> Conflict:
        """Return the error where another key is there already."""
        ...

    def changing(self) -> AbstractContextManager[None]:
        """Keep other processes from changing the passphrase while a block runs.

        Raises NotFound without a key, Conflict (KEY_BUSY) when one does.
        """
        ...

    def change_passphrase(self, key: Key, passphrase: str) -> None:
        """Keep the key under another passphrase, in a block of `changing`. Raises Failed."""
        ...


class Passphrases(Protocol):
    """Where passphrases come from: a descriptor, the system keyring, the user."""

    def unseen(self) -> AbstractContextManager[None]:
        """Have nothing seen that is typed from the first question in a block to the block's end.

        What is typed there and is no answer is thrown away.
        """
        ...

    @property
    def tries(self) -> int:
        """How often one can be asked for: several times of a user at a terminal, else once."""
        ...

    def current(self, said: str | None = None) -> str:
        """Return the passphrase of a key; a user who is asked is first told what is `said`.

        Raises MissingContext, naming the option, where nobody can be asked; InvalidValue.
        """
        ...

    def new(self) -> str:
        """Return a new passphrase, which a user gives twice. Raises as `current` does."""
        ...

    def kept(self, recipient: str) -> str | None:
        """Return the passphrase that the keyring has for a key, where the user chose that.

        None also where another passphrase than that is given.
        """
        ...

    def keep(self, recipient: str, passphrase: str) -> None:
        """Have the keyring keep the passphrase of a key, where the user chose that."""
        ...


class OpenFiles(Protocol):
    """Knows which programs are using what."""

    def programs(self, path: str) -> list[Holder]:
        """Return the programs that have something at or below a path open, or work there.

        This one is not among them, nor are those that the system does not let it look at.
        """
        ...


class VaultCounter(Protocol):
    """Counts what is in vaults. It opens no file of theirs."""

    def count(self, path: str) -> Figures:
        """Return the figures of a vault's directory; what cannot be read is in the notices."""
        ...

    def count_archive(self, path: str) -> Figures:
        """Return the figures of the vault at a path that is locked: the bytes of its archive."""
        ...


class VaultLists(Protocol):
    """The lists that programs of notes keep of where their vaults are."""

    def read(self) -> Listed:
        """Return what the lists name, each path once; a list that cannot be read is a notice."""
        ...


class VaultLocker(Protocol):
    """Turns a vault's directory into its archive and back. At each step one of them is whole."""

    def lock(
        self, path: str, recipients: Sequence[str], tell: Tell, check: Callable[[str], None]
    ) -> list[Notice]:
        """Make the archive of the directory, verify it, and only then remove the directory.

        `check` raises when the directory at a path is not to be locked. It is asked before that is
        begun, and before it is ended, when the directory has another path.
        """
        ...

    def unlock(self, path: str, identity: str, tell: Tell) -> list[Notice]:
        """Make the directory from the archive, and only then remove the archive."""
        ...

    def settle(self, path: str) -> Notice | None:
        """Finish or take back what was ended before it was done, and tell which."""
        ...


class VaultWorld(RepoWorld, Protocol):
    """The world of services for vaults, which may hold repos."""

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

    @property
    def forget_notes(self) -> Forget: ...
