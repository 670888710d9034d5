"""The ports of branches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from symphony_cli.repos.ports import RepoWorld

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from symphony_cli.repos.branches.views import BranchesRead, Prune


class Branches(Protocol):
    """Local branches of repositories."""

    def read(self, path: str) -> BranchesRead:
        """Return the branches of a repository that need attention.

        Raises Failed if git cannot read them.
        """
        ...


class Pruner(Branches, Protocol):
    """Local branches of repositories, and the deletion of those that are done with."""

    def judge(
        self, paths: Iterable[str], *, jobs: int | None, timeout: float | None
    ) -> Iterator[Prune]:
        """Yield the branches of each repository whose upstream is gone, in order of completion.

        A branch that is checked out in any worktree is kept, and one with commits that neither the
        remote nor the default branch has, not even as the same patch.
        """
        ...

    def delete(
        self, judged: Iterable[Prune], *, jobs: int | None, timeout: float | None
    ) -> Iterator[Prune]:
        """Delete the branches that were judged so, unless they have changed since then."""
        ...


class BranchWorld(RepoWorld, Protocol):
    """The world of services for branches."""

    @property
    def branches(self) -> Branches: ...
