"""Hand-written, in-memory stand-ins for the ports of the services, and the world made of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from symphony_cli.domain.configuration import (
    Configuration,
    ConfigValue,
    Limits,
    configuration_from,
    find_key,
    keys,
)
from symphony_cli.domain.errors import (
    Conflict,
    Failed,
    InvalidValue,
    MissingContext,
    NotFound,
    SymphonyError,
)
from symphony_cli.domain.findings import Found, FoundVault, Notice, Problem
from symphony_cli.domain.operations import format_time, values_of
from symphony_cli.domain.profiles import Profile
from symphony_cli.domain.repos import GitFacts, Repo
from symphony_cli.domain.text import key
from symphony_cli.domain.vaults import Vault
from symphony_cli.domain.views import (
    ChangeView,
    Entry,
    OperationView,
    ProfileView,
    RepoView,
    VaultView,
    WorkspaceView,
)
from symphony_cli.domain.workspaces import Workspace
from tests.builders import LATER

Entity = Profile | Workspace | Repo | Vault


@dataclass
class Rows:
    """What a store holds. `operations` are in the order in which they were committed."""

    profile: dict[UUID, Profile] = field(default_factory=dict)
    workspace: dict[UUID, Workspace] = field(default_factory=dict)
    repo: dict[UUID, Repo] = field(default_factory=dict)
    vault: dict[UUID, Vault] = field(default_factory=dict)
    current_profile: UUID | None = None
    current_workspaces: dict[UUID, UUID] = field(default_factory=dict)
    operations: list[tuple[OperationView, list[ChangeView]]] = field(default_factory=list)

    def copy(self) -> Rows:
        """Return rows that change apart from these; the entities themselves never change."""
        return dataclasses.replace(
            self,
            **{
                item.name: value.copy()
                for item in dataclasses.fields(self)
                if isinstance(value := getattr(self, item.name), dict | list)
            },
        )

    def restore(self, before: Rows) -> None:
        for item in dataclasses.fields(self):
            setattr(self, item.name, getattr(before, item.name))


def _place(row: Entry | WorkspaceView | RepoView | VaultView) -> tuple[str, ...]:
    if isinstance(row, Entry):
        return key(row.name), row.name, row.profile, row.workspace or "", row.id
    workspace = "" if isinstance(row, WorkspaceView) else key(row.workspace)
    return key(row.profile), workspace, key(row.name), row.name


class FakeReader:
    """Reads rows as the real one does: ids and times are strings, names sorted without case."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def _entry(self, noun: str, row: Any) -> Entry:
        if noun == "profile":
            return Entry(noun, str(row.id), row.username, None, str(row.id), row.username)
        holder = row if noun == "workspace" else self._rows.workspace[row.workspace_id]
        owner = self._rows.profile[holder.profile_id]
        path = row.root if noun == "workspace" else row.path
        ids_and_names = str(owner.id), owner.username, str(holder.id), holder.name
        return Entry(noun, str(row.id), row.name, path, *ids_and_names)

    def entries(
        self,
        *nouns: str,
        profile_id: str | None = None,
        workspace_id: str | None = None,
        name_key: str | None = None,
        id_prefix: str | None = None,
        paths: Iterable[str] | None = None,
    ) -> list[Entry]:
        places = None if paths is None else set(paths)
        found = [
            entry
            for noun in nouns
            for entry in (self._entry(noun, row) for row in getattr(self._rows, noun).values())
            if profile_id in (None, entry.profile_id)
            and workspace_id in (None, entry.workspace_id)
            and name_key in (None, key(entry.name))
            and entry.id.replace("-", "").startswith(id_prefix or "")
            and (places is None or entry.path in places)
        ]
        return sorted(found, key=_place)

    def current_profile(self) -> Entry | None:
        id = self._rows.current_profile
        return self._entry("profile", self._rows.profile[id]) if id else None

    def current_workspace(self, profile_id: str) -> Entry | None:
        id = self._rows.current_workspaces.get(UUID(profile_id))
        return self._entry("workspace", self._rows.workspace[id]) if id else None

    def profiles(self, *, id: str | None = None) -> list[ProfileView]:
        views = [
            ProfileView(
                id=str(row.id),
                username=row.username,
                email=row.email,
                name=row.name,
                preferences=row.preferences,
                workspace_count=len(self.entries("workspace", profile_id=str(row.id))),
                is_current=row.id == self._rows.current_profile,
                created_at=format_time(row.created_at),
                updated_at=format_time(row.updated_at),
            )
            for row in self._rows.profile.values()
            if id in (None, str(row.id))
        ]
        return sorted(views, key=lambda view: key(view.username))

    def workspaces(
        self, *, id: str | None = None, profile_id: str | None = None
    ) -> list[WorkspaceView]:
        views = [
            WorkspaceView(
                id=str(row.id),
                profile=self._rows.profile[row.profile_id].username,
                name=row.name,
                type=row.type,
                description=row.description,
                root=row.root,
                settings=row.settings,
                repo_count=len(self.entries("repo", workspace_id=str(row.id))),
                vault_count=len(self.entries("vault", workspace_id=str(row.id))),
                is_current=self._rows.current_workspaces.get(row.profile_id) == row.id,
                created_at=format_time(row.created_at),
                updated_at=format_time(row.updated_at),
            )
            for row in self._rows.workspace.values()
            if id in (None, str(row.id)) and profile_id in (None, str(row.profile_id))
        ]
        return sorted(views, key=_place)

    def repos(
        self,
        *,
        id: str | None = None,
        workspace_id: str | None = None,
        profile_id: str | None = None,
    ) -> list[RepoView]:
        views = [
            RepoView(
                id=str(row.id),
                workspace=entry.workspace or "",
                profile=entry.profile,
                name=row.name,
                path=row.path,
                remote_url=row.remote_url,
                default_branch=row.default_branch,
                root_commit=row.root_commit,
                metadata=row.metadata,
                missing=False,
                last_synced_at=row.last_synced_at and format_time(row.last_synced_at),
                created_at=format_time(row.created_at),
                updated_at=format_time(row.updated_at),
            )
            for row in self._rows.repo.values()
            for entry in [self._entry("repo", row)]
            if id in (None, entry.id)
            and workspace_id in (None, entry.workspace_id)
            and profile_id in (None, entry.profile_id)
        ]
        return sorted(views, key=_place)

    def vaults(
        self,
        *,
        id: str | None = None,
        workspace_id: str | None = None,
        profile_id: str | None = None,
    ) -> list[VaultView]:
        views = [
            VaultView(
                id=str(row.id),
                workspace=entry.workspace or "",
                profile=entry.profile,
                name=row.name,
                path=row.path,
                kind=row.kind,
                is_locked=row.is_locked,
                metadata=row.metadata,
                missing=False,
                created_at=format_time(row.created_at),
                updated_at=format_time(row.updated_at),
            )
            for row in self._rows.vault.values()
            for entry in [self._entry("vault", row)]
            if id in (None, entry.id)
            and workspace_id in (None, entry.workspace_id)
            and profile_id in (None, entry.profile_id)
        ]
        return sorted(views, key=_place)

    def operations(
        self, *, limit: int | None = None, id_prefix: str | None = None
    ) -> list[OperationView]:
        found = [
            operation
            for operation, _ in reversed(self._rows.operations)
            if operation.id.replace("-", "").startswith(id_prefix or "")
        ]
        return found[:limit]

    def revision(self) -> str | None:
        return "0001" if self._rows.profile else None

    def changes(self, operation_id: str) -> list[ChangeView]:
        return next(
            (rows for operation, rows in self._rows.operations if operation.id == operation_id), []
        )


