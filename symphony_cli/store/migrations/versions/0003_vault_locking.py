"""What locking needs of a vault: recipients, when it is meant to be locked, since when it is open.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    time = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")
    with op.batch_alter_table("vaults") as table:
        table.add_column(sa.Column("recipients", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("auto_lock", sa.Integer(), nullable=True))
        table.add_column(sa.Column("unlocked_at", time, nullable=True))
