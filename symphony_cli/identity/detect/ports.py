"""Ports of the detection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from symphony_cli.registry.ports import World

if TYPE_CHECKING:
    from collections.abc import Iterable

    from symphony_cli.identity.detect.detections import RepoClues, UserClues
    from symphony_cli.repos.ports import Scanner


class IdentitySources(Protocol):
    """Looks for who the user is. No private key is read, and no token kept."""

    def of_user(self) -> UserClues:
        """Return what the user's own files say. What cannot be read is in the notices."""
        ...

    def of_repos(self, paths: Iterable[str]) -> list[RepoClues]:
        """Return what each of the repositories says, sorted by path."""
        ...


class DetectWorld(World, Protocol):
    """The world of the detection."""

    @property
    def identity_sources(self) -> IdentitySources: ...

    @property
    def scanner(self) -> Scanner: ...
