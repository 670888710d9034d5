"""Ports of the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from symphony_cli.registry.ports import World

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from symphony_cli.identity.audit.commits import Asked, Searched


class Commits(Protocol):
    """Searches the histories of many repositories. It runs nothing that a repository brings."""

    def seconds(self, text: str) -> int:
        """Return a time that a user wrote as seconds since 1970. Raises InvalidValue, Failed."""
        ...

    def foreign(
        self,
        repositories: Iterable[Asked],
        *,
        since: int | None = None,
        unpushed: bool = False,
        jobs: int | None = None,
        timeout: float | None = None,
    ) -> Iterator[Searched]:
        """Yield the commits of each whose author or committer has none of the addresses.

        Only those committed `since` a time (seconds since 1970), and with `unpushed` those that
        are on no remote. `jobs` is how many are searched at once, `timeout` how many seconds each
        may take. Raises Failed where git cannot be started.
        """
        ...


class AuditWorld(World, Protocol):
    """The world of the audit."""

    @property
    def commits(self) -> Commits: ...
