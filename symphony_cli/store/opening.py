"""Read-only access to the store, after an upgrade if needed."""

from __future__ import annotations

from symphony_cli.store.connection import (
    connect_read_only,
    is_current,
    raising_store_errors,
    revision_of,
    store_exists,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3


def open_reader(path: str, busy_timeout: float) -> sqlite3.Connection | None:
    """Return a read-only connection to a store, or None if there is no store.

    An older store is upgraded first. Raises StoreUnusable.
    """
    if not store_exists(path):
        return None
    with raising_store_errors(path):
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
    # It imports Alembic, which a read of a current store does not need.
    from symphony_cli.store.migrations.upgrade import upgrade

    upgrade(path, busy_timeout)
    return open_reader(path, busy_timeout)
