"""The vault that is meant in a workspace where none is named.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What a default refers to, so that it cannot be another workspace's vault. An index, since a
    # constraint would have SQLite copy the whole table.
    op.create_index(
        op.f("ix_vaults_workspace_id_id"), "vaults", ["workspace_id", "id"], unique=True
    )
    op.create_table(
        "default_vaults",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("vault_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_default_vaults")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "vault_id"],
            ["vaults.workspace_id", "vaults.id"],
            name=op.f("fk_default_vaults_workspace_id_vault_id_vaults"),
            ondelete="CASCADE",
        ),
    )
    op.create_index(
        op.f("ix_default_vaults_workspace_id_vault_id"),
        "default_vaults",
        ["workspace_id", "vault_id"],
    )
