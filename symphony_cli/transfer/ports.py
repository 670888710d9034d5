"""Ports of transfer: document files, and what git's files say for a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from symphony_cli.identity.ports import IdentityWorld
from symphony_cli.vaults.ports import VaultWorld

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from symphony_cli.transfer.documents import GitParts, Made, Wanted


class Documents(Protocol):
    """Documents on disk and in repositories."""

    def git_parts(self, path: str) -> GitParts | None:
        """Return what the files of the repository at a path say, or None if there is none."""
        ...

    def is_empty(self, path: str) -> bool:
        """Whether a path is an empty directory."""
        ...

    def load(self, path: str) -> tuple[str | None, Any]:
        """Return the real path of the directory that was given, if any, and the parsed values.

        In a directory it is `symphony.toml` or `symphony.json`, and `-` is standard input. Raises
        InvalidValue if it is missing, too large, or neither TOML nor JSON.
        """
        ...

    def save(self, path: str, text: str) -> str:
        """Write a document, and return its absolute path.

        Raises Conflict if another kind of file has the path, Failed for other errors.
        """
        ...

    def save_all(self, directory: str, texts: Mapping[str, str]) -> str:
        """Write documents by their places in a directory, in order; return its absolute path.

        Missing directories are created (0700). Raises as `save`; a Conflict before any is written.
        """
        ...


class Restorer(Protocol):
    """Clones that are complete at their paths, or not there at all."""

    def run(
        self,
        wanted: Sequence[Wanted],
        *,
        allow_local: bool,
        jobs: int | None = None,
        watch: Callable[[str], None] | None = None,
    ) -> Iterator[Made]:
        """Clone what does not exist, make worktrees, and yield each result as it completes.

        Git may use only the protocols of documents. `watch` receives its progress. What a killed
        run left beside a path is removed.
        """
        ...


class TransferWorld(VaultWorld, IdentityWorld, Protocol):
    """The world of services for documents."""

    @property
    def documents(self) -> Documents: ...

    @property
    def restorer(self) -> Restorer: ...
