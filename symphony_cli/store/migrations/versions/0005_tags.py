"""Tags of repos, vaults and workspaces, and archived repos.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("workspaces", "repos", "vaults"):
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("tags", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("repos") as table:
        # With an expression as the default, SQLite would have the whole table written anew.
        table.add_column(sa.Column("archived", sa.Boolean(), nullable=False, server_default="0"))
