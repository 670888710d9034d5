"""The ports of branches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from symphony_cli.repos.ports import RepoWorld

if TYPE_CHECKING:
    from symphony_cli.repos.branches.views import BranchesRead


class Branches(Protocol):
    """Local branches of repositories."""

    def read(self, path: str) -> BranchesRead:
        """Return the branches of a repository that need attention.

        Raises Failed if git cannot read them.
        """
        ...


class BranchWorld(RepoWorld, Protocol):
    """The world of services for branches."""

    @property
    def branches(self) -> Branches: ...
