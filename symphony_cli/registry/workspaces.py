"""Creating, listing, editing and deleting workspaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid4

from symphony_cli.base.errors import Conflict
from symphony_cli.registry import contexts
from symphony_cli.registry.listing import as_found, forget_vaults, tagged, with_state
from symphony_cli.registry.locked import directory
from symphony_cli.registry.rows import (
    counted,
    given,
    refuse_over_limit,
    refuse_taken_name,
    unregister,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symphony_cli.base.configuration import Limits
    from symphony_cli.base.findings import Notice
    from symphony_cli.domain.entries import Entry
    from symphony_cli.domain.views import RepoView, VaultView, WorkspaceView
    from symphony_cli.domain.workspaces import Workspace
    from symphony_cli.registry.ports import UnitOfWork, World


class WorkspaceShown(NamedTuple):
    """A workspace with what it holds."""

    workspace: WorkspaceView
    repos: list[RepoView]
    vaults: list[VaultView]


class WorkspaceDeleted(NamedTuple):
    """A deleted workspace, with notices about its vaults."""

    workspace: WorkspaceView
    notices: list[Notice]


def list_workspaces(
    world: World,
    *,
    type: str | None = None,
    everywhere: bool = False,
    tags: Sequence[str] = (),
) -> list[WorkspaceView]:
    """Return the workspaces of the active profile, or with `everywhere` of all profiles.

    A named profile limits both.
    """
    reader, choice = world.reader, world.choice
    if type is not None:
        from symphony_cli.domain.workspaces import clean_type

        type = clean_type(type)
    if everywhere:
        found = reader.workspaces(**contexts.everything(reader, choice))
    elif contexts.find_profile(reader, choice) or reader.entries("profile"):
        found = reader.workspaces(profile_id=contexts.profile(reader, choice).id)
    else:
        found = []
    return [one for one in tagged(found, tags) if type in (None, one.type)]


def show(world: World, reference: str | None) -> WorkspaceShown:
    """Return a workspace with its repos and vaults. The default is the active workspace."""
    reader, files = world.reader, world.files
    entry = contexts.resolve_workspace(reader, reference, world.choice)
    return WorkspaceShown(
        reader.workspaces(id=entry.id)[0],
        as_found(reader.repos(workspace_id=entry.id), reader, files),
        with_state(world, reader.vaults(workspace_id=entry.id)),
    )


def add(uow: UnitOfWork, limits: Limits, workspace: Workspace, owner: Entry) -> None:
    """Add a workspace to a profile, inside a transaction. Raises Conflict."""
    refuse_taken_name(uow.reader, "workspace", workspace.name, owner)
    held = len(uow.reader.entries("workspace", profile_id=owner.id))
    refuse_over_limit(held, 1, limits.workspaces_per_profile, "workspace", owner)
    uow.workspaces.add(workspace)


def create(
    world: World,
    *,
    name: str,
    type: str = "general",
    description: str = "",
    root: str | None = None,
    settings: Sequence[str] = (),
) -> WorkspaceView:
    """Create a workspace in the active profile. `settings` are assignments, `k=v` or `k:=JSON`.

    Raises InvalidValue, Conflict for a taken name or a full profile, MissingContext without an
    active profile, Refused if the root is in an unreadable vault.
    """
    from symphony_cli.domain.objects import changed
    from symphony_cli.domain.workspaces import Workspace

    now = world.clock()
    # Rules are checked before the transaction begins, the owner is resolved inside it.
    draft = Workspace(
        id=uuid4(),
        profile_id=uuid4(),
        name=name,
        type=type,
        description=description,
        root=directory(world.reader, world.files, root) if root else None,
        settings=changed({}, settings, [], "setting"),
        created_at=now,
        updated_at=now,
    )
    with world.unit_of_work as uow:
        owner = contexts.profile(uow.reader, world.choice)
        workspace = draft.changed(now, profile_id=UUID(owner.id))
        add(uow, world.limits, workspace, owner)
        view = uow.reader.workspaces(id=str(workspace.id))[0]
        uow.commit("workspace create", workspace.name, now)
    return view


def update(
    world: World,
    reference: str,
    *,
    name: str | None = None,
    type: str | None = None,
    description: str | None = None,
    root: str | None = None,
    file: str | None = None,
    add_remotes: Sequence[str] = (),
    remove_remotes: Sequence[str] = (),
    add_tags: Sequence[str] = (),
    remove_tags: Sequence[str] = (),
    to_profile: str | None = None,
    settings: Sequence[str] = (),
    unset_settings: Sequence[str] = (),
) -> WorkspaceView:
    """Change the given values of a workspace; an empty root or file clears it.

    Raises as `create` does.

    With `to_profile`, a reference, that profile gets the workspace with all that it holds.
    """
    from symphony_cli.domain.objects import changed
    from symphony_cli.domain.remote_patterns import changed_patterns
    from symphony_cli.domain.tags import changed_tags
    from symphony_cli.registry.bindings import refuse_taken_patterns

    now = world.clock()
    values = given(name=name, type=type, description=description)
    if root is not None:
        values["root"] = directory(world.reader, world.files, root) if root else None
    if file is not None:
        values["file"] = world.files.absolute(file, "file") if file else None
    with world.unit_of_work as uow:
        entry = contexts.resolve_workspace(uow.reader, reference, world.choice)
        before = uow.workspaces.get(UUID(entry.id))
        owner = uow.reader.entries("profile", id_prefix=before.profile_id.hex)[0]
        if to_profile is not None:
            owner = contexts.resolve_profile(uow.reader, to_profile, world.choice)
            values["profile_id"] = UUID(owner.id)
        after = before.changed(
            now,
            **values,
            remotes=changed_patterns(before.remotes, add_remotes, remove_remotes),
            tags=changed_tags(before.tags, add_tags, remove_tags),
            settings=changed(before.settings, settings, unset_settings, "setting"),
        )
        refuse_taken_name(uow.reader, "workspace", after.name, owner, own_id=entry.id)
        refuse_taken_patterns(uow.reader, after, {*after.remotes} - {*before.remotes})
        if after.profile_id != before.profile_id:
            held = len(uow.reader.entries("workspace", profile_id=owner.id))
            refuse_over_limit(held, 1, world.limits.workspaces_per_profile, "workspace", owner)
            # It may be the active one of the profile that loses it.
            uow.unset_workspace(before.id)
        uow.workspaces.update(after)
        view = uow.reader.workspaces(id=entry.id)[0]
        uow.commit("workspace update", after.name, now)
    return view


def use(world: World, reference: str) -> WorkspaceView:
    """Make a workspace active in its profile, and the profile active."""
    with world.unit_of_work as uow:
        entry = contexts.resolve_workspace(uow.reader, reference, world.choice)
        uow.use_profile(UUID(entry.profile_id))
        uow.use_workspace(UUID(entry.profile_id), UUID(entry.id))
        view = uow.reader.workspaces(id=entry.id)[0]
        uow.commit("workspace use", entry.name, world.clock())
    return view


def delete_with_contents(uow: UnitOfWork, entry: Entry) -> list[VaultView]:
    """Delete a workspace with its repos and vaults, inside a transaction; return the vaults."""
    vaults = uow.reader.vaults(workspace_id=entry.id)
    for noun in ("repo", "vault"):
        unregister(uow, uow.reader.entries(noun, workspace_id=entry.id))
    unregister(uow, [entry])
    return vaults


def delete(world: World, reference: str, *, cascade: bool) -> WorkspaceDeleted:
    """Delete a workspace, with `cascade` also its repos and vaults. No file changes.

    Raises Conflict for a workspace that is not empty, unless with `cascade`.
    """
    with world.unit_of_work as uow:
        entry = contexts.resolve_workspace(uow.reader, reference, world.choice)
        view = uow.reader.workspaces(id=entry.id)[0]
        if (view.repo_count or view.vault_count) and not cascade:
            raise Conflict(
                "WORKSPACE_NOT_EMPTY",
                f"workspace '{entry.name}' contains {counted(view.repo_count, 'repo')}"
                f" and {counted(view.vault_count, 'vault')}",
                hint="to delete them too, pass --cascade (their files are kept)",
            )
        vaults = delete_with_contents(uow, entry)
        uow.commit("workspace delete", entry.name, world.clock())
    return WorkspaceDeleted(view, forget_vaults(world, vaults))
