"""Ports of the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from symphony_cli.registry.ports import World

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from symphony_cli.identity.audit.commits import Search, SearchResult


class Commits(Protocol):
    """A search of many histories, which never runs a repository's programs."""

    def seconds(self, text: str) -> int:
        """Return the user's date in seconds since 1970. Raises InvalidValue, Failed."""
        ...

    def foreign(
        self,
        searches: Iterable[Search],
        *,
        since: int | None = None,
        unpushed: bool = False,
        jobs: int | None = None,
        timeout: float | None = None,
    ) -> Iterator[SearchResult]:
        """Yield the commits of each repository whose author or committer has another address.

        `since` (seconds since 1970) skips older commits, `unpushed` skips pushed ones. `jobs` is
        the number of searches at a time, `timeout` the limit for each in seconds. Raises Failed
        if it cannot run git.
        """
        ...


class AuditWorld(World, Protocol):
    """The world of the audit."""

    @property
    def commits(self) -> Commits: ...
