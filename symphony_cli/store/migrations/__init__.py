"""The schema and its changes, as Alembic keeps them."""
