"""Reads of the store; on SQLite, with the standard library's sqlite3.

Every read imports this module, so it imports nothing heavy.
"""

from __future__ import annotations

from itertools import count, repeat
from operator import itemgetter

from symphony_cli.domain.entries import Entry
from symphony_cli.store.opening import StoreFile
from symphony_cli.store.queries import (
    SQLITE,
    beginning_query,
    entries_query,
    entry_queries,
    id_digits,
    ids_from,
    is_json,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from typing import Any

    from symphony_cli.domain.views import (
        ChangeView,
        OperationView,
        ProfileView,
        RepoView,
        VaultView,
        WorkspaceView,
    )
    from symphony_cli.store.database import Database, Rows
    from symphony_cli.store.queries import Dialect
    from symphony_cli.store.view_queries import ViewQuery

    # IDs by the columns that have them.
    Conditions = Mapping[str, str | Sequence[str] | None]

# A query has at most 32,766 parameters in SQLite, and up to three nouns take all of the paths.
MOST_VALUES = 8_000


class SqlReader:
    """The reader of a database that knows a dialect.

    Every method raises StoreUnusable.
    """

    def __init__(self, database: Database, dialect: Dialect) -> None:
        self._database = database
        self._dialect = dialect
        self._rows = database.rows

    def close(self) -> None:
        """Close the database; a later query may open it again."""
        self._database.close()

    def unchanging(self) -> AbstractContextManager[None]:
        return self._database.unchanging()

    def entries(
        self,
        *nouns: str,
        profile_id: str | None = None,
        workspace_id: str | None = None,
        name_key: str | None = None,
        id_prefix: str | None = None,
        paths: Iterable[str] | None = None,
    ) -> list[Entry]:
        values = {
            "profile": id_digits(profile_id) if profile_id is not None else None,
            "workspace": id_digits(workspace_id) if workspace_id is not None else None,
            "name": name_key,
        }
        prefix = id_digits(id_prefix) if id_prefix is not None else None
        rows: Rows = []
        for some in _parts(paths):
            found = [
                entries_query(noun, values, prefix, some, self._dialect)
                for noun in dict.fromkeys(nouns)
            ]
            queries = [query for query in found if query]
            if queries:
                rows += self._rows(
                    " union all ".join(sql for sql, _ in queries),
                    [value for _, parameters in queries for value in parameters],
                )
        return _sorted_entries(rows)

    def beginning(
        self,
        prefix: str,
        *nouns: str,
        most: int,
        profile_id: str | None = None,
        workspace_id: str | None = None,
    ) -> list[Entry]:
        values = {
            "profile": id_digits(profile_id) if profile_id is not None else None,
            "workspace": id_digits(workspace_id) if workspace_id is not None else None,
        }
        queries = [beginning_query(noun, values, prefix, most, self._dialect) for noun in nouns]
        rows = self._rows(
            " union all ".join(sql for sql, _ in queries),
            [value for _, parameters in queries for value in parameters],
        )
        # The last one is also among the first ones if these are all.
        return _sorted_entries(dict.fromkeys(rows))

    def current_profile(self) -> Entry | None:
        return self._entry("profile", "p.id = (select profile_id from current_profile)")

    def current_workspace(self, profile_id: str) -> Entry | None:
        selected = "(select workspace_id from current_workspaces where profile_id = ?)"
        return self._entry("workspace", f"w.id = {selected}", id_digits(profile_id))

    def default_vault(self, workspace_id: str) -> Entry | None:
        selected = "(select vault_id from default_vaults where workspace_id = ?)"
        return self._entry("vault", f"t.id = {selected}", id_digits(workspace_id))

    def profiles(self, *, id: str | None = None) -> list[ProfileView]:
        return self._views("profile", {"t.id": id})

    def workspaces(
        self, *, id: str | None = None, profile_id: str | None = None
    ) -> list[WorkspaceView]:
        return self._views("workspace", {"t.id": id, "t.profile_id": profile_id})

    def repos(
        self,
        fits: Callable[[str, str], bool] | None = None,
        /,
        *,
        id: str | None = None,
        workspace_id: str | None = None,
        profile_id: str | None = None,
    ) -> list[RepoView]:
        where = {"t.id": id, "t.workspace_id": workspace_id, "w.profile_id": profile_id}
        if fits is None:
            return self._views("repo", where)
        # Most rows do not fit, and whole ones take long to sort and to make.
        rows = self._matching("t.id, t.name, t.path", self._query_of("repo"), where)
        ids = [str(id) for id, name, path in rows if fits(name, path)]
        if len(ids) <= MOST_VALUES:
            return self._views("repo", {"t.id": ids}) if ids else []
        return [view for view in self._views("repo", where) if fits(view.name, view.path)]

    def vaults(
        self,
        *,
        id: str | None = None,
        workspace_id: str | None = None,
        profile_id: str | None = None,
    ) -> list[VaultView]:
        """Return the matching vaults as stored, sorted by workspace and name.

        `is_locked` is the stored value; the other fields about the disk assume an open vault.
        """
        where = {"t.id": id, "t.workspace_id": workspace_id, "w.profile_id": profile_id}
        return self._views("vault", where)

    def operations(
        self,
        *,
        limit: int | None = None,
        id_prefix: str | None = None,
        older_than: str | None = None,
    ) -> list[OperationView]:
        query = self._query_of("operation")
        sql = f"select {query.columns} from {query.tables}"
        values: list[str | int] = []
        if id_prefix:
            sql += " where t.id between ? and ?"
            values += ids_from(id_digits(id_prefix))
        elif older_than is not None:
            sql += " where t.sequence < (select sequence from operations where id = ?)"
            values.append(id_digits(older_than))
        sql += f" order by {query.order}"
        if limit is not None:
            sql += " limit ?"
            values.append(limit)
        return self._made(query, self._rows(sql, values))

    def changes(self, operation_id: str | None) -> list[ChangeView]:
        if operation_id is None:
            return []
        return self._views("change", {"t.operation_id": operation_id})

    def _views(self, noun: str, values: Conditions) -> list[Any]:
        query = self._query_of(noun)
        return self._made(query, self._matching(query.columns, query, values, query.order))

    def _matching(
        self, columns: str, query: ViewQuery, values: Conditions, order: str | None = None
    ) -> Rows:
        """Return the columns of the rows whose columns have these values, or one of several."""
        given = {
            column: [value] if isinstance(value, str) else value
            for column, value in values.items()
            if value is not None
        }
        where = [f"{column} in ({', '.join('?' * len(of))})" for column, of in given.items()]
        sql = f"select {columns} from {query.tables}"
        sql += f" where {' and '.join(where)}" if where else ""
        sql += f" order by {order}" if order else ""
        return self._rows(sql, [id_digits(value) for of in given.values() for value in of])

    def _made(self, query: ViewQuery, rows: Rows) -> list[Any]:
        """Return the views of the rows."""
        if not rows:
            return []
        view: type[Any] = query.view
        columns: list[Iterable[Any]] = []
        places = count()
        for name, kind in view.__annotations__.items():
            if name in query.on_disk:
                columns.append(repeat(view._field_defaults[name]))
                continue
            column = map(itemgetter(next(places)), rows)
            if kind == "bool":
                column = map(bool, column)
            elif is_json(kind):
                column = map(self._json, column)
            columns.append(column)
        # A loop over the values of each row takes longer than whole columns.
        return list(map(view._make, zip(*columns, strict=False)))

    def _entry(self, noun: str, where: str, *parameters: str) -> Entry | None:
        rows = self._rows(f"{entry_queries(self._dialect)[noun]} where {where}", parameters)
        return Entry._make(rows[0][:8]) if rows else None

    def _json(self, text: str | None) -> Any:
        if text is None:
            return None
        if text == "{}":
            return {}
        if text == "[]":
            return []
        import json

        try:
            return json.loads(text)
        except ValueError as error:
            raise self._database.unreadable("a value is not JSON") from error

    def _query_of(self, noun: str) -> ViewQuery:
        # Views take long to create, and the commands that must be fast read entries only.
        from symphony_cli.store.view_queries import view_queries

        return view_queries(self._dialect)[noun]


class StoreReader(SqlReader):
    """The reader of the store at `path`, opened by the first query.

    `busy_timeout` returns how many seconds to wait for a locked store; it is called only for one,
    so that other reads need not load the configuration. With a `connection`, it reads inside that
    connection's transaction. A missing store reads as empty.
    """

    def __init__(
        self,
        path: str,
        busy_timeout: Callable[[], float] = lambda: 10,
        connection: sqlite3.Connection | None = None,
    ) -> None:
        super().__init__(StoreFile(path, busy_timeout, connection), SQLITE)


def _sorted_entries(rows: Iterable[tuple[Any, ...]]) -> list[Entry]:
    in_order = sorted(rows, key=lambda row: (row[8], row[2], row[9], row[10], row[0]))
    return [Entry._make(row[:8]) for row in in_order]


def _parts(paths: Iterable[str] | None) -> list[Sequence[str] | None]:
    if paths is None:
        return [None]
    # A path that is given twice must not yield its row twice.
    # A path that is not UTF-8 cannot be registered, and SQLite refuses it.
    unique = [path for path in dict.fromkeys(paths) if _is_utf8(path)]
    return [unique[start : start + MOST_VALUES] for start in range(0, len(unique), MOST_VALUES)]


def _is_utf8(path: str) -> bool:
    return path.isascii() or not any("\udc80" <= character <= "\udcff" for character in path)
