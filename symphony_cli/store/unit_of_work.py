"""Writing: one transaction, which is rolled back unless it is committed."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack
from typing import TYPE_CHECKING, Self
from uuid import uuid4

from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from symphony_cli.base.errors import StoreUnusable
from symphony_cli.store import repositories, selections
from symphony_cli.store.connection import (
    connect,
    is_current,
    is_there,
    revision_of,
    translated,
    translating,
    unusable,
    use_wal,
)
from symphony_cli.store.engine import engine_over
from symphony_cli.store.reader import StoreReader
from symphony_cli.store.tables import OperationChangeRow, OperationRow

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from symphony_cli.domain.operations import Change
    from symphony_cli.domain.profiles import Profile
    from symphony_cli.domain.repos import Repo
    from symphony_cli.domain.vaults import Vault
    from symphony_cli.domain.workspaces import Workspace

DATABASE_ERRORS = (sqlite3.Error, DBAPIError)


class StoreUnitOfWork:
    """One write to the store at `path`; it waits `busy_timeout` seconds for another one to end.

    `on_change` is called after each write that changed something. Its parts exist inside `with`.
    It may be entered again after it was left. Whatever makes the store unusable, from entering to
    leaving, is raised as StoreUnusable.
    """

    reader: StoreReader
    profiles: repositories.StoreRepository[Profile]
    workspaces: repositories.StoreRepository[Workspace]
    repos: repositories.StoreRepository[Repo]
    vaults: repositories.StoreRepository[Vault]

    def __init__(
        self,
        path: str,
        busy_timeout: float = 10,
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        self._path = path
        self._busy_timeout = busy_timeout
        self._on_change = on_change
        self._has_changed = False

    def __enter__(self) -> Self:
        with translating(self._path), ExitStack() as stack:
            self._begin(self._open(), stack)
            self._resources = stack.pop_all()
        return self

    def __exit__(self, *details: object) -> None:
        error = details[1] if len(details) > 1 else None
        try:
            with translating(self._path):
                self._resources.close()
            if self._has_changed:
                self._has_changed = False
                # Outside of the transaction, which nobody has to wait for any longer.
                self._on_change()
        except (StoreUnusable, *DATABASE_ERRORS):
            # Where there was an error already, that is the one to tell.
            if error is None:
                raise
        # An OSError of the block is about something else than the store.
        if isinstance(error, DATABASE_ERRORS) and (told := translated(error, self._path)):
            raise told from error

    def _open(self) -> sqlite3.Connection:
        """Return a connection to a store of the newest revision, outside of transactions."""
        connection = self._connect()
        if connection is None:
            # Imports Alembic, which writes do without as long as there is nothing to upgrade.
            from symphony_cli.store.migrations.upgrade import upgrade

            upgrade(self._path, self._busy_timeout)
            connection = self._connect()
        if connection is None:
            raise unusable("STORE_IO", self._path, "it is changed by something else")
        return connection

    def _connect(self) -> sqlite3.Connection | None:
        """Return a connection, or None where the store has to be made or upgraded first."""
        if not is_there(self._path):
            return None
        with ExitStack() as stack:
            connection = connect(self._path, self._busy_timeout, "mode=rw")
            stack.callback(connection.close)
            # Asked before anything is written: another program's file must not be touched.
            if not is_current(revision_of(connection, self._path)):
                return None
            use_wal(connection, self._busy_timeout)
            connection.execute("pragma foreign_keys = on")
            connection.execute("pragma synchronous = full")
            stack.pop_all()
        return connection

    def _begin(self, connection: sqlite3.Connection, stack: ExitStack) -> None:
        """Begin the transaction, and make the parts that are used inside it."""
        stack.callback(connection.close)
        engine = engine_over(connection)
        stack.callback(engine.dispose)
        # Not over the engine: then each commit would close the connection.
        self._session = stack.enter_context(Session(stack.enter_context(engine.connect())))
        self._session.connection()
        # Another process may have upgraded the store while this one waited for its turn.
        revision_of(connection, self._path)
        self._changes: list[Change] = []
        self.reader = StoreReader(self._path, self._busy_timeout, connection)
        self.profiles = repositories.profiles(self._session, self._changes)
        self.workspaces = repositories.workspaces(self._session, self._changes)
        self.repos = repositories.repos(self._session, self._changes)
        self.vaults = repositories.vaults(self._session, self._changes)

    def use_profile(self, id: UUID) -> None:
        """Make the profile the current one. Raises NotFound."""
        selections.use_profile(self._session, self._changes, id)

    def use_workspace(self, profile_id: UUID, id: UUID) -> None:
        """Make the workspace the current one of its profile. Raises NotFound."""
        selections.use_workspace(self._session, self._changes, profile_id, id)

    def use_vault(self, workspace_id: UUID, id: UUID) -> None:
        """Make the vault the default one of its workspace. Raises NotFound."""
        selections.use_vault(self._session, self._changes, workspace_id, id)

    def unset_vault(self, id: UUID) -> None:
        """Have the vault be its workspace's default no longer."""
        selections.forget_vault(self._session, self._changes, id)

    def commit(self, action: str, subject: str, at: datetime) -> None:
        """Make the changes durable, and record them as one operation if there are any."""
        if self._changes:
            id = uuid4()
            operation = {"id": id, "action": action, "subject": subject, "at": at}
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
        self._has_changed = self._has_changed or bool(self._changes)
        self._changes.clear()
