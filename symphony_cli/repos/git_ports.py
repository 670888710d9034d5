"""What the services need of git. Every Protocol is structural."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    # Only annotations need these, and reads must start without the dataclasses behind them.
    from collections.abc import Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from symphony_cli.base.outcomes import Outcome
    from symphony_cli.domain.repos import GitFacts
    from symphony_cli.repos.clones import Clone, Cloned, CloneOptions
    from symphony_cli.repos.states import RepoState


class Git(Protocol):
    """Reads git repositories. It runs nothing that a repository brings."""

    def inspect(self, path: str) -> GitFacts:
        """Return what is known of the repository at a path.

        Raises InvalidValue when there is none, or when it is a linked worktree or a submodule.
        """
        ...

    def inspect_all(
        self, paths: Iterable[str], *, with_history: bool = True
    ) -> dict[str, GitFacts]:
        """Return what is known of each of the repositories, which a search has found.

        Without history, root commits are left out, and what files can tell needs no git.
        """
        ...

    def worktrees(self, path: str) -> list[str]:
        """Return the paths of a repository's linked worktrees, sorted."""
        ...

    def git_directory(self, path: str) -> str | None:
        """Return the git directory that all worktrees of a repository share, links resolved.

        None where there is no repository at the path.
        """
        ...

    def identity(self) -> tuple[str | None, str | None]:
        """Return `user.name` and `user.email` of the user's own git configuration."""
        ...

    def version(self) -> tuple[int, ...] | None:
        """Return git's version, or None where git cannot be started."""
        ...


class RepoStates(Protocol):
    """Tells what many repositories need. It runs nothing that a repository brings."""

    def states(
        self,
        paths: Iterable[str],
        *,
        jobs: int | None = None,
        timeout: float | None = None,
        thorough: bool = False,
    ) -> Iterator[RepoState]:
        """Yield the state of the repository at each path, each as soon as it is known.

        `jobs` is how many are looked at at once, `timeout` how many seconds one may take; both are
        chosen by the number of cores, and generously, without. `thorough` counts also what the
        user's configuration has git leave out. Raises Failed where git cannot be started.
        """
        ...


class Remotes(Protocol):
    """Works on many repositories and their remotes at once.

    Every method yields an Outcome for each path, as soon as it is known. `jobs` is how many are
    worked on at once, `timeout` how many seconds each may take. Raises Failed where git cannot be
    started.
    """

    def fetch(
        self, paths: Iterable[str], *, jobs: int | None, timeout: float | None, prune: bool
    ) -> Iterator[Outcome]:
        """Fetch from every remote; `prune` forgets the branches that are gone there."""
        ...

    def pull(
        self, paths: Iterable[str], *, jobs: int | None, timeout: float | None
    ) -> Iterator[Outcome]:
        """Fast-forward the current branch to its upstream, if that is all it takes."""
        ...

    def push(
        self, paths: Iterable[str], *, jobs: int | None, timeout: float | None
    ) -> Iterator[Outcome]:
        """Push the current branch to its upstream."""
        ...

    def sync(
        self, paths: Iterable[str], *, jobs: int | None, timeout: float | None
    ) -> Iterator[Outcome]:
        """Fetch, and ask the main remote for its default branch."""
        ...


class Clones(Protocol):
    """Makes clones. What was made and is not kept when the block ends is removed."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *details: object) -> None: ...

    def destination(self, root: str, place: str) -> str:
        """Return the real path of a place below a directory.

        Raises Conflict when it would be inside of a repository that is below the directory,
        InvalidValue when the path cannot be kept.
        """
        ...

    def run(
        self,
        clones: Sequence[Clone],
        options: CloneOptions,
        *,
        jobs: int | None = None,
        timeout: float | None = None,
    ) -> Iterator[Cloned]:
        """Clone, and yield what became of each as it is done; of a failed one nothing stays.

        `jobs` is how many run at once, `timeout` how many seconds one may take. It is a Conflict
        where something is at a path already.
        """
        ...

    def keeping(self, paths: Iterable[str]) -> AbstractContextManager[None]:
        """Keep the clones at the paths if the block, which registers them, ends well."""
        ...
