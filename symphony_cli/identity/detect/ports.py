"""Ports of the detection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from symphony_cli.registry.ports import World

if TYPE_CHECKING:
    from collections.abc import Iterable

    from symphony_cli.identity.detect.detections import RepoClues, UserClues
    from symphony_cli.repos.ports import Scanner


class IdentitySources(Protocol):
    """The source of clues about the user; never reads private keys or keeps tokens."""

    def of_user(self) -> UserClues:
        """Return the clues in the user's own files, with notices of unreadable ones."""
        ...

    def of_repos(self, paths: Iterable[str], *, since: int | None = None) -> list[RepoClues]:
        """Return the clues in each repository, sorted by path.

        `since` (seconds since 1970) leaves older commits out.
        """
        ...


class DetectWorld(World, Protocol):
    """The world of the detection."""

    @property
    def identity_sources(self) -> IdentitySources: ...

    @property
    def scanner(self) -> Scanner: ...
