"""Writes to the store."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Self
from uuid import UUID, uuid4

from sqlalchemy import delete, insert
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from symphony_cli.base.errors import StoreUnusable
from symphony_cli.store import repositories, selections
from symphony_cli.store.connection import (
    connect,
    is_current,
    revision_of,
    store_error,
    store_exists,
    unusable,
    use_wal,
)
from symphony_cli.store.engine import engine_over
from symphony_cli.store.reader import SqlReader, StoreReader
from symphony_cli.store.tables import OperationChangeRow, OperationRow

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from datetime import datetime

    from symphony_cli.domain.operations import Change
    from symphony_cli.domain.profiles import Profile
    from symphony_cli.domain.repos import Repo
    from symphony_cli.domain.vaults import Vault
    from symphony_cli.domain.workspaces import Workspace

DATABASE_ERRORS = (sqlite3.Error, DBAPIError)


class SqlUnitOfWork:
    """A unit of work over a database that SQLAlchemy knows.

    `on_change` receives the changes of each write. The attributes exist inside `with`, which may be
    entered again. Errors about the database are raised as StoreUnusable, from entry to exit.
    """

    reader: SqlReader
    profiles: repositories.StoreRepository[Profile]
    workspaces: repositories.StoreRepository[Workspace]
    repos: repositories.StoreRepository[Repo]
    vaults: repositories.StoreRepository[Vault]

    def __init__(self, on_change: Callable[[Sequence[Change]], None]) -> None:
        self._on_change = on_change
        self._written: list[Change] = []

    def _enter(self, stack: ExitStack) -> None:
        """Begin a transaction with `_start`; the stack ends it."""
        raise NotImplementedError

    def _unusable(self, error: BaseException | None) -> StoreUnusable | None:
        """Map an error, or return None if it is not about the database."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        with self._raising_store_errors(), ExitStack() as stack:
            self._enter(stack)
            self._resources = stack.pop_all()
        return self

    def __exit__(self, *details: object) -> None:
        error = details[1] if len(details) > 1 else None
        try:
            with self._raising_store_errors():
                self._resources.close()
            if written := self._written:
                self._written = []
                # After the transaction, so that no other write waits for it.
                self._on_change(written)
        except (StoreUnusable, *DATABASE_ERRORS):
            # An error of the block takes precedence.
            if error is None:
                raise
        # An OSError of the block is not about the store.
        if isinstance(error, DATABASE_ERRORS) and (mapped := self._unusable(error)):
            raise mapped from error

    @contextmanager
    def _raising_store_errors(self) -> Generator[None, None, None]:
        try:
            yield
        except Exception as error:
            if mapped := self._unusable(error):
                raise mapped from error
            raise

    def _start(self, session: Session, reader: SqlReader) -> None:
        self._session = session
        self._changes: list[Change] = []
        self.reader = reader
        self.profiles = repositories.profiles(session, self._changes)
        self.workspaces = repositories.workspaces(session, self._changes)
        self.repos = repositories.repos(session, self._changes)
        self.vaults = repositories.vaults(session, self._changes)

    def use_profile(self, id: UUID) -> None:
        """Make the profile the active one. Raises NotFound."""
        selections.use_profile(self._session, self._changes, id)

    def use_workspace(self, profile_id: UUID, id: UUID) -> None:
        """Make the workspace its profile's active one. Raises NotFound."""
        selections.use_workspace(self._session, self._changes, profile_id, id)

    def use_vault(self, workspace_id: UUID, id: UUID) -> None:
        """Make the vault its workspace's default. Raises NotFound."""
        selections.use_vault(self._session, self._changes, workspace_id, id)

    def unset_profile(self, id: UUID) -> None:
        """Unselect the profile as the active one."""
        selections.forget_profile(self._session, self._changes, id)

    def unset_workspace(self, id: UUID) -> None:
        """Unselect the workspace as its profile's active one."""
        selections.forget_workspace(self._session, self._changes, id)

    def unset_vault(self, id: UUID) -> None:
        """Unselect the vault as its workspace's default."""
        selections.forget_vault(self._session, self._changes, id)

    def prune(self, newest: str | None) -> None:
        """Delete this operation and all before it."""
        last = select(col(OperationRow.sequence)).where(col(OperationRow.id) == UUID(newest))
        older = col(OperationRow.sequence) <= last.scalar_subquery()
        self._session.exec(delete(OperationRow).where(older))
        self._session.commit()

    def commit(
        self, action: str, subject: str, at: datetime, undoes: str | None = None
    ) -> str | None:
        """Commit the changes, recorded as one operation if there are any; return its ID."""
        id = uuid4() if self._changes else None
        if id is not None:
            operation = {
                "id": id,
                "action": action,
                "subject": subject,
                "at": at,
                "undoes": None if undoes is None else UUID(undoes),
            }
            self._session.exec(insert(OperationRow), params=[operation])
            self._session.exec(
                insert(OperationChangeRow),
                params=[
                    {
                        "operation_id": id,
                        "position": position,
                        "noun": change.noun,
                        "row_id": change.row_id,
                        "before": change.before,
                        "after": change.after,
                    }
                    for position, change in enumerate(self._changes)
                ],
            )
        self._session.commit()
        self._written += self._changes
        self._changes.clear()
        return None if id is None else str(id)


