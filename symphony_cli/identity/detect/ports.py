"""Ports of the detection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from symphony_cli.repos.ports import RepoWorld

if TYPE_CHECKING:
    from collections.abc import Iterable

    from symphony_cli.identity.detect.detections import RepoClues, UserClues


class Accounts(Protocol):
    """Knows the user's accounts at forges."""

    def token(self, user: str, host: str | None) -> str:
        """Return the token of an account, on GitHub itself without a host. Raises Failed."""
        ...


class IdentitySources(Protocol):
    """Looks for who the user is. No private key is read, and no token kept."""

    def of_user(self) -> UserClues:
        """Return what the user's own files say. What cannot be read is in the notices."""
        ...

    def of_repos(self, paths: Iterable[str]) -> list[RepoClues]:
        """Return what each of the repositories says, sorted by path."""
        ...


class DetectWorld(RepoWorld, Protocol):
    """The world of the detection."""

    @property
    def identity_sources(self) -> IdentitySources: ...
