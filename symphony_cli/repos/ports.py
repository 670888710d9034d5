"""Ports of repos: git, directories, and their world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self

from symphony_cli.registry.ports import World

if TYPE_CHECKING:
    # Only annotations need these, and reads must start without the dataclasses behind them.
    from collections.abc import Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from symphony_cli.base.findings import Found, HeldPlaces, Notice
    from symphony_cli.base.outcomes import Outcome
    from symphony_cli.domain.repos import GitFacts
    from symphony_cli.registry.ports import Progress
    from symphony_cli.registry.program_ports import Executor
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


class Worktrees(Protocol):
    """Knows what is linked with what: linked worktrees, submodules, git directories elsewhere."""

    def held(self, path: str) -> HeldPlaces:
        """Return what is to git below a directory, and what elsewhere belongs to it."""
        ...

    def repair(self, source: str, destination: str) -> list[Notice]:
        """Repair the links of everything in a directory that was moved; tell of what is not."""
        ...


class Move(Protocol):
    """One move of a directory: entered it is prepared, and left it is taken back unless kept."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *details: object) -> None: ...

    @property
    def interrupted(self) -> bool:
        """Whether a signal asked to end, also one that had to wait."""
        ...

    def place(self) -> None:
        """Put the directory at its destination. Raises Conflict, Failed."""
        ...

    def keep(self) -> None:
        """Let the directory stay where it is now."""
        ...

    def finish(self) -> list[Notice]:
        """Delete the original of what was copied; return a notice when it cannot be."""
        ...


class Mover(Protocol):
    """Moves directories."""

    def destination(self, source: str, wanted: str) -> str:
        """Return where a directory comes to be when it is moved to what the user wrote.

        Raises InvalidValue, Refused for what cannot be moved or not there, Conflict when something
        is at the path.
        """
        ...

    def moving(self, source: str, destination: str) -> Move:
        """Return a move that has not begun, to be entered."""
        ...


class Removal(Protocol):
    """One removal of directories: left, it puts back what is not in the trash, unless finished."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *details: object) -> None: ...

    @property
    def interrupted(self) -> bool:
        """Whether a signal asked to end, also one that had to wait."""
        ...

    def take(self, path: str) -> bool:
        """Take a directory from its place; return whether it is in the trash now. Raises Failed."""
        ...

    def finish(self) -> list[Notice]:
        """Delete for good what is not in the trash; return a notice for what stays of it."""
        ...


class Remover(Protocol):
    """Deletes directories."""

    def check(self, path: str) -> None:
        """Raise InvalidValue where there is no directory, Refused for what must stay."""
        ...

    def has_trash(self, path: str) -> bool:
        """Whether there is a trash for a directory, as far as can be seen before."""
        ...

    def removing(self) -> Removal:
        """Return a removal of nothing yet, to be entered."""
        ...


class Scanner(Protocol):
    """Searches directory trees for repos and vaults."""

    def scan(
        self,
        directories: Iterable[str],
        *,
        depth: int | None,
        nested: bool,
        hidden: bool,
        tell: Progress | None = None,
    ) -> Found:
        """Return what is below the directories, at most `depth` levels down.

        `nested` also looks inside repos, `hidden` inside directories whose name begins with a dot.
        `tell` receives the progress now and then.
        """
        ...


class RepoWorld(World, Protocol):
    """The world of services for repos."""

    @property
    def git(self) -> Git: ...

    @property
    def repo_states(self) -> RepoStates: ...

    @property
    def clones(self) -> Clones: ...

    @property
    def clone_layout(self) -> str: ...

    @property
    def scanner(self) -> Scanner: ...

    @property
    def worktrees(self) -> Worktrees: ...

    @property
    def mover(self) -> Mover: ...

    @property
    def remover(self) -> Remover: ...

    @property
    def executor(self) -> Executor: ...
