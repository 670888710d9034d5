"""A store in memory that behaves as the real one does."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from symphony_cli.base.errors import Conflict, NotFound
from symphony_cli.base.text import key
from symphony_cli.base.times import format_time
from symphony_cli.domain.entries import Entry
from symphony_cli.domain.operations import values_of
from symphony_cli.domain.profiles import Profile
from symphony_cli.domain.repos import Repo
from symphony_cli.domain.vaults import Vault
from symphony_cli.domain.views import (
    ChangeView,
    OperationView,
    ProfileView,
    RepoView,
    VaultView,
    WorkspaceView,
)
from symphony_cli.domain.workspaces import Workspace


@dataclass
class Rows:
    """What a store holds. `operations` are in the order in which they were committed."""

    profile: dict[UUID, Profile] = field(default_factory=dict)
    workspace: dict[UUID, Workspace] = field(default_factory=dict)
    repo: dict[UUID, Repo] = field(default_factory=dict)
    vault: dict[UUID, Vault] = field(default_factory=dict)
    current_profile: UUID | None = None
    current_workspaces: dict[UUID, UUID] = field(default_factory=dict)
    default_vaults: dict[UUID, UUID] = field(default_factory=dict)
    operations: list[tuple[OperationView, list[ChangeView]]] = field(default_factory=list)

    def copy(self) -> Rows:
        """Return a copy whose changes do not affect these rows; entities are immutable."""
        return dataclasses.replace(
            self,
            **{
                item.name: value.copy()
                for item in dataclasses.fields(self)
                if isinstance(value := getattr(self, item.name), dict | list)
            },
        )

    def become(self, other: Rows) -> None:
        for item in dataclasses.fields(self):
            setattr(self, item.name, getattr(other, item.name))


def _place(row: Entry | WorkspaceView | RepoView | VaultView) -> tuple[str, ...]:
    if isinstance(row, Entry):
        return key(row.name), row.name, key(row.profile), key(row.workspace or ""), row.noun
    workspace = "" if isinstance(row, WorkspaceView) else key(row.workspace)
    return key(row.profile), workspace, key(row.name), row.name


def _view(view: type[Any], row: Any, **values: Any) -> Any:
    """Return an entity's view: its own fields, and the values that are not among them."""
    stored = {name: value for name, value in values_of(row).items() if name in view._fields}
    return view(**(stored | values))


class FakeReader:
    """Reads rows as the real one does: IDs and times are strings, names sort without case."""

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
            for noun in dict.fromkeys(nouns)
            for entry in (self._entry(noun, row) for row in getattr(self._rows, noun).values())
            if profile_id in (None, entry.profile_id)
            and workspace_id in (None, entry.workspace_id)
            and name_key in (None, key(entry.name))
            and entry.id.replace("-", "").startswith(id_prefix or "")
            and (places is None or entry.path in places)
        ]
        return sorted(found, key=_place)

    def unchanging(self) -> AbstractContextManager[None]:
        return nullcontext()

    def beginning(
        self,
        prefix: str,
        *nouns: str,
        most: int,
        profile_id: str | None = None,
        workspace_id: str | None = None,
    ) -> list[Entry]:
        found: list[Entry] = []
        for noun in nouns:
            rows = self.entries(noun, profile_id=profile_id, workspace_id=workspace_id)
            begun = [row for row in rows if key(row.name).startswith(prefix)]
            found += begun if len(begun) <= most else [*begun[:most], begun[-1]]
        return sorted(found, key=_place)

    def current_profile(self) -> Entry | None:
        id = self._rows.current_profile
        return self._entry("profile", self._rows.profile[id]) if id else None

    def current_workspace(self, profile_id: str) -> Entry | None:
        id = self._rows.current_workspaces.get(UUID(profile_id))
        return self._entry("workspace", self._rows.workspace[id]) if id else None

    def default_vault(self, workspace_id: str) -> Entry | None:
        id = self._rows.default_vaults.get(UUID(workspace_id))
        return self._entry("vault", self._rows.vault[id]) if id else None

    def _is_default(self, vault: Vault) -> bool:
        if chosen := self._rows.default_vaults.get(vault.workspace_id):
            return chosen == vault.id
        return len(self.entries("vault", workspace_id=str(vault.workspace_id))) == 1

    def profiles(self, *, id: str | None = None) -> list[ProfileView]:
        views = [
            _view(
                ProfileView,
                row,
                workspace_count=len(self.entries("workspace", profile_id=str(row.id))),
                is_current=row.id == self._rows.current_profile,
            )
            for row in self._rows.profile.values()
            if id in (None, str(row.id))
        ]
        return sorted(views, key=lambda view: key(view.username))

    def workspaces(
        self, *, id: str | None = None, profile_id: str | None = None
    ) -> list[WorkspaceView]:
        views = [
            _view(
                WorkspaceView,
                row,
                profile=self._rows.profile[row.profile_id].username,
                repo_count=len(self.entries("repo", workspace_id=str(row.id))),
                vault_count=len(self.entries("vault", workspace_id=str(row.id))),
                is_current=self._rows.current_workspaces.get(row.profile_id) == row.id,
            )
            for row in self._rows.workspace.values()
            if id in (None, str(row.id)) and profile_id in (None, str(row.profile_id))
        ]
        return sorted(views, key=_place)

    def repos(
        self,
        fits: Callable[[str, str], bool] | None = None,
        /,
        *,
        id: str | None = None,
        workspace_id: str | None = None,
        profile_id: str | None = None,
    ) -> list[RepoView]:
        views = [
            _view(
                RepoView,
                row,
                workspace=entry.workspace,
                profile=entry.profile,
                remote_url=row.remote_url or None,
            )
            for row in self._rows.repo.values()
            for entry in [self._entry("repo", row)]
            if id in (None, entry.id)
            and workspace_id in (None, entry.workspace_id)
            and profile_id in (None, entry.profile_id)
            and (fits is None or fits(row.name, row.path))
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
            _view(
                VaultView,
                row,
                workspace=entry.workspace,
                profile=entry.profile,
                is_default=self._is_default(row),
            )
            for row in self._rows.vault.values()
            for entry in [self._entry("vault", row)]
            if id in (None, entry.id)
            and workspace_id in (None, entry.workspace_id)
            and profile_id in (None, entry.profile_id)
        ]
        return sorted(views, key=_place)

    def operations(
        self,
        *,
        limit: int | None = None,
        id_prefix: str | None = None,
        older_than: str | None = None,
    ) -> list[OperationView]:
        found = [operation for operation, _ in reversed(self._rows.operations)]
        if older_than is not None:
            ids = [operation.id for operation in found]
            found = found[ids.index(older_than) + 1 :] if older_than in ids else []
        prefix = id_prefix or ""
        return [one for one in found if str(one.id).replace("-", "").startswith(prefix)][:limit]

    def changes(self, operation_id: str | None) -> list[ChangeView]:
        return next(
            (rows for operation, rows in self._rows.operations if operation.id == operation_id), []
        )


