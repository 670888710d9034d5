"""Ports of repos: git, directories, and their world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self

from symphony_cli.registry.ports import World

if TYPE_CHECKING:
    # Only annotations need these, and reads must start without the dataclasses behind them.
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from symphony_cli.base.findings import Notice
    from symphony_cli.domain.repos import GitFacts
    from symphony_cli.domain.search_results import Found, HeldPlaces
    from symphony_cli.registry.ports import Progress
    from symphony_cli.registry.program_ports import Executor
    from symphony_cli.repos.clones import Clone, Cloned, CloneOptions
    from symphony_cli.repos.states import RepoState


class Git(Protocol):
    """Facts about git repositories, read without running code from them."""

    def inspect(self, path: str) -> GitFacts:
        """Return the facts about the repository at a path.

        Raises InvalidValue if the path is not a repository, or is a linked worktree or a submodule.
        """
        ...

    def inspect_all(
        self, paths: Iterable[str], *, with_history: bool = True
    ) -> dict[str, GitFacts]:
        """Return the facts about the repositories at paths, which must exist, by path.

        Without history, leaves the root commits out and starts git only if the files do not
        suffice.
        """
        ...

    def worktrees(self, path: str) -> list[str]:
        """Return the paths of a repository's linked worktrees, sorted."""
        ...

    def submodules(self, path: str) -> list[str]:
        """Return the paths of a repository's submodules that are checked out, nested ones too."""
        ...

    def git_directory(self, path: str) -> str | None:
        """Return the git directory that all worktrees of a repository share, links resolved.

        Returns None if the path is not a repository.
        """
        ...

    def identity(self) -> tuple[str | None, str | None]:
        """Return `user.name` and `user.email` from the user's git configuration."""
        ...

    def version(self) -> tuple[int, ...] | None:
        """Return git's version, or None if git does not start."""
        ...

    def problem(self) -> str | None:
        """Return why git works nowhere (not installed, an invalid configuration), or None."""
        ...


class RepoStates(Protocol):
    """States of repositories, read without running code from them."""

    def states(
        self,
        paths: Iterable[str],
        *,
        jobs: int | None = None,
        timeout: float | None = None,
        thorough: bool = False,
        ask: bool = False,
    ) -> Iterator[RepoState]:
        """Yield the state of the repository at each path, in order of completion.

        `jobs` is the number of repositories read in parallel, by default from the number of cores;
        `timeout` is the limit for each in seconds. `thorough` also counts what the user's
        configuration hides from git's status, and what only tags and other references hold; `ask`
        then asks the remotes which of these they have. Raises Failed if git does not start.
        """
        ...


class Clones(Protocol):
    """Clones of repositories; the end of the block removes clones that are not kept."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *details: object) -> None: ...

    def destination(self, root: str, place: str) -> str:
        """Return the real path of a relative path below a root directory.

        Raises Conflict if it would be inside a repository below the root, InvalidValue if the path
        cannot be stored.
        """
        ...

    def run(
        self,
        clones: Sequence[Clone],
        options: CloneOptions,
        *,
        jobs: int | None = None,
        timeout: float | None = None,
        watch: Callable[[str], None] | None = None,
    ) -> Iterator[Cloned]:
        """Clone, and yield the results in order of completion; failed clones leave no files.

        `watch` receives git's progress, each line after the name of its clone. `jobs` is the number
        of clones in parallel, `timeout` the limit for each in seconds. The result is a Conflict if
        the path exists.
        """
        ...

    def keeping(self, paths: Iterable[str]) -> AbstractContextManager[None]:
        """Keep the clones at the paths if the block, which registers them, succeeds."""
        ...


class Worktrees(Protocol):
    """Links between worktrees, submodules and git directories."""

    def held(self, path: str) -> HeldPlaces:
        """Return the repositories in a directory, and what elsewhere is linked with them."""
        ...

    def borrowers(self, path: str, candidates: Iterable[str]) -> list[str]:
        """Return the candidates, and repositories beside a directory, that borrow objects in it."""
        ...

    def keep_lending(self, source: str, destination: str, borrowers: Iterable[str]) -> list[Notice]:
        """Correct borrowed paths after a move; return a notice for each that stays wrong."""
        ...

    def repair(self, source: str, destination: str) -> list[Notice]:
        """Repair the links of a moved directory; return a notice for each that stays broken."""
        ...


class Move(Protocol):
    """One move of a directory, undone at the end of the block unless kept."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *details: object) -> None: ...

    @property
    def interrupted(self) -> bool:
        """Whether a termination signal came, even a deferred one."""
        ...

    def place(self) -> None:
        """Move the directory to its destination. Raises Conflict, Failed."""
        ...

    def keep(self) -> None:
        """Keep the directory at its destination."""
        ...

    def finish(self) -> list[Notice]:
        """Delete the original of a copied directory; return a notice if that fails."""
        ...


class Mover(Protocol):
    """Moves of directories."""

    def destination(self, source: str, wanted: str) -> str:
        """Return the destination of a directory for what the user typed.

        Raises InvalidValue, Refused if the directory must stay or cannot go there, Conflict if the
        destination exists.
        """
        ...

    def moving(self, source: str, destination: str) -> Move:
        """Return a move, which begins when it is entered."""
        ...


class Removal(Protocol):
    """One removal of directories, undone at the end of the block unless finished.

    Directories in the trash stay there.
    """

    def __enter__(self) -> Self: ...

    def __exit__(self, *details: object) -> None: ...

    @property
    def interrupted(self) -> bool:
        """Whether a termination signal came, even a deferred one."""
        ...

    def look(self, path: str) -> None:
        """Remember the files of a directory, before anything else looks at them."""
        ...

    def set_aside(self, path: str) -> bool:
        """Rename a directory; put it back and return False if it has changed since `look`.

        Raises Failed.
        """
        ...

    def trash(self, path: str) -> bool:
        """Move a directory that was set aside to the trash; return whether there is one.

        Raises Failed.
        """
        ...

    def finish(self) -> list[Notice]:
        """Delete the directories set aside; return notices for what is not deleted."""
        ...


class Remover(Protocol):
    """Deletions of directories."""

    def check(self, path: str) -> None:
        """Raise InvalidValue if the path is not a directory, Refused if it is protected."""
        ...

    def has_trash(self, path: str) -> bool:
        """Whether a trash is likely to take a directory."""
        ...

    def in_trash(self, path: str) -> list[str]:
        """Return where directories from a path are in the trash, the newest first."""
        ...

    def forget_in_trash(self, trashed: str) -> None:
        """Remove the trash's record of a directory that was moved out of it."""
        ...

    def removing(self) -> Removal:
        """Return a removal without directories yet."""
        ...

    def leftovers(self, directories: Iterable[str]) -> list[str]:
        """Return what killed deletions and moves left in directories, sorted."""
        ...

    def aside_of(self, path: str) -> str | None:
        """Return where a killed deletion left a missing directory, or None."""
        ...

    def put_back(self, aside: str, path: str) -> None:
        """Give a directory that was set aside its path again. Raises Failed."""
        ...


class Scanner(Protocol):
    """A search of directory trees for repos and vaults."""

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

        `nested` also searches repos, `hidden` directories whose names begin with a dot. `tell`
        receives the progress now and then.
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
    def clone_protocol(self) -> str: ...

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
