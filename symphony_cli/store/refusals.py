"""Statements that a constraint of the schema refuses."""

from __future__ import annotations

from contextlib import nullcontext
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import PrimaryKeyConstraint, UniqueConstraint

from symphony_cli.store.tables import Table

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sqlalchemy.exc import IntegrityError
    from sqlmodel import Session

FOREIGN_KEY, UNIQUE = "23503", "23505"


class Refusal(NamedTuple):
    """The violated constraint: a foreign key, or the columns of a unique one."""

    is_orphan: bool = False
    columns: tuple[str, ...] = ()


def attempt(session: Session, statements: int = 1) -> AbstractContextManager[object]:
    """Return a block that leaves the transaction as it was if a statement in it is refused."""
    # SQLite undoes the refused statement alone; PostgreSQL then refuses all others.
    if statements == 1 and session.get_bind().dialect.name == "sqlite":
        return nullcontext()
    return session.begin_nested()


def refusal(error: IntegrityError) -> Refusal:
    """Return the constraint that an error is about."""
    # Messages of PostgreSQL depend on its language, and contain values.
    cause: Any = error.orig
    if state := getattr(cause, "sqlstate", None):
        columns = _unique_columns().get(cause.diag.constraint_name, ())
        return Refusal(state == FOREIGN_KEY, columns if state == UNIQUE else ())
    said = str(cause)
    if "FOREIGN KEY" in said:
        return Refusal(is_orphan=True)
    # UNIQUE constraint failed: repos.workspace_id, repos.path
    named = said.partition("UNIQUE constraint failed: ")[2].split(", ")
    return Refusal(columns=tuple(name.rpartition(".")[2] for name in named if name))


@cache
def _unique_columns() -> dict[str, tuple[str, ...]]:
    """Return the columns of each unique constraint and index by its name."""
    found: dict[str, tuple[str, ...]] = {}
    for table in Table.metadata.sorted_tables:
        kinds = PrimaryKeyConstraint, UniqueConstraint
        constraints = [one for one in table.constraints if isinstance(one, kinds)]
        for one in (*constraints, *(index for index in table.indexes if index.unique)):
            found[str(one.name)] = tuple(column.name for column in one.columns)
    return found
