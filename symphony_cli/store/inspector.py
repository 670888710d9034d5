"""The inspection of the store's file."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from shlex import quote

from symphony_cli.base.errors import StoreUnusable
from symphony_cli.base.findings import Problem
from symphony_cli.store.connection import (
    backups_directory,
    connect_read_only,
    is_current,
    revision_of,
    store_error,
    store_exists,
)

PRIVATE_FILE, PRIVATE_DIRECTORY = 0o600, 0o700
OTHERS = 0o077


class StoreInspector:
    """Read-only checks of the store at `path`."""

    def __init__(self, path: str, busy_timeout: Callable[[], float] = lambda: 10) -> None:
        self._path = path
        self._busy_timeout = busy_timeout

    def revision(self) -> str | None:
        try:
            if not store_exists(self._path):
                return None
            with closing(connect_read_only(self._path, self._busy_timeout())) as connection:
                return revision_of(connection, self._path)
        except (sqlite3.Error, StoreUnusable):
            return None

    def problems(self) -> list[Problem]:
        try:
            if not store_exists(self._path):
                return []
            with closing(connect_read_only(self._path, self._busy_timeout())) as connection:
                found = [*self._damage(connection), *self._schema(connection)]
        except sqlite3.Error as error:
            found = [_problem(store_error(error, self._path) or error)]
        except StoreUnusable as error:
            found = [_problem(error)]
        return [*found, *self._modes()]

    def _damage(self, connection: sqlite3.Connection) -> list[Problem]:
        hint = f"restore a copy from {backups_directory(self._path)}"
        lines = [line for (line,) in connection.execute("pragma integrity_check")]
        if lines != ["ok"]:
            return [Problem("integrity", f"{self._path}: {line}", hint) for line in lines]
        orphans = connection.execute(
            'select "table", parent, count(*) from pragma_foreign_key_check group by 1, 2'
        )
        return [
            Problem(
                "foreign keys",
                f"{self._path}: {count} of {table} refer to {parent} that do not exist",
                hint,
            )
            for table, parent, count in orphans
        ]

    def _schema(self, connection: sqlite3.Connection) -> list[Problem]:
        try:
            revision = revision_of(connection, self._path)
        except StoreUnusable as error:
            return [Problem("schema", error.message, error.hint)]
        if revision is None or is_current(revision):
            return []
        message = f"{self._path} has the older schema {revision}"
        return [Problem("schema", message, "to upgrade it, run any command that reads it")]

    def _modes(self) -> list[Problem]:
        if os.name != "posix":
            return []
        wanted = {os.path.dirname(os.path.abspath(self._path)): PRIVATE_DIRECTORY}
        wanted |= {self._path + suffix: PRIVATE_FILE for suffix in ("", "-wal", "-shm")}
        problems: list[Problem] = []
        for path, mode in wanted.items():
            try:
                found = stat.S_IMODE(os.stat(path).st_mode)
            except OSError:
                # The -wal and -shm files may be missing.
                continue
            if found & OTHERS:
                message = f"others have access to {path}: its mode is {found:04o}, not {mode:04o}"
                problems.append(
                    Problem(
                        "file mode", message, f"to restrict it, run `chmod {mode:o} {quote(path)}`"
                    )
                )
        return problems


def _problem(error: Exception) -> Problem:
    if isinstance(error, StoreUnusable):
        return Problem("integrity", error.message, error.hint)
    return Problem("integrity", str(error))
