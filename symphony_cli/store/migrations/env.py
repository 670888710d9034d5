"""Alembic's environment: runs migrations on the connection of `upgrade.py`.

Without a connection, it writes the SQL for the dialect in the attribute `dialect`.
"""

from alembic import context

from symphony_cli.store.tables import Table

connection = context.config.attributes.get("connection")
if connection is None:
    context.configure(
        dialect_name=context.config.attributes["dialect"],
        target_metadata=Table.metadata,
        literal_binds=True,
    )
else:
    context.configure(
        connection=connection,
        target_metadata=Table.metadata,
        # SQLite can alter little of a table in place.
        render_as_batch=True,
    )
with context.begin_transaction():
    context.run_migrations()