class FakeRepository:
    """The rows of one noun. It refuses what the constraints of the schema refuse."""

    def __init__(self, uow: FakeUnitOfWork, noun: str) -> None:
        self._uow = uow
        self._noun = noun

    @property
    def _table(self) -> dict[UUID, Any]:
        return getattr(self._uow.active_rows, self._noun)

    def get(self, id: UUID) -> Any:
        if id not in self._table:
            raise NotFound("ROW_NOT_FOUND", f"there is no {self._noun} {id}")
        return self._table[id]

    def add(self, *entities: Any) -> None:
        for entity in entities:
            assert entity.id not in self._table, "an id is given once"
            self._refuse_equal(entity)
            self._table[entity.id] = entity
            self._uow.record(self._noun, entity.id, None, values_of(entity))

    def update(self, entity: Any) -> None:
        before = self.get(entity.id)
        if before is not entity:
            self._refuse_equal(entity)
            self._table[entity.id] = entity
            self._uow.record(self._noun, entity.id, values_of(before), values_of(entity))

    def delete(self, entity: Any) -> None:
        rows = self._uow.active_rows
        held: list[Any] = []
        if self._noun == "profile":
            held = [row for row in rows.workspace.values() if row.profile_id == entity.id]
            rows.current_workspaces.pop(entity.id, None)
            rows.current_profile = None if rows.current_profile == entity.id else (
                rows.current_profile
            )
        elif self._noun == "workspace":
            both = [*rows.repo.values(), *rows.vault.values()]
            held = [row for row in both if row.workspace_id == entity.id]
            if rows.current_workspaces.get(entity.profile_id) == entity.id:
                del rows.current_workspaces[entity.profile_id]
        assert not held, "a foreign key holds the row"
        del self._table[entity.id]
        self._uow.record(self._noun, entity.id, values_of(entity), None)

    def _refuse_equal(self, entity: Any) -> None:
        for other in self._table.values():
            if other.id != entity.id and self._identities(other) & self._identities(entity):
                raise Conflict("CONSTRAINT", f"{entity} is there already")

    def _identities(self, entity: Any) -> set[tuple[Any, ...]]:
        if self._noun == "profile":
            return {("username", key(entity.username)), ("email", key(entity.email))}
        if self._noun == "workspace":
            return {(entity.profile_id, key(entity.name))}
        name_and_path = ("name", key(entity.name)), ("path", entity.path)
        return {(entity.workspace_id, *identity) for identity in name_and_path}