class StoreUnitOfWork(SqlUnitOfWork):
    """One transaction at a time on the store at `path`.

    It waits at most `busy_timeout` seconds for another write.
    """

    def __init__(
        self,
        path: str,
        busy_timeout: float = 10,
        on_change: Callable[[Sequence[Change]], None] = lambda changes: None,
    ) -> None:
        super().__init__(on_change)
        self._path = path
        self._busy_timeout = busy_timeout

    def prune(self, newest: str | None) -> None:
        """Delete this operation and all before it, and give their space back to the disk."""
        super().prune(newest)
        # SQLite refuses it inside a transaction. If the disk is full, later writes use the space.
        with suppress(sqlite3.Error):
            self._connection.execute("vacuum")
            self._connection.execute("pragma wal_checkpoint(truncate)")

    def _enter(self, stack: ExitStack) -> None:
        self._begin(self._open(), stack)

    def _unusable(self, error: BaseException | None) -> StoreUnusable | None:
        return store_error(error, self._path)

    def _open(self) -> sqlite3.Connection:
        connection = self._connect()
        if connection is None:
            # It imports Alembic, which a write to a current store does not need.
            from symphony_cli.store.migrations.upgrade import upgrade

            upgrade(self._path, self._busy_timeout)
            connection = self._connect()
        if connection is None:
            raise unusable("STORE_IO", self._path, "it is changed by something else")
        return connection

    def _connect(self) -> sqlite3.Connection | None:
        """Return a connection, or None if the store must be created or upgraded first."""
        if not store_exists(self._path):
            return None
        with ExitStack() as stack:
            connection = connect(self._path, self._busy_timeout, "mode=rw")
            stack.callback(connection.close)
            # Checked before any write: another program's file must not be touched.
            if not is_current(revision_of(connection, self._path)):
                return None
            use_wal(connection, self._busy_timeout)
            connection.execute("pragma foreign_keys = on")
            connection.execute("pragma synchronous = full")
            stack.pop_all()
        return connection

    def _begin(self, connection: sqlite3.Connection, stack: ExitStack) -> None:
        stack.callback(connection.close)
        engine = engine_over(connection)
        stack.callback(engine.dispose)
        # A session over the engine would close the connection at each commit.
        session = stack.enter_context(Session(stack.enter_context(engine.connect())))
        session.connection()
        self._connection = connection
        # Another process may have upgraded the store while this one waited for the lock.
        revision_of(connection, self._path)
        self._start(session, StoreReader(self._path, connection=connection))
