"""Hand-written, in-memory stand-ins for the ports of the services, and the world made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

import pytest

from symphony_cli.base.configuration import (
    Configuration,
    ConfigValue,
    Limits,
    configuration_from,
    find_key,
    keys,
)
from symphony_cli.base.errors import (
    Conflict,
    Failed,
    InvalidValue,
    MissingContext,
    SymphonyError,
)
from symphony_cli.base.findings import (
    Found,
    FoundVault,
    HeldPlaces,
    Holder,
    Listed,
    ListedVault,
    Notice,
    Problem,
)
from symphony_cli.domain.profiles import Profile
from symphony_cli.domain.repos import GitFacts, Repo
from symphony_cli.domain.vault_places import LOCKED, MISSING, OPEN
from symphony_cli.domain.vaults import Vault
from symphony_cli.domain.workspaces import Workspace
from symphony_cli.notes.views import Match, NoteEntry
from symphony_cli.repos.clones import Clone, Cloned, CloneOptions
from symphony_cli.repos.states import RepoState
from symphony_cli.vaults.figures import Figures
from tests.builders import LATER
from tests.fake_store import FakeReader, FakeUnitOfWork, Rows

Entity = Profile | Workspace | Repo | Vault


class FakeGit:
    """The repositories that were put into `repos`, by the paths they are asked for at."""

    def __init__(self) -> None:
        self.repos: dict[str, GitFacts] = {}
        self.linked: dict[str, list[str]] = {}
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

    def git_directory(self, path: str) -> str | None:
        return f"{path}/.git" if path in self.repos else None

    def identity(self) -> tuple[str | None, str | None]:
        return self.user

    def version(self) -> tuple[int, ...] | None:
        return self.installed


class FakeClones:
    """Makes clones of everything but of the URLs in `broken`, which git then knows of.

    After `patience` clones the user interrupts. `disk` has the paths of those that are there.
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
    ) -> Iterator[Cloned]:
        self.asked.append(([clone.source.url for clone in clones], options, jobs, timeout))
        # The last is done first.
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
    """The states that were put in, by their paths; a repo of which nothing was said is clean.

    They come in reverse, as those of real repos come in no order. `asked` is what was asked for.
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
    ) -> Iterator[RepoState]:
        wanted = list(paths)
        self.asked.append((wanted, jobs, timeout))
        clean = RepoState("", branch="main", head="0" * 40, upstream="origin/main")
        for path in reversed(wanted):
            yield self.known.get(path) or clean._replace(path=path)


class FakeFiles:
    """A file system in which every directory is there, but for those in `gone`.

    Vaults are open there, unless `states` has another state of them.
    """

    def __init__(self) -> None:
        self.gone: set[str] = set()
        self.states: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.kinds: dict[str, str] = {}
        self.taken: set[str] = set()
        self.unwritable: set[str] = set()
        self.made: list[str] = []

    def directory(self, path: str) -> str:
        if path in self.gone:
            raise InvalidValue("PATH_INVALID", f"{path} is missing", field="path")
        return self.links.get(path, path)

    def resolved(self, path: str) -> str:
        return self.links.get(path, path)

    def absolute(self, path: str, field: str) -> str:
        if "\0" in path:
            raise InvalidValue(f"{field.upper()}_INVALID", "no path has a NUL", field=field)
        home = path.replace("~/", "/home/ada/")
        return home if home.startswith("/") else f"/work/{home}"

    def missing(self, path: str) -> bool:
        return path in self.gone

    def lock(self, *paths: str, state: str = LOCKED) -> None:
        """Let vaults be in a state in which there is no directory."""
        self.gone.update(paths)
        self.states.update(dict.fromkeys(paths, state))

    def vault_state(self, path: str) -> str:
        return self.states.get(path) or (MISSING if path in self.gone else OPEN)

    def make_directory(self, path: str) -> str:
        if path in self.taken:
            raise Conflict("PATH_TAKEN", f"something is at {path}", field="path")
        if path in self.unwritable:
            raise Failed("DIRECTORY_NOT_MADE", f"{path} cannot be made")
        self.made.append(path)
        return path

    def remove_directory(self, path: str) -> None:
        self.made.remove(path)

    def vault_kind(self, path: str) -> str:
        return self.kinds.get(path, "plain")


class FakeMover:
    """Moves nothing, and keeps what it was asked to do."""

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


class FakeWorktrees:
    """Holds what it was told to, and keeps what it was asked to repair."""

    def __init__(self) -> None:
        self.holds: dict[str, HeldPlaces] = {}
        self.notices: list[Notice] = []
        self.repaired: list[tuple[str, str]] = []

    def held(self, path: str) -> HeldPlaces:
        return self.holds.get(path, HeldPlaces([], [], []))

    def repair(self, source: str, destination: str) -> list[Notice]:
        self.repaired.append((source, destination))
        return self.notices


class FakeOpenFiles:
    """Says that those programs use a path which were put into `holders`."""

    def __init__(self) -> None:
        self.holders: dict[str, list[Holder]] = {}

    def programs(self, path: str) -> list[Holder]:
        return self.holders.get(path, [])


class FakeScanner:
    """Finds what it was told to, and keeps what it was asked."""

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
        self, directories: Iterable[str], *, depth: int | None, nested: bool, hidden: bool
    ) -> Found:
        self.asked.append((list(directories), depth, nested, hidden))
        return self.found


class FakePrograms:
    """Keeps what it was to run, where, and with what; each program ends with `code`."""

    opener = "xdg-open"

    def __init__(self) -> None:
        self.ran: list[tuple[list[str], str | None]] = []
        self.variables: Mapping[str, str] | None = None
        self.code = 0

    def run(
        self,
        command: Sequence[str],
        directory: str | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> int:
        self.ran.append((list(command), directory))
        self.variables = variables
        return self.code


class FixedClock:
    """A clock that stands still until it is set."""

    def __init__(self, time: datetime = LATER) -> None:
        self.time = time

    def __call__(self) -> datetime:
        return self.time


class ScriptedAsk:
    """A user who has an answer for some options; for the others nobody can be asked."""

    def __init__(self, **answers: str) -> None:
        self._answers = answers
        self.asked: list[str] = []

    def __call__(self, question: str, option: str) -> str:
        self.asked.append(option)
        name = option.removeprefix("--")
        if name not in self._answers:
            raise MissingContext("INPUT_NEEDED", f"{question}?", hint=f"give {option}")
        return self._answers[name]


class FakeConfigurationFile:
    """A configuration file in memory, with variables above it."""

    def __init__(self, variables: dict[str, str] | None = None) -> None:
        self.written: dict[str, Any] = {}
        self.unknown: list[str] = []
        self.invalid: InvalidValue | None = None
        self._variables = variables or {}

    def load(self) -> Configuration:
        if self.invalid is not None:
            raise self.invalid
        return configuration_from({value.key: value.value for value in self.values()})

    def unknown_keys(self) -> list[str]:
        return self.unknown

    def values(self) -> list[ConfigValue]:
        return [self._value(name) for name in keys()]

    def _value(self, name: str) -> ConfigValue:
        known = find_key(name)
        if known.variable in self._variables:
            value = known.parse(self._variables[known.variable])
            return ConfigValue(name, value, known.default, "environment", known.variable)
        if name in self.written:
            return ConfigValue(name, self.written[name], known.default, "file", "/c/config.toml")
        return ConfigValue(name, known.default, known.default, "default", None)

    def set(self, key: str, text: str) -> None:
        self.written[key] = find_key(key).parse(text)

    def unset(self, key: str) -> None:
        self.written.pop(str(find_key(key)), None)


class FakeInspector:
    """Finds the problems and the revision that it was given."""

    def __init__(self, *problems: Problem, revision: str | None = None) -> None:
        self._problems = problems
        self._revision = revision

    def revision(self) -> str | None:
        return self._revision

    def problems(self) -> list[Problem]:
        return list(self._problems)


@dataclass(frozen=True)
class FakePlaces:
    """Where everything is kept: below one directory."""

    data: str = "/s/data"
    config: str = "/s/config"
    state: str = "/s/state"
    cache: str = "/s/cache"
    store: str = "/s/data/symphony.db"
    backups: str = "/s/data/backups"
    config_file: str = "/s/config/config.toml"
    log_file: str = "/s/state/symphony.log"


class FakeVaultLists:
    """Has what it was told to."""

    def __init__(self) -> None:
        self.listed = Listed([], [])

    def has(self, *paths: str, kind: str = "obsidian", notices: Iterable[Notice] = ()) -> None:
        vaults = [ListedVault(path, kind, "/home/ada/obsidian.json") for path in paths]
        self.listed = Listed([*self.listed.vaults, *vaults], [*self.listed.notices, *notices])

    def read(self) -> Listed:
        return self.listed


class FakeVaultCounter:
    """Counts what was put into `figures`; else a vault holds one note, an archive has 100 bytes."""

    def __init__(self) -> None:
        self.figures: dict[str, Figures] = {}
        self.asked: list[str] = []

    def count(self, path: str) -> Figures:
        self.asked.append(path)
        return self.figures.get(path) or Figures(1, 0, 5, "2026-01-01T00:00:00.000000Z")

    def count_archive(self, path: str) -> Figures:
        return Figures(bytes=100)


class FakeNoteDirectory:
    """The files of vaults by their absolute paths; the next so many that are made are `taken`."""

    def __init__(self) -> None:
        self.files: dict[str, str] = {}
        self.taken = 0
        self.settings: dict[str, Any] = {}

    def zk_settings(self, vault: str, notices: list[Notice]) -> dict[str, Any]:
        return self.settings

    def new_id(self, characters: str, length: int) -> str:
        return characters[0] * length

    def all_files(self, vault: str) -> list[str]:
        return [path[len(vault) + 1 :] for path in self.files if path.startswith(f"{vault}/")]

    def read(self, vault: str, path: str) -> str | None:
        return self.files.get(f"{vault}/{path}")

    def create(self, vault: str, path: str, text: str) -> str | None:
        self.taken -= 1
        if self.taken >= 0:
            return path
        for there in self.all_files(vault):
            if there.casefold() == path.casefold():
                return there
        self.files[f"{vault}/{path}"] = text
        return None


class FakeNoteIndex:
    """The notes of vaults by their paths; it does not find them."""

    def __init__(self) -> None:
        self.notices: list[Notice] = []
        self.entries: dict[str, list[NoteEntry]] = {}

    def search(
        self, vault: str, expression: str, *, tags: Sequence[str] = (), limit: int
    ) -> list[Match]:
        return []

    def notes(self, vault: str) -> list[NoteEntry]:
        return self.entries.get(vault, [])

    def forget(self, vault: str) -> None:
        self.entries.pop(vault, None)

    forget_alone = forget


class FakeLocker:
    """Locks and unlocks the vaults of `files`, and tells of it in `done`.

    `errors` has the paths with which it fails, and `begun` those where something was interrupted,
    with the state in which that ends.
    """

    def __init__(self, files: FakeFiles) -> None:
        self._files = files
        self.done: list[tuple[str, ...]] = []
        self.errors: dict[str, SymphonyError] = {}
        self.begun: dict[str, str] = {}

    def lock(
        self,
        path: str,
        recipients: Sequence[str],
        tell: Callable[[int, int], None],
        check: Callable[[str], None],
    ) -> list[Notice]:
        notice = self.settle(path)
        if self._files.vault_state(path) != LOCKED:
            check(path)
            self._work("lock", path, LOCKED, *recipients)
        return [notice] if notice else []

    def unlock(self, path: str, identity: str, tell: Callable[[int, int], None]) -> list[Notice]:
        self._work("unlock", path, OPEN, identity)
        return []

    def settle(self, path: str) -> Notice | None:
        if path in self.errors:
            raise self.errors[path]
        if path not in self.begun:
            return None
        self._files.states[path] = self.begun.pop(path)
        return Notice("VAULT_SETTLED", f"{path} was settled")

    def _work(self, *done: str) -> None:
        verb, path, state, *_ = done
        if path in self.errors:
            raise self.errors[path]
        self.done.append((verb, path, *done[3:]))
        self._files.states[path] = state


class World:
    """Everything that a service takes, around one set of rows."""

    def __init__(self, *entities: Entity) -> None:
        self.rows = Rows()
        self.reader = FakeReader(self.rows)
        self.uow = FakeUnitOfWork(self.rows)
        self.git = FakeGit()
        self.clones = FakeClones(self.git)
        self.repo_states = FakeRepoStates()
        self.files = FakeFiles()
        self.scanner = FakeScanner()
        self.vault_lists = FakeVaultLists()
        self.vault_counter = FakeVaultCounter()
        self.programs = FakePrograms()
        self.clock = FixedClock()
        self.limits = Limits()
        self.begun = 0
        self.forgotten_notes: list[str] = []
        self.add(*entities)

    def forget_notes(self, path: str) -> None:
        """Take down the vault whose notes are to be in no index."""
        self.forgotten_notes.append(path)

    def begin(self) -> FakeUnitOfWork:
        """Return the unit of work, to those that ask for it only when there is something to do."""
        self.begun += 1
        return self.uow

    def add(self, *entities: Entity) -> None:
        """Put rows into the store, as if they had been there before."""
        for entity in entities:
            getattr(self.rows, type(entity).__name__.lower())[entity.id] = entity

    def use(self, *entities: Profile | Workspace | Vault) -> None:
        """Make a profile current, or a workspace in its profile, as if `use` had done so.

        And a vault the default one of its workspace.
        """
        for entity in entities:
            if isinstance(entity, Profile):
                self.rows.current_profile = entity.id
            elif isinstance(entity, Vault):
                self.rows.default_vaults[entity.workspace_id] = entity.id
            else:
                self.rows.current_workspaces[entity.profile_id] = entity.id

    def all(self, noun: str) -> list[Any]:
        """Return the entities of a noun in the order in which they came."""
        return list(getattr(self.rows, noun).values())

    @property
    def history(self) -> list[tuple[str, str]]:
        """Action and subject of each operation, the oldest first."""
        return [(operation.action, operation.subject) for operation, _ in self.rows.operations]

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """Assert that the store is as it was, after all that was done in the block."""
        before = self.rows.copy()
        yield
        assert self.rows == before

    @contextmanager
    def refuses(
        self, kind: type[SymphonyError], code: str
    ) -> Iterator[pytest.ExceptionInfo[SymphonyError]]:
        """Assert that the block ends with the error, that nothing is committed or left behind."""
        self.uow.committed = False
        with self.unchanged(), pytest.raises(kind) as caught:
            yield caught
        assert (type(caught.value), caught.value.code) == (kind, code)
        assert not self.uow.committed
