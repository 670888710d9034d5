"""The workspace of a document, and its profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.base.findings import Notice
from symphony_cli.base.text import key
from symphony_cli.registry import contexts

if TYPE_CHECKING:
    from symphony_cli.domain.entries import Entry
    from symphony_cli.domain.views import WorkspaceView
    from symphony_cli.registry.choices import Choice
    from symphony_cli.registry.ports import Reader
    from symphony_cli.transfer.documents import WorkspacePart


def owner_of(reader: Reader, choice: Choice, profile: str | None, id: str | None) -> Entry | None:
    """Return the profile that gets a new workspace, or None as long as it does not exist.

    `profile` is its username in a registry of documents, and `id` its ID, empty for a new one.
    """
    if id is not None:
        return reader.entries("profile", id_prefix=id.replace("-", ""))[0] if id else None
    if profile and not reader.entries("profile", name_key=key(profile)):
        return None
    if choice.profile:
        return contexts.resolve_profile(reader, choice.profile, choice)
    return contexts.find_profile(reader, choice)


def known_workspace(
    reader: Reader, owner: Entry | None, part: WorkspacePart, *, everywhere: bool
) -> WorkspaceView | None:
    """Return the workspace with a document's ID (in any profile if `everywhere`) or its name."""
    scope = {"profile_id": owner.id} if owner and not everywhere else {}
    prefix = part.id.replace("-", "") if part.id else None
    found = reader.entries("workspace", id_prefix=prefix, **scope) if prefix else []
    if not found and owner:
        found = reader.entries("workspace", profile_id=owner.id, name_key=key(part.name))
    return reader.workspaces(id=found[0].id)[0] if found else None


def moved(known: WorkspaceView) -> Notice:
    """Return the notice about a workspace that another profile has."""
    message = f"kept workspace '{known.name}' in profile '{known.profile}', which has it now"
    return Notice("WORKSPACE_ELSEWHERE", message)