class FakeUnitOfWork:
    """One transaction at a time on rows in memory, rolled back unless it is committed."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._before: Rows | None = None
        self._changes: list[ChangeView] = []
        self.committed = False
        # What another process does between the reads of a service and its transaction.
        self.before_entering: Callable[[], None] | None = None
        self.profiles = FakeRepository(self, "profile")
        self.workspaces = FakeRepository(self, "workspace")
        self.repos = FakeRepository(self, "repo")
        self.vaults = FakeRepository(self, "vault")

    def __enter__(self) -> FakeUnitOfWork:
        assert self._before is None, "units of work do not nest"
        if self.before_entering is not None:
            self.before_entering()
        self._before = self._rows.copy()
        self._changes = []
        self.committed = False
        return self

    def __exit__(self, *details: object) -> None:
        assert self._before is not None
        if not self.committed:
            self._rows.restore(self._before)
        self._before = None

    @property
    def active_rows(self) -> Rows:
        assert self._before is not None, "the store is used outside of a unit of work"
        assert not self.committed, "the store is used after the commit"
        return self._rows

    @property
    def reader(self) -> FakeReader:
        return FakeReader(self.active_rows)

    def record(self, noun: str, id: UUID, before: Any, after: Any) -> None:
        self._changes.append(ChangeView(noun, str(id), before, after))

    def use_profile(self, id: UUID) -> None:
        if self.active_rows.current_profile != id:
            self.active_rows.current_profile = id
            self.record("profile", id, {"is_current": False}, {"is_current": True})

    def use_workspace(self, profile_id: UUID, id: UUID) -> None:
        if self.active_rows.current_workspaces.get(profile_id) != id:
            self.active_rows.current_workspaces[profile_id] = id
            self.record("workspace", id, {"is_current": False}, {"is_current": True})

    def commit(self, action: str, subject: str, at: datetime) -> None:
        if self._changes:
            count = len(self._changes)
            operation = OperationView(str(uuid4()), action, subject, format_time(at), count)
            self.active_rows.operations.append((operation, self._changes))
        self.committed = True


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

    def identity(self) -> tuple[str | None, str | None]:
        return self.user

    def version(self) -> tuple[int, ...] | None:
        return self.installed


class FakeFiles:
    """A file system in which every directory is there, but for those in `gone`."""

    def __init__(self) -> None:
        self.gone: set[str] = set()
        self.links: dict[str, str] = {}
        self.kinds: dict[str, str] = {}
        self.taken: set[str] = set()
        self.unwritable: set[str] = set()
        self.made: list[str] = []

    def directory(self, path: str) -> str:
        if path in self.gone:
            raise InvalidValue("PATH_INVALID", f"{path} is missing", field="path")
        return self.links.get(path, path)

    def missing(self, path: str) -> bool:
        return path in self.gone

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
    """Finds the problems that it was given."""

    def __init__(self, *problems: Problem) -> None:
        self._problems = problems

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


class World:
    """Everything that a service takes, around one set of rows."""

    def __init__(self, *entities: Entity) -> None:
        self.rows = Rows()
        self.reader = FakeReader(self.rows)
        self.uow = FakeUnitOfWork(self.rows)
        self.git = FakeGit()
        self.files = FakeFiles()
        self.scanner = FakeScanner()
        self.clock = FixedClock()
        self.limits = Limits()
        self.begun = 0
        self.add(*entities)

    def begin(self) -> FakeUnitOfWork:
        """Return the unit of work, to those that ask for it only when there is something to do."""
        self.begun += 1
        return self.uow

    def add(self, *entities: Entity) -> None:
        """Put rows into the store, as if they had been there before."""
        for entity in entities:
            getattr(self.rows, type(entity).__name__.lower())[entity.id] = entity

    def use(self, *entities: Profile | Workspace) -> None:
        """Make a profile current, or a workspace in its profile, as if `use` had done so."""
        for entity in entities:
            if isinstance(entity, Profile):
                self.rows.current_profile = entity.id
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
