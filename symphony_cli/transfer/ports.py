"""Ports of transfer: document files, and what git's files say for a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from symphony_cli.identity.ports import IdentityWorld
from symphony_cli.vaults.ports import VaultWorld

if TYPE_CHECKING:
    from symphony_cli.transfer.documents import GitParts


class Documents(Protocol):
    """Documents on disk and in repositories."""

    def git_parts(self, path: str) -> GitParts | None:
        """Return what the files of the repository at a path say, or None if there is none."""
        ...

    def load(self, path: str) -> tuple[str | None, Any]:
        """Return the real path of the directory that was given, if any, and the parsed values.

        In a directory it is `symphony.toml` or `symphony.json`. Raises InvalidValue if it is
        missing, too large, or neither TOML nor JSON.
        """
        ...

    def parse(self, content: bytes) -> Any:
        """Return the values in TOML or JSON. Raises InvalidValue."""
        ...

    def save(self, path: str, text: str) -> str:
        """Write a document, and return its absolute path.

        Raises Conflict if another kind of file has the path, Failed for other errors.
        """
        ...


class TransferWorld(VaultWorld, IdentityWorld, Protocol):
    """The world of services for documents."""

    @property
    def documents(self) -> Documents: ...
