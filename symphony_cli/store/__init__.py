"""The registry's database: the only code with SQL, SQLModel, SQLAlchemy or Alembic."""
