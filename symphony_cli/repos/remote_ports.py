"""The ports of work with remotes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from symphony_cli.repos.outcomes import Outcome, PushPlan


class Remotes(Protocol):
    """Parallel work on many repositories and their remotes.

    Every method yields an Outcome for each path, in order of completion. `jobs` is the number of
    repositories worked on in parallel, `timeout` the limit for each in seconds. Raises Failed if
    git does not start.
    """

    def fetch(
        self, paths: Iterable[str], *, jobs: int | None, timeout: float | None, prune: bool
    ) -> Iterator[Outcome]:
        """Fetch from every remote; `prune` deletes the tracking branches of deleted branches."""
        ...

    def pull(
        self,
        paths: Iterable[str],
        *,
        jobs: int | None,
        timeout: float | None,
        rebase: bool | None = None,
        autostash: bool | None = None,
    ) -> Iterator[Outcome]:
        """Fetch, and fast-forward the current branch to its upstream, or rebase it; never merge.

        `rebase` and `autostash` default to git's settings. A rebase that stops is undone.
        """
        ...

    def sync(
        self, paths: Iterable[str], *, jobs: int | None, timeout: float | None
    ) -> Iterator[Outcome]:
        """Fetch, and ask the main remote for its default branch."""
        ...


class Pushes(Protocol):
    """Parallel pushes of many repositories, as git itself would push them.

    Both methods yield in order of completion, and take and raise what `Remotes` does.
    """

    def plans(
        self, paths: Iterable[str], *, jobs: int | None, timeout: float | None
    ) -> Iterator[PushPlan]:
        """Ask git and the remotes what pushes would do; nothing is pushed."""
        ...

    def push(
        self, plans: Iterable[PushPlan], *, jobs: int | None, timeout: float | None
    ) -> Iterator[Outcome]:
        """Push what the plans say; a repository whose branch has changed since then fails."""
        ...
