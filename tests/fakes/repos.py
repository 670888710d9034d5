"""Fakes of the ports of repos."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Self

from symphony_cli.base.errors import (
    InvalidValue,
    SymphonyError,
)
from symphony_cli.base.executions import Call, Ran
from symphony_cli.base.findings import Notice
from symphony_cli.domain.repos import GitFacts
from symphony_cli.domain.search_results import Found, FoundVault, HeldPlaces
from symphony_cli.repos.branches.views import BranchesRead
from symphony_cli.repos.clones import Clone, Cloned, CloneOptions
from symphony_cli.repos.states import RepoState


class FakeGit:
    """A git that knows the repositories in `repos`, by path."""

    def __init__(self) -> None:
        self.repos: dict[str, GitFacts] = {}
        self.linked: dict[str, list[str]] = {}
        self.directories: dict[str, str] = {}
        self.user: tuple[str | None, str | None] = (None, None)
        self.installed: tuple[int, ...] | None = (2, 47, 1)

    def put(self, *paths: str, **facts: str | None) -> None:
        for path in paths:
            self.repos[path] = GitFacts(path, **facts)

    def inspect(self, path: str) -> GitFacts:
        if path not in self.repos:
            raise InvalidValue("NOT_A_REPO", f"no git repository is at {path}", field="path")
        return self.repos[path]

    def inspect_all(
        self, paths: Iterable[str], *, with_history: bool = True
    ) -> dict[str, GitFacts]:
        facts = {path: self.repos[path] for path in paths}
        if with_history:
            return facts
        return {path: one._replace(root_commit=None) for path, one in facts.items()}

    def worktrees(self, path: str) -> list[str]:
        return self.linked.get(path, [])

    def submodules(self, path: str) -> list[str]:
        return []

    def git_directory(self, path: str) -> str | None:
        return self.directories.get(path, f"{path}/.git") if path in self.repos else None

    def identity(self) -> tuple[str | None, str | None]:
        return self.user

    def version(self) -> tuple[int, ...] | None:
        return self.installed

    def problem(self) -> str | None:
        return None if self.installed else "cannot run git: it is not installed"


class FakeClones:
    """Clones everything but the URLs in `broken`, and registers the clones with a fake git.

    After `patience` clones the user interrupts. `disk` has the paths of the clones on disk.
    """

    def __init__(self, git: FakeGit) -> None:
        self._git = git
        self._unkept: set[str] = set()
        self.disk: set[str] = set()
        self.broken: dict[str, SymphonyError] = {}
        self.said: tuple[str, ...] = ()
        self.patience: int | None = None
        self.asked: list[tuple[list[str], CloneOptions, int | None, float | None]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.disk -= self._unkept

    def destination(self, root: str, place: str) -> str:
        return f"{root}/{place}"

    def run(
        self,
        clones: Sequence[Clone],
        options: CloneOptions,
        *,
        jobs: int | None = None,
        timeout: float | None = None,
        watch: Callable[[str], None] | None = None,
    ) -> Iterator[Cloned]:
        self.asked.append(([clone.source.url for clone in clones], options, jobs, timeout))
        # The order of completion is not the order of the clones.
        for done, clone in enumerate(reversed(clones)):
            if done == self.patience:
                raise KeyboardInterrupt
            if error := self.broken.get(clone.source.url):
                yield Cloned(clone, error=error)
                continue
            self.disk.add(clone.path)
            self._unkept.add(clone.path)
            self._git.put(clone.path, remote_url=clone.source.url, root_commit="c0ffee")
            yield Cloned(clone, self.said)

    @contextmanager
    def keeping(self, paths: Iterable[str]) -> Iterator[None]:
        yield
        self._unkept.difference_update(paths)


class FakeRepoStates:
    """Returns the states in `known`, by path, and a clean state for other paths.

    States come in reverse, since the real order is not fixed. `asked` records the calls.
    """

    def __init__(self) -> None:
        self.known: dict[str, RepoState] = {}
        self.asked: list[tuple[list[str], int | None, float | None]] = []

    def put(self, path: str, **values: Any) -> None:
        self.known[path] = RepoState(path, **values)

    def states(
        self,
        paths: Iterable[str],
        *,
        jobs: int | None = None,
        timeout: float | None = None,
        thorough: bool = False,
        ask: bool = False,
    ) -> Iterator[RepoState]:
        wanted = list(paths)
        self.asked.append((wanted, jobs, timeout))
        clean = RepoState("", branch="main", head="0" * 40, upstream="origin/main")
        for path in reversed(wanted):
            yield self.known.get(path) or clean._replace(path=path)


class FakeBranches:
    """Returns the branches in `known`, by path, and raises those that are errors."""

    def __init__(self) -> None:
        self.known: dict[str, BranchesRead | SymphonyError] = {}

    def read(self, path: str) -> BranchesRead:
        found = self.known.get(path, BranchesRead([], []))
        if isinstance(found, SymphonyError):
            raise found
        return found


class FakeMover:
    """Moves nothing, and records the calls."""

    interrupted = False

    def __init__(self) -> None:
        self.done: list[str] = []
        self.notices: list[Notice] = []

    def destination(self, source: str, wanted: str) -> str:
        return wanted

    def moving(self, source: str, destination: str) -> FakeMover:
        return self

    def __enter__(self) -> FakeMover:
        self.done.append("enter")
        return self

    def __exit__(self, *_: object) -> None:
        self.done.append("exit")

    def place(self) -> None:
        self.done.append("place")

    def keep(self) -> None:
        self.done.append("keep")

    def finish(self) -> list[Notice]:
        self.done.append("finish")
        return self.notices


class FakeRemover:
    """Leaves everything; `left` has what killed deletions left, by the missing paths."""

    def __init__(self) -> None:
        self.left: dict[str, str] = {}

    def check(self, path: str) -> None: ...

    def has_trash(self, path: str) -> bool:
        return True

    def in_trash(self, path: str) -> list[str]:
        return []

    def forget_in_trash(self, trashed: str) -> None: ...

    def removing(self) -> FakeRemoval:
        return FakeRemoval()

    def leftovers(self, directories: Iterable[str]) -> list[str]:
        return sorted(self.left.values())

    def aside_of(self, path: str) -> str | None:
        return self.left.get(path)

    def put_back(self, aside: str, path: str) -> None:
        del self.left[path]


class FakeRemoval:
    """Deletes nothing, and records the directories; the trash takes them all."""

    interrupted = False

    def __init__(self) -> None:
        self.taken: list[str] = []

    def __enter__(self) -> FakeRemoval:
        return self

    def __exit__(self, *_: object) -> None: ...

    def look(self, path: str) -> None: ...

    def set_aside(self, path: str) -> bool:
        self.taken.append(path)
        return True

    def trash(self, path: str) -> bool:
        return True

    def finish(self) -> list[Notice]:
        return []


class FakeWorktrees:
    """Finds the places in `holds`, and records the repairs."""

    def __init__(self) -> None:
        self.holds: dict[str, HeldPlaces] = {}
        self.borrowing: dict[str, list[str]] = {}
        self.notices: list[Notice] = []
        self.repaired: list[tuple[str, str]] = []

    def held(self, path: str) -> HeldPlaces:
        return self.holds.get(path, HeldPlaces([], [], []))

    def borrowers(self, path: str, candidates: Iterable[str]) -> list[str]:
        return self.borrowing.get(path, [])

    def keep_lending(self, source: str, destination: str, borrowers: Iterable[str]) -> list[Notice]:
        return []

    def repair(self, source: str, destination: str) -> list[Notice]:
        self.repaired.append((source, destination))
        return self.notices


class FakeExecutor:
    """Runs nothing, and records the calls; commands succeed unless `results` differs."""

    def __init__(self) -> None:
        self.results: dict[str, Ran] = {}
        self.calls: list[Call] = []

    def run_all(
        self, calls: Iterable[Call], *, jobs: int | None, timeout: float | None
    ) -> Iterator[Ran]:
        self.calls = list(calls)
        for call in self.calls:
            ran = self.results.get(call.directory) or Ran("", 0, "", "", 0.12345)
            yield ran._replace(directory=call.directory)

    def run_on_terminal(self, call: Call) -> Ran:
        self.calls.append(call)
        ran = self.results.get(call.directory) or Ran("", 0, "", "", 0.12345)
        return ran._replace(directory=call.directory)

    def in_shell(self, command: str) -> Sequence[str]:
        return ("sh", command)


class FakeScanner:
    """Finds what is in `found`, and records the calls."""

    def __init__(self) -> None:
        self.found = Found([], [], [])
        self.asked: list[tuple[list[str], int | None, bool, bool]] = []

    def finds(
        self,
        *,
        repos: Iterable[str] = (),
        vaults: Iterable[FoundVault] = (),
        notices: Iterable[Notice] = (),
    ) -> None:
        self.found = Found(list(repos), list(vaults), list(notices))

    def scan(
        self,
        directories: Iterable[str],
        *,
        depth: int | None,
        nested: bool,
        hidden: bool,
        tell: object = None,
    ) -> Found:
        self.asked.append((list(directories), depth, nested, hidden))
        return self.found
