"""The creation and the upgrade of the registry on PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import command
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from symphony_cli.store.connection import head_revision, revisions
from symphony_cli.store.migrations.upgrade import alembic_config
from symphony_cli.store.postgresql.errors import raising_store_errors, unusable

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

# Whatever the database's own collation, names and paths sort by code points, as in SQLite and in
# Python. The migrations, which SQLite shares, name no collation.
BY_CODE_POINTS = """
    select distinct 'alter table ' || quote_ident(c.relname)
        || ' alter column ' || quote_ident(a.attname)
        || ' type ' || format_type(a.atttypid, a.atttypmod) || ' collate "C"'
    from pg_index i
        join pg_class c on c.oid = i.indrelid
        join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
        join pg_collation l on l.oid = a.attcollation
    where c.relnamespace = current_schema()::regnamespace and l.collname <> 'C'
    order by 1"""


def upgrade(engine: Engine) -> None:
    """Upgrade the schema to the newest revision, or create it, in one transaction.

    Raises StoreUnusable, and then the database is unchanged.
    """
    with raising_store_errors(), engine.begin() as connection:
        _refuse_others(connection)
        command.upgrade(alembic_config(connection=connection), "head")
        for statement in connection.exec_driver_sql(BY_CODE_POINTS).scalars().all():
            connection.exec_driver_sql(statement)


def _refuse_others(connection: Connection) -> None:
    [*found] = MigrationContext.configure(connection).get_current_heads()
    if not found and inspect(connection).get_table_names():
        raise unusable("STORE_FOREIGN")
    head = head_revision()
    for revision in found:
        if revision in revisions():
            continue
        if len(revision) == len(head) and revision.isdecimal():
            raise unusable("STORE_NEWER", f"schema {revision}, this one knows {head}")
        raise unusable("STORE_FOREIGN", f"unknown schema {revision}")
