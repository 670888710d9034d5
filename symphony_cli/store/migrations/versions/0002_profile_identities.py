"""What git needs of a profile: further addresses, a signing key, an SSH key.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("profiles") as table:
        table.add_column(sa.Column("alias_emails", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("signing_key", sa.String(), nullable=True))
        table.add_column(sa.Column("signing_format", sa.String(), nullable=True))
        table.add_column(sa.Column("sign", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("ssh_key", sa.String(), nullable=True))
        table.create_check_constraint(
            op.f("ck_profiles_signing_format"),
            "signing_format IN ('openpgp', 'ssh', 'x509')",
        )
