"""Selections by `use`: active profile and workspaces, default vaults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, col, select

from symphony_cli.base.errors import NotFound
from symphony_cli.domain.operations import Change
from symphony_cli.store.refusals import attempt
from symphony_cli.store.tables import CurrentProfileRow, CurrentWorkspaceRow, DefaultVaultRow

if TYPE_CHECKING:
    from uuid import UUID


def use_profile(session: Session, changes: list[Change], id: UUID) -> None:
    """Make a profile the active one, and record the change, if any.

    Raises NotFound.
    """
    row = session.get(CurrentProfileRow, 1, populate_existing=True)
    before = {"profile_id": str(row.profile_id)} if row else None
    after = {"profile_id": str(id)}
    if before != after:
        row = row or CurrentProfileRow(id=1, profile_id=id)
        row.profile_id = id
        _keep(session, row, "profile", id)
        changes.append(Change("current_profile", id, before, after))


def use_workspace(session: Session, changes: list[Change], profile_id: UUID, id: UUID) -> None:
    """Make a workspace its profile's active one, and record the change, if any.

    Raises NotFound if the profile has no such workspace.
    """
    row = session.get(CurrentWorkspaceRow, profile_id, populate_existing=True)
    before = {"workspace_id": str(row.workspace_id)} if row else None
    after = {"workspace_id": str(id)}
    if before != after:
        row = row or CurrentWorkspaceRow(profile_id=profile_id, workspace_id=id)
        row.workspace_id = id
        _keep(session, row, "workspace", id)
        changes.append(Change("current_workspace", profile_id, before, after))


def use_vault(session: Session, changes: list[Change], workspace_id: UUID, id: UUID) -> None:
    """Make a vault its workspace's default, and record the change, if any.

    Raises NotFound if the workspace has no such vault.
    """
    row = session.get(DefaultVaultRow, workspace_id, populate_existing=True)
    before = {"vault_id": str(row.vault_id)} if row else None
    after = {"vault_id": str(id)}
    if before != after:
        row = row or DefaultVaultRow(workspace_id=workspace_id, vault_id=id)
        row.vault_id = id
        _keep(session, row, "vault", id)
        changes.append(Change("default_vault", workspace_id, before, after))


def forget_profile(session: Session, changes: list[Change], id: UUID) -> None:
    """Unselect the profile if it is active, and record the change."""
    for row in session.exec(
        select(CurrentProfileRow).where(col(CurrentProfileRow.profile_id) == id)
    ).all():
        session.delete(row)
        changes.append(Change("current_profile", id, {"profile_id": str(id)}, None))
    session.flush()


def forget_workspace(session: Session, changes: list[Change], id: UUID) -> None:
    """Unselect the workspace if it is active, and record the change."""
    for row in session.exec(
        select(CurrentWorkspaceRow).where(col(CurrentWorkspaceRow.workspace_id) == id)
    ).all():
        session.delete(row)
        before = {"workspace_id": str(id)}
        changes.append(Change("current_workspace", row.profile_id, before, None))
    session.flush()


def forget_vault(session: Session, changes: list[Change], id: UUID) -> None:
    """Unselect the vault if it is a default, and record the change."""
    for row in session.exec(
        select(DefaultVaultRow).where(col(DefaultVaultRow.vault_id) == id)
    ).all():
        session.delete(row)
        changes.append(Change("default_vault", row.workspace_id, {"vault_id": str(id)}, None))
    session.flush()


def _keep(session: Session, row: SQLModel, noun: str, id: UUID) -> None:
    try:
        with attempt(session):
            session.add(row)
            session.flush()
    except IntegrityError as error:
        raise NotFound(f"{noun.upper()}_NOT_FOUND", f"no {noun} has the ID {id}") from error
