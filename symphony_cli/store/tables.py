"""The tables; the domain checks the values.

`name_key` and the like hold the domain's case-insensitive form of a text, since databases differ in
their rules of case.
"""

# SQLModel and SQLAlchemy accept plain values that their declarations exclude.
# pyright: reportAssignmentType=false, reportIncompatibleVariableOverride=false

from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    Index,
    MetaData,
    String,
    UniqueConstraint,
    false,
)
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field, SQLModel

from symphony_cli.base.times import format_time
from symphony_cli.domain.signing import SIGNING_FORMATS
from symphony_cli.domain.vaults import VAULT_KINDS
from symphony_cli.domain.workspaces import WORKSPACE_TYPES


class Time(TypeDecorator[datetime]):
    """An aware UTC time; on SQLite, which has no times, its text."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the column's type."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(27))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Return the stored value of an aware time."""
        if value is None:
            return None
        return format_time(value) if dialect.name == "sqlite" else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return the aware time of a stored value."""
        if value is None:
            return None
        time = datetime.fromisoformat(value) if isinstance(value, str) else value
        return time.astimezone(UTC)


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class Table(SQLModel):
    """The base of all tables, with one naming convention."""

    # Separate from SQLModel's own metadata, which other libraries may share.
    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class ProfileRow(Table, table=True):
    """A profile."""

    __tablename__ = "profiles"
    __table_args__ = (
        UniqueConstraint("username_key"),
        UniqueConstraint("email_key"),
        _one_of("signing_format", SIGNING_FORMATS),
    )

    id: UUID = Field(primary_key=True)
    username: str
    username_key: str
    email: str
    email_key: str
    name: str | None
    preferences: dict[str, Any] = Field(sa_type=JSON)
    created_at: datetime = Field(sa_type=Time)
    updated_at: datetime = Field(sa_type=Time)
    # The defaults are for rows that are older than these columns.
    alias_emails: list[str] = Field(sa_type=JSON, sa_column_kwargs={"server_default": "[]"})
    signing_key: str | None
    signing_format: str | None
    sign: bool = Field(sa_column_kwargs={"server_default": false()})
    ssh_key: str | None


class WorkspaceRow(Table, table=True):
    """A workspace."""

    __tablename__ = "workspaces"
    __table_args__ = (
        UniqueConstraint("profile_id", "name_key"),
        # A selection refers to both columns, so that it cannot be another profile's workspace.
        UniqueConstraint("profile_id", "id"),
        ForeignKeyConstraint(["profile_id"], ["profiles.id"], ondelete="RESTRICT"),
        Index(None, "name_key"),
        Index(None, "root"),
        _one_of("type", WORKSPACE_TYPES),
    )

    id: UUID = Field(primary_key=True)
    profile_id: UUID
    name: str
    name_key: str
    type: str
    description: str
    root: str | None
    settings: dict[str, Any] = Field(sa_type=JSON)
    created_at: datetime = Field(sa_type=Time)
    updated_at: datetime = Field(sa_type=Time)
    # The defaults are for rows that are older than these columns.
    tags: list[str] = Field(sa_type=JSON, sa_column_kwargs={"server_default": "[]"})
    remotes: list[str] = Field(sa_type=JSON, sa_column_kwargs={"server_default": "[]"})
    file: str | None


class RepoRow(Table, table=True):
    """A repo."""

    __tablename__ = "repos"
    __table_args__ = (
        UniqueConstraint("workspace_id", "name_key"),
        UniqueConstraint("workspace_id", "path"),
        ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], ondelete="RESTRICT"),
        Index(None, "name_key"),
        Index(None, "path"),
    )

    id: UUID = Field(primary_key=True)
    workspace_id: UUID
    name: str
    name_key: str
    path: str
    remote_url: str | None
    default_branch: str | None
    root_commit: str | None
    # SQLAlchemy keeps the attribute's plain name for itself.
    metadata_: dict[str, Any] = Field(sa_column=Column("metadata", JSON, nullable=False))
    last_synced_at: datetime | None = Field(sa_type=Time)
    created_at: datetime = Field(sa_type=Time)
    updated_at: datetime = Field(sa_type=Time)
    # The defaults are for rows that are older than these columns.
    tags: list[str] = Field(sa_type=JSON, sa_column_kwargs={"server_default": "[]"})
    archived: bool = Field(sa_column_kwargs={"server_default": false()})
    optional: bool = Field(sa_column_kwargs={"server_default": false()})


class VaultRow(Table, table=True):
    """A vault."""

    __tablename__ = "vaults"
    __table_args__ = (
        UniqueConstraint("workspace_id", "name_key"),
        UniqueConstraint("workspace_id", "path"),
        ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], ondelete="RESTRICT"),
        Index(None, "name_key"),
        Index(None, "path"),
        # A default refers to both columns, so that it cannot be another workspace's vault.
        Index(None, "workspace_id", "id", unique=True),
        _one_of("kind", VAULT_KINDS),
    )

    id: UUID = Field(primary_key=True)
    workspace_id: UUID
    name: str
    name_key: str
    path: str
    kind: str
    is_locked: bool
    metadata_: dict[str, Any] = Field(sa_column=Column("metadata", JSON, nullable=False))
    created_at: datetime = Field(sa_type=Time)
    updated_at: datetime = Field(sa_type=Time)
    # The defaults are for rows that are older than these columns.
    recipients: list[str] = Field(sa_type=JSON, sa_column_kwargs={"server_default": "[]"})
    auto_lock: int | None
    unlocked_at: datetime | None = Field(sa_type=Time)
    tags: list[str] = Field(sa_type=JSON, sa_column_kwargs={"server_default": "[]"})


class CurrentProfileRow(Table, table=True):
    """The active profile: at most one row."""

    __tablename__ = "current_profile"
    __table_args__ = (
        ForeignKeyConstraint(["profile_id"], ["profiles.id"], ondelete="CASCADE"),
        Index(None, "profile_id"),
        CheckConstraint("id = 1", name="singleton"),
    )

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    profile_id: UUID


class CurrentWorkspaceRow(Table, table=True):
    """The active workspace of a profile."""

    __tablename__ = "current_workspaces"
    __table_args__ = (
        ForeignKeyConstraint(
            ["profile_id", "workspace_id"],
            ["workspaces.profile_id", "workspaces.id"],
            ondelete="CASCADE",
        ),
        Index(None, "profile_id", "workspace_id"),
    )

    profile_id: UUID = Field(primary_key=True)
    workspace_id: UUID


class DefaultVaultRow(Table, table=True):
    """The default vault of a workspace."""

    __tablename__ = "default_vaults"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "vault_id"],
            ["vaults.workspace_id", "vaults.id"],
            ondelete="CASCADE",
        ),
        Index(None, "workspace_id", "vault_id"),
    )

    workspace_id: UUID = Field(primary_key=True)
    vault_id: UUID


class OperationRow(Table, table=True):
    """A write in the history."""

    __tablename__ = "operations"
    __table_args__ = (UniqueConstraint("id"),)

    # The order of writes: times may be equal, and clocks may go back.
    sequence: int | None = Field(default=None, primary_key=True)
    id: UUID
    action: str
    subject: str
    at: datetime = Field(sa_type=Time)
    # Not a foreign key: the history may be pruned up to here.
    undoes: UUID | None


class OperationChangeRow(Table, table=True):
    """A row that a write changed."""

    __tablename__ = "operation_changes"
    __table_args__ = (
        ForeignKeyConstraint(["operation_id"], ["operations.id"], ondelete="CASCADE"),
    )

    operation_id: UUID = Field(primary_key=True)
    position: int = Field(primary_key=True)
    noun: str
    row_id: UUID
    # SQLModel's annotation of sa_type has classes only, though it takes instances.
    before: dict[str, Any] | None = Field(sa_type=JSON(none_as_null=True))  # type: ignore[arg-type]
    after: dict[str, Any] | None = Field(sa_type=JSON(none_as_null=True))  # type: ignore[arg-type]
