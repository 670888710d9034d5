"""Ports of foreign registries, and their world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from symphony_cli.repos.ports import RepoWorld

if TYPE_CHECKING:
    from symphony_cli.transfer.foreign.listings import Listing


class RegistryFiles(Protocol):
    """The files of other tools. Nothing in them is run."""

    def known(self, kind: str) -> list[str]:
        """Return the registries of a tool that exist where it keeps them, for ghq its roots."""
        ...

    def text(self, path: str) -> str | None:
        """Return the text of a file, or None if it is missing.

        Raises InvalidValue (REGISTRY_UNREADABLE), also for a file that is too large or binary.
        """
        ...

    def yaml(self, path: str) -> Any:
        """Return the content of a YAML file: text, lists and mappings, or None if it is missing.

        Raises InvalidValue, as `text` does, and for aliases that expand too far.
        """
        ...

    def toml(self, path: str) -> Any:
        """Return the table in a TOML file, or None if it is missing. Raises InvalidValue."""
        ...

    def expanded(self, path: str) -> str:
        """Return a path with `~` and the variables of the environment expanded."""
        ...


class ForeignWorld(RepoWorld, Protocol):
    """The world of services for foreign registries."""

    @property
    def registries(self) -> RegistryFiles: ...


class Reader(Protocol):
    """A reader of the registries of one tool."""

    def __call__(self, files: RegistryFiles, path: str, root: str) -> Listing:
        """Return what a registry lists; relative paths are below `root`."""
        ...
