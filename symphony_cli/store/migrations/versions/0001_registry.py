"""The registry: profiles, workspaces, repos and vaults, what `use` set, and the history.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _time(name: str, *, nullable: bool = False) -> sa.Column[object]:
    time = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")
    return sa.Column(name, time, nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def upgrade() -> None:
    _create_profiles()
    _create_workspaces()
    _create_repos()
    _create_vaults()
    _create_selections()
    _create_history()


def _create_profiles() -> None:
    op.create_table(
        "profiles",
        sa.Column("id", sa.Uuid(), nullable=False),
        _text("username"),
        _text("username_key"),
        _text("email"),
        _text("email_key"),
        _text("name", nullable=True),
        sa.Column("preferences", sa.JSON(), nullable=False),
        _time("created_at"),
        _time("updated_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profiles")),
        sa.UniqueConstraint("username_key", name=op.f("uq_profiles_username_key")),
        sa.UniqueConstraint("email_key", name=op.f("uq_profiles_email_key")),
    )


def _create_workspaces() -> None:
    op.create_table(
        "workspaces",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        _text("name"),
        _text("name_key"),
        _text("type"),
        _text("description"),
        _text("root", nullable=True),
        sa.Column("settings", sa.JSON(), nullable=False),
        _time("created_at"),
        _time("updated_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspaces")),
        sa.UniqueConstraint(
            "profile_id", "name_key", name=op.f("uq_workspaces_profile_id_name_key")
        ),
        sa.UniqueConstraint("profile_id", "id", name=op.f("uq_workspaces_profile_id_id")),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["profiles.id"],
            name=op.f("fk_workspaces_profile_id_profiles"),
            ondelete="RESTRICT",
        ),
        sa.CheckConstraint(
            "type IN ('general', 'client', 'personal', 'research')",
            name=op.f("ck_workspaces_type"),
        ),
    )
    op.create_index(op.f("ix_workspaces_name_key"), "workspaces", ["name_key"])
    op.create_index(op.f("ix_workspaces_root"), "workspaces", ["root"])


def _create_repos() -> None:
    op.create_table(
        "repos",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        _text("name"),
        _text("name_key"),
        _text("path"),
        _text("remote_url", nullable=True),
        _text("default_branch", nullable=True),
        _text("root_commit", nullable=True),
        sa.Column("metadata", sa.JSON(), nullable=False),
        _time("last_synced_at", nullable=True),
        _time("created_at"),
        _time("updated_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repos")),
        sa.UniqueConstraint(
            "workspace_id", "name_key", name=op.f("uq_repos_workspace_id_name_key")
        ),
        sa.UniqueConstraint("workspace_id", "path", name=op.f("uq_repos_workspace_id_path")),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_repos_workspace_id_workspaces"),
            ondelete="RESTRICT",
        ),
    )
    op.create_index(op.f("ix_repos_name_key"), "repos", ["name_key"])
    op.create_index(op.f("ix_repos_path"), "repos", ["path"])


def _create_vaults() -> None:
    op.create_table(
        "vaults",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        _text("name"),
        _text("name_key"),
        _text("path"),
        _text("kind"),
        sa.Column("is_locked", sa.Boolean(), nullable=False),
        sa.Column("metadata", sa.JSON(), nullable=False),
        _time("created_at"),
        _time("updated_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vaults")),
        sa.UniqueConstraint(
            "workspace_id", "name_key", name=op.f("uq_vaults_workspace_id_name_key")
        ),
        sa.UniqueConstraint("workspace_id", "path", name=op.f("uq_vaults_workspace_id_path")),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_vaults_workspace_id_workspaces"),
            ondelete="RESTRICT",
        ),
        sa.CheckConstraint(
            "kind IN ('obsidian', 'logseq', 'zk', 'plain')", name=op.f("ck_vaults_kind")
        ),
    )
    op.create_index(op.f("ix_vaults_name_key"), "vaults", ["name_key"])
    op.create_index(op.f("ix_vaults_path"), "vaults", ["path"])


def _create_selections() -> None:
    op.create_table(
        "current_profile",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_current_profile")),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["profiles.id"],
            name=op.f("fk_current_profile_profile_id_profiles"),
            ondelete="CASCADE",
        ),
        sa.CheckConstraint("id = 1", name=op.f("ck_current_profile_singleton")),
    )
    op.create_index(op.f("ix_current_profile_profile_id"), "current_profile", ["profile_id"])
    op.create_table(
        "current_workspaces",
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("profile_id", name=op.f("pk_current_workspaces")),
        sa.ForeignKeyConstraint(
            ["profile_id", "workspace_id"],
            ["workspaces.profile_id", "workspaces.id"],
            name=op.f("fk_current_workspaces_profile_id_workspace_id_workspaces"),
            ondelete="CASCADE",
        ),
    )
    op.create_index(
        op.f("ix_current_workspaces_profile_id_workspace_id"),
        "current_workspaces",
        ["profile_id", "workspace_id"],
    )


def _create_history() -> None:
    op.create_table(
        "operations",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _text("action"),
        _text("subject"),
        _time("at"),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_operations")),
        sa.UniqueConstraint("id", name=op.f("uq_operations_id")),
    )
    op.create_table(
        "operation_changes",
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        _text("noun"),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("operation_id", "position", name=op.f("pk_operation_changes")),
        sa.ForeignKeyConstraint(
            ["operation_id"],
            ["operations.id"],
            name=op.f("fk_operation_changes_operation_id_operations"),
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    for table in (
        "operation_changes",
        "operations",
        "current_workspaces",
        "current_profile",
        "vaults",
        "repos",
        "workspaces",
        "profiles",
    ):
        op.drop_table(table)
