"""The port between the reader's SQL and a database."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from symphony_cli.base.errors import StoreUnusable

Rows = list[tuple[Any, ...]]


class Database(Protocol):
    """A database that answers queries. Every method raises StoreUnusable."""

    def rows(self, sql: str, parameters: Sequence[str | int] = ()) -> Rows:
        """Return the rows of a query; each `?` stands for a parameter."""
        ...

    def unchanging(self) -> AbstractContextManager[None]:
        """Read one state during a block."""
        ...

    def unreadable(self, reason: str) -> StoreUnusable:
        """Return the error about a value that Symphony did not write."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...
