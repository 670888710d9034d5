"""The errors of PostgreSQL."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg

from symphony_cli.base.errors import StoreUnusable

if TYPE_CHECKING:
    from collections.abc import Generator

# https://www.postgresql.org/docs/current/errcodes-appendix.html
CODES_BY_STATE = {
    "40001": "STORE_LOCKED",  # serialization_failure
    "40P01": "STORE_LOCKED",  # deadlock_detected
    "55P03": "STORE_LOCKED",  # lock_not_available
    "57014": "STORE_LOCKED",  # query_canceled, by a timeout
    "53100": "STORE_FULL",  # disk_full
    "25006": "STORE_READ_ONLY",  # read_only_sql_transaction
    "42501": "STORE_READ_ONLY",  # insufficient_privilege
    "42P01": "STORE_DAMAGED",  # undefined_table
    "42703": "STORE_DAMAGED",  # undefined_column
    "XX001": "STORE_DAMAGED",  # data_corrupted
    "XX002": "STORE_DAMAGED",  # index_corrupted
}
# Connections, insufficient resources, operator intervention, errors of the system.
CLASSES_OF_IO = ("08", "53", "57", "58")


def unusable(code: str, reason: str = "") -> StoreUnusable:
    """Return the error with a code, and a `reason` in its message."""
    said, hint = {
        "STORE_LOCKED": ("is busy with another write", "try again"),
        "STORE_DAMAGED": ("is damaged or has another schema", "migrate it, or restore a backup"),
        "STORE_READ_ONLY": ("cannot be written", "check the rights of the server's role"),
        "STORE_FULL": ("cannot be written: the disk is full", "free some space and try again"),
        "STORE_IO": ("cannot be reached", "check that PostgreSQL runs and accepts connections"),
        "STORE_NEWER": ("was written by a newer symphony", "upgrade symphony; nothing was changed"),
        "STORE_FOREIGN": ("belongs to another program", "choose an empty database"),
    }[code]
    return StoreUnusable(code, f"the database {said}{reason and f' ({reason})'}", hint=hint)


def store_error(error: BaseException | None) -> StoreUnusable | None:
    """Map an error of psycopg or SQLAlchemy to a StoreUnusable.

    Return None for an error that is not about the database, such as a violated constraint or a bug.
    """
    # SQLAlchemy wraps the driver's errors.
    error = getattr(error, "orig", error)
    if not isinstance(error, psycopg.Error):
        return None
    state = error.sqlstate
    if state is None:
        # A lost connection has no state.
        is_io = isinstance(error, psycopg.OperationalError)
    else:
        is_io = state.startswith(CLASSES_OF_IO)
    code = CODES_BY_STATE.get(state or "") or ("STORE_IO" if is_io else None)
    return unusable(code, error.diag.message_primary or str(error)) if code else None


@contextmanager
def raising_store_errors() -> Generator[None, None, None]:
    """Raise the block's errors as StoreUnusable if they are about the database."""
    try:
        yield
    except Exception as error:
        if mapped := store_error(error):
            raise mapped from error
        raise
