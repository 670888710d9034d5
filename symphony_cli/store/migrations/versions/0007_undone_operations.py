"""Operations that undo others, documents of workspaces, and optional repos.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("operations", sa.Column("undoes", sa.Uuid(), nullable=True))
    op.add_column("workspaces", sa.Column("file", sa.String(), nullable=True))
    with op.batch_alter_table("repos") as table:
        # With an expression as the default, SQLite would have the whole table written anew.
        table.add_column(sa.Column("optional", sa.Boolean(), nullable=False, server_default="0"))
