"""Opening the store to read it, after an upgrade where it is older."""

from __future__ import annotations

from symphony_cli.store.connection import (
    connect_read_only,
    is_current,
    is_there,
    revision_of,
    translating,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3


def open_reader(path: str, busy_timeout: float) -> sqlite3.Connection | None:
    """Return a connection that reads a store of the newest revision; None where there is no store.

    An older store is upgraded first. Raises StoreUnusable.
    """
    if not is_there(path):
        return None
    with translating(path):
        connection = connect_read_only(path, busy_timeout)
        try:
            revision = revision_of(connection, path)
        except BaseException:
            connection.close()
            raise
    if is_current(revision):
        return connection
    connection.close()
    if revision is None:
        return None
    # Imports Alembic, which reads do without as long as there is nothing to upgrade.
    from symphony_cli.store.migrations.upgrade import upgrade

    upgrade(path, busy_timeout)
    return open_reader(path, busy_timeout)