def _not_found(noun: str, id: UUID) -> NotFound:
    return NotFound(f"{noun.upper()}_NOT_FOUND", f"no {noun} has the ID {id}")


def _named(name: str, id: UUID | None) -> dict[str, str] | None:
    return {name: str(id)} if id else None


OWNERS = {"workspace": "profile", "repo": "workspace", "vault": "workspace"}


class FakeRepository:
    """The rows of one noun. It enforces the constraints of the schema."""

    def __init__(self, uow: FakeUnitOfWork, noun: str) -> None:
        self._uow = uow
        self._noun = noun

    @property
    def _table(self) -> dict[UUID, Any]:
        return getattr(self._uow.active_rows, self._noun)

    def get(self, id: UUID) -> Any:
        if id not in self._table:
            raise _not_found(self._noun, id)
        return self._table[id]

    def found(self, ids: Iterable[UUID]) -> dict[UUID, Any]:
        return {id: self._table[id] for id in ids if id in self._table}

    def add(self, *entities: Any) -> None:
        before = self._table.copy()
        try:
            for entity in entities:
                if entity.id in self._table:
                    raise self._conflict("ID_TAKEN", f"{entity} is there already")
                self._refuse_equal(entity)
                self._table[entity.id] = entity
        except Conflict:
            setattr(self._uow.active_rows, self._noun, before)
            raise
        for entity in entities:
            self._uow.record(self._noun, entity.id, None, values_of(entity))

    def update(self, entity: Any) -> None:
        before = self.get(entity.id)
        if before is not entity:
            self._refuse_equal(entity)
            self._table[entity.id] = entity
            self._uow.record(self._noun, entity.id, values_of(before), values_of(entity))

    def delete(self, *entities: Any) -> None:
        for entity in entities:
            self._delete(self.get(entity.id))

    def _delete(self, entity: Any) -> None:
        rows = self._uow.active_rows
        held: list[UUID] = []
        if self._noun == "profile":
            held = [row.profile_id for row in rows.workspace.values()]
        elif self._noun == "workspace":
            held = [row.workspace_id for row in (*rows.repo.values(), *rows.vault.values())]
        if entity.id in held:
            raise self._conflict("NOT_EMPTY", f"{entity} is not empty")
        if self._noun in ("profile", "workspace", "vault"):
            getattr(self._uow, f"unset_{self._noun}")(entity.id)
        del self._table[entity.id]
        self._uow.record(self._noun, entity.id, values_of(entity), None)

    def _refuse_equal(self, entity: Any) -> None:
        if owner := OWNERS.get(self._noun):
            owners = getattr(self._uow.active_rows, owner)
            if getattr(entity, f"{owner}_id") not in owners:
                raise self._conflict("ORPHANED", f"{entity} would belong to nothing")
        for other in self._table.values():
            if other.id == entity.id:
                continue
            theirs = self._identities(other)
            for name, value in self._identities(entity).items():
                if theirs[name] == value:
                    message = f"{entity} has a {name} that is taken"
                    raise self._conflict(f"{name.upper()}_TAKEN", message, name)

    def _conflict(self, code: str, message: str, field: str | None = None) -> Conflict:
        return Conflict(f"{self._noun.upper()}_{code}", message, field=field)

    def _identities(self, entity: Any) -> dict[str, Any]:
        if self._noun == "profile":
            return {"username": key(entity.username), "email": key(entity.email)}
        if self._noun == "workspace":
            return {"name": (entity.profile_id, key(entity.name))}
        holder = entity.workspace_id
        return {"name": (holder, key(entity.name)), "path": (holder, entity.path)}


