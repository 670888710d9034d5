"""Repositories: stored entities, whose changes enter the history."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import bindparam, delete, insert, inspect, select, update
from sqlalchemy.exc import IntegrityError

from symphony_cli.base.errors import Conflict, NotFound
from symphony_cli.base.text import key
from symphony_cli.domain.operations import Change, values_of
from symphony_cli.domain.profiles import Profile
from symphony_cli.domain.repos import Repo
from symphony_cli.domain.vaults import Vault
from symphony_cli.domain.workspaces import Workspace
from symphony_cli.store import selections
from symphony_cli.store.refusals import attempt, refusal
from symphony_cli.store.tables import ProfileRow, RepoRow, VaultRow, WorkspaceRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from uuid import UUID

    from sqlmodel import Session, SQLModel

Entity = TypeVar("Entity", Profile, Workspace, Repo, Vault)

# A query has at most 32,766 parameters in SQLite.
MOST_AT_ONCE = 10_000
# SQLAlchemy reserves the attribute `metadata`.
ATTRIBUTES = {"metadata": "metadata_"}
# By the last column of a unique constraint.
TAKEN = {
    "username_key": ("USERNAME_TAKEN", "username"),
    "email_key": ("EMAIL_TAKEN", "email"),
    "name_key": ("NAME_TAKEN", "name"),
    "path": ("PATH_TAKEN", "path"),
}


class StoreRepository(Generic[Entity]):
    """The repository of one noun, in the transaction of a session.

    `keyed` are the fields that are unique without regard to case. Every change is appended to
    `changes`. `forget` is called with the ID of a row before its deletion. Rows that are read stay
    locked until the commit, as in PostgreSQL others write meanwhile; SQLite ignores such locks.
    """

    def __init__(
        self,
        session: Session,
        changes: list[Change],
        entity_type: type[Entity],
        row_type: type[SQLModel],
        keyed: tuple[str, ...] = ("name",),
        forget: Callable[[Session, list[Change], UUID], None] | None = None,
    ) -> None:
        self._session = session
        self._changes = changes
        self._entity_type = entity_type
        self._row_type = row_type
        self._keyed = keyed
        self._forget = forget
        self._noun = entity_type.__name__.lower()
        self._fields = [field.name for field in fields(entity_type)]

    def get(self, id: UUID) -> Entity:
        return self._entity(self._row(id))

    def found(self, ids: Iterable[UUID]) -> dict[UUID, Entity]:
        return {row.id: self._entity(row) for row in self._rows(ids)}

    def add(self, *entities: Entity) -> None:
        if not entities:
            return
        try:
            with attempt(self._session, len(entities)):
                self._insert(entities)
        except IntegrityError as error:
            raise self._conflict(*self._refused(error, entities)) from error
        self._changes.extend(
            Change(self._noun, entity.id, None, values_of(entity)) for entity in entities
        )

    def update(self, entity: Entity) -> None:
        """Store an entity's new values, unless they are its old ones.

        Raises NotFound, and Conflict if a constraint is violated.
        """
        before = values_of(self.get(entity.id))
        after = values_of(entity)
        # As JSON, since 1 equals True in Python, also to SQLAlchemy's change detection.
        if json.dumps(before, sort_keys=True) == json.dumps(after, sort_keys=True):
            return
        is_row = inspect(self._row_type).columns["id"] == entity.id
        try:
            with attempt(self._session):
                self._session.exec(
                    update(self._row_type).where(is_row).values(self._values(entity)),
                    execution_options={"synchronize_session": False},
                )
        except IntegrityError as error:
            raise self._conflict(error, entity) from error
        self._changes.append(Change(self._noun, entity.id, before, after))

    def delete(self, *entities: Entity) -> None:
        befores = self.found(entity.id for entity in entities)
        for entity in entities:
            if entity.id not in befores:
                raise self._not_found(entity.id)
        recorded = len(self._changes)
        statements = len(entities) * (2 if self._forget else 1)
        is_one: Any = inspect(self._row_type).columns["id"] == bindparam("deleted")
        try:
            with attempt(self._session, statements):
                if self._forget:
                    for entity in entities:
                        self._forget(self._session, self._changes, entity.id)
                self._session.connection().execute(
                    delete(self._row_type).where(is_one),
                    [{"deleted": entity.id} for entity in entities],
                )
        except IntegrityError as error:
            del self._changes[recorded:]
            named = entities[0] if len(entities) == 1 else f"one of {len(entities)} {self._noun}s"
            raise Conflict(f"{self._noun.upper()}_NOT_EMPTY", f"{named} is not empty") from error
        self._changes.extend(
            Change(self._noun, entity.id, values_of(befores[entity.id]), None)
            for entity in entities
        )

    def _row(self, id: UUID) -> SQLModel:
        row = self._session.get(
            self._row_type, id, populate_existing=True, with_for_update={"key_share": True}
        )
        if row is None:
            raise self._not_found(id)
        return row

    def _rows(self, ids: Iterable[UUID]) -> Iterator[Any]:
        wanted = list(ids)
        column: Any = inspect(self._row_type).columns["id"]
        for start in range(0, len(wanted), MOST_AT_ONCE):
            some = column.in_(wanted[start : start + MOST_AT_ONCE])
            found = select(self._row_type).where(some).with_for_update(key_share=True)
            yield from self._session.scalars(found.execution_options(populate_existing=True))

    def _not_found(self, id: UUID) -> NotFound:
        return NotFound(f"{self._noun.upper()}_NOT_FOUND", f"no {self._noun} has the ID {id}")

    def _entity(self, row: SQLModel) -> Entity:
        return self._entity_type(
            **{name: getattr(row, ATTRIBUTES.get(name, name)) for name in self._fields}
        )

    def _values(self, entity: Entity) -> dict[str, Any]:
        values = {ATTRIBUTES.get(name, name): getattr(entity, name) for name in self._fields}
        return values | {f"{name}_key": key(values[name]) for name in self._keyed}

    def _insert(self, entities: Iterable[Entity]) -> None:
        values = [self._values(entity) for entity in entities]
        self._session.exec(insert(self._row_type), params=values)

    def _refused(
        self, error: IntegrityError, entities: tuple[Entity, ...]
    ) -> tuple[IntegrityError, Entity]:
        """Return the entity that is refused, with its error."""
        if len(entities) == 1:
            return error, entities[0]
        trial = self._session.begin_nested()
        try:
            for entity in entities:
                try:
                    self._insert([entity])
                except IntegrityError as refused:
                    return refused, entity
        finally:
            trial.rollback()
        # Another process deleted the row that was in the way.
        return error, entities[-1]

    def _conflict(self, error: IntegrityError, entity: Entity) -> Exception:
        # The services check first, so this is a race with another process.
        broken = refusal(error)
        noun = self._noun.upper()
        if broken.is_orphan:
            return Conflict(f"{noun}_ORPHANED", f"{entity} would belong to nothing")
        column = broken.columns[-1] if broken.columns else ""
        if column == "id":
            return Conflict(f"{noun}_ID_TAKEN", f"{entity} is in the store already")
        if column not in TAKEN:
            return error
        code, field = TAKEN[column]
        message = f"{entity} has a {field} that another {self._noun} has"
        return Conflict(f"{noun}_{code}", message, field=field)


def profiles(session: Session, changes: list[Change]) -> StoreRepository[Profile]:
    """Return the repository of profiles."""
    keyed = ("username", "email")
    forget = selections.forget_profile
    return StoreRepository(session, changes, Profile, ProfileRow, keyed, forget)


def workspaces(session: Session, changes: list[Change]) -> StoreRepository[Workspace]:
    """Return the repository of workspaces."""
    forget = selections.forget_workspace
    return StoreRepository(session, changes, Workspace, WorkspaceRow, forget=forget)


def repos(session: Session, changes: list[Change]) -> StoreRepository[Repo]:
    """Return the repository of repos."""
    return StoreRepository(session, changes, Repo, RepoRow)


def vaults(session: Session, changes: list[Change]) -> StoreRepository[Vault]:
    """Return the repository of vaults."""
    forget = selections.forget_vault
    return StoreRepository(session, changes, Vault, VaultRow, forget=forget)
