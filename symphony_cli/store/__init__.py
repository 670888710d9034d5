"""Where the registry is kept: the only place that knows SQL, SQLModel, SQLAlchemy, Alembic."""