class FakeUnitOfWork:
    """One transaction at a time on rows in memory, invisible until committed."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._working: Rows | None = None
        self._changes: list[ChangeView] = []
        self.committed = False
        # Simulates another process between the reads of a service and its transaction.
        self.before_entering: Callable[[], None] | None = None
        self.profiles = FakeRepository(self, "profile")
        self.workspaces = FakeRepository(self, "workspace")
        self.repos = FakeRepository(self, "repo")
        self.vaults = FakeRepository(self, "vault")

    def __enter__(self) -> FakeUnitOfWork:
        assert self._working is None, "units of work do not nest"
        if self.before_entering is not None:
            self.before_entering()
        self._working = self._rows.copy()
        self._changes = []
        self.committed = False
        return self

    def __exit__(self, *details: object) -> None:
        self._working = None

    @property
    def active_rows(self) -> Rows:
        assert self._working is not None, "the store is used outside of a unit of work"
        assert not self.committed, "the store is used after the commit"
        return self._working

    @property
    def reader(self) -> FakeReader:
        return FakeReader(self.active_rows)

    def record(self, noun: str, id: UUID, before: Any, after: Any) -> None:
        self._changes.append(ChangeView(noun, str(id), before, after))

    def use_profile(self, id: UUID) -> None:
        rows = self.active_rows
        if id not in rows.profile:
            raise _not_found("profile", id)
        before = _named("profile_id", rows.current_profile)
        if rows.current_profile != id:
            rows.current_profile = id
            self.record("current_profile", id, before, _named("profile_id", id))

    def use_workspace(self, profile_id: UUID, id: UUID) -> None:
        workspace = self.active_rows.workspace.get(id)
        if workspace is None or workspace.profile_id != profile_id:
            raise _not_found("workspace", id)
        current = self.active_rows.current_workspaces
        before = _named("workspace_id", current.get(profile_id))
        if current.get(profile_id) != id:
            current[profile_id] = id
            self.record("current_workspace", profile_id, before, _named("workspace_id", id))

    def unset_profile(self, id: UUID) -> None:
        if self.active_rows.current_profile == id:
            self.active_rows.current_profile = None
            self.record("current_profile", id, _named("profile_id", id), None)

    def unset_workspace(self, id: UUID) -> None:
        current = self.active_rows.current_workspaces
        for profile_id in [owner for owner, workspace in current.items() if workspace == id]:
            del current[profile_id]
            self.record("current_workspace", profile_id, _named("workspace_id", id), None)

    def use_vault(self, workspace_id: UUID, id: UUID) -> None:
        vault = self.active_rows.vault.get(id)
        if vault is None or vault.workspace_id != workspace_id:
            raise _not_found("vault", id)
        defaults = self.active_rows.default_vaults
        before = _named("vault_id", defaults.get(workspace_id))
        if defaults.get(workspace_id) != id:
            defaults[workspace_id] = id
            self.record("default_vault", workspace_id, before, _named("vault_id", id))

    def unset_vault(self, id: UUID) -> None:
        defaults = self.active_rows.default_vaults
        for workspace_id in [holder for holder, vault in defaults.items() if vault == id]:
            del defaults[workspace_id]
            self.record("default_vault", workspace_id, _named("vault_id", id), None)

    def commit(
        self, action: str, subject: str, at: datetime, undoes: str | None = None
    ) -> str | None:
        id = str(uuid4()) if self._changes else None
        if id is not None:
            count = len(self._changes)
            operation = OperationView(id, action, subject, format_time(at), count, undoes)
            self.active_rows.operations.append((operation, self._changes))
        self._rows.become(self.active_rows)
        self.committed = True
        return id

    def prune(self, newest: str | None) -> None:
        ids = [operation.id for operation, _ in self.active_rows.operations]
        del self.active_rows.operations[: ids.index(newest) + 1]
        self._rows.become(self.active_rows)
        self.committed = True
