"""Vaults: list, show, update, use, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from symphony_cli.base.errors import InvalidValue, NotFound
from symphony_cli.base.findings import Notice
from symphony_cli.registry import contexts, listing, registration
from symphony_cli.registry.listing import forget_vaults, with_state
from symphony_cli.registry.rows import given, refuse_taken_place
from symphony_cli.vaults.registration import VAULTS, place_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symphony_cli.domain.views import VaultView
    from symphony_cli.registry.ports import World
    from symphony_cli.vaults.ports import VaultWorld


class VaultUpdated(NamedTuple):
    """A changed vault, with notices."""

    vault: VaultView
    notices: list[Notice]


class VaultsRemoved(NamedTuple):
    """Unregistered vaults, with notices about what stays on disk."""

    vaults: list[VaultView]
    notices: list[Notice]


def list_vaults(
    world: World,
    *,
    query: str | None = None,
    everywhere: bool = False,
    missing: bool = False,
    tags: Sequence[str] = (),
) -> list[VaultView]:
    """Return the vaults of the active workspace, or with `everywhere` of all profiles."""
    read = world.reader.vaults
    vaults = listing.rows_in_context(world, read, query=query, everywhere=everywhere)
    vaults = listing.tagged(vaults, tags)
    vaults = with_state(world, vaults)
    return [vault for vault in vaults if vault.missing] if missing else vaults


def show(world: World, reference: str) -> VaultView:
    """Return a vault. Raises NotFound, Ambiguous."""
    entry = contexts.resolve_held(world.reader, "vault", reference, world.choice)
    return with_state(world, world.reader.vaults(id=entry.id))[0]


def update(
    world: VaultWorld,
    reference: str,
    *,
    name: str | None = None,
    path: str | None = None,
    kind: str | None = None,
    recipients: Sequence[str] = (),
    unset_recipients: Sequence[str] = (),
    auto_lock: int | None = None,
    no_auto_lock: bool = False,
    add_tags: Sequence[str] = (),
    remove_tags: Sequence[str] = (),
    metadata: Sequence[str] = (),
    unset_metadata: Sequence[str] = (),
) -> VaultUpdated:
    """Change the values of a vault that are not None, and add `recipients`.

    A new path must lead to a directory or a locked vault.
    """
    from symphony_cli.domain.objects import changed
    from symphony_cli.domain.tags import changed_tags
    from symphony_cli.domain.vaults import changed_recipients

    now = world.clock()
    added = [world.vault_keys.check_recipient(recipient) for recipient in recipients]
    values = given(name=name, kind=kind, auto_lock=auto_lock)
    if no_auto_lock:
        if auto_lock is not None:
            message = "--remind-after and --no-remind-after cannot be combined"
            raise InvalidValue("AUTO_LOCK_INVALID", message, field="auto_lock")
        values["auto_lock"] = None
    if path is not None:
        place = place_at(world.reader, world.files, path)
        values["path"] = place.path
        if place.is_locked:
            values["is_locked"] = True
    with world.unit_of_work as uow:
        entry = contexts.resolve_held(uow.reader, "vault", reference, world.choice)
        before = uow.vaults.get(UUID(entry.id))
        after = before.changed(
            now,
            **values,
            recipients=changed_recipients(before.recipients, added, unset_recipients),
            tags=changed_tags(before.tags, add_tags, remove_tags),
            metadata=changed(before.metadata, metadata, unset_metadata, "metadata"),
        )
        refuse_taken_place(uow.reader, entry, after.name, after.path)
        uow.vaults.update(after)
        views = uow.reader.vaults(id=entry.id)
        uow.commit("vault update", after.name, now)
    [vault] = with_state(world, views)
    notices: list[Notice] = []
    if vault.is_locked and (recipients or unset_recipients):
        message = "the recipients take effect the next time it is locked"
        notices.append(Notice("LOCKED_AS_IT_IS", message))
    return VaultUpdated(vault, notices)


def use(world: World, reference: str) -> VaultView:
    """Make a vault the default of its workspace. Raises NotFound, Ambiguous."""
    with world.unit_of_work as uow:
        entry = contexts.resolve_held(uow.reader, "vault", reference, world.choice)
        uow.use_vault(UUID(entry.workspace_id), UUID(entry.id))
        views = uow.reader.vaults(id=entry.id)
        uow.commit("vault use", entry.name, world.clock())
    return with_state(world, views)[0]


def unset(world: World) -> VaultView:
    """Unset the default vault of the active workspace, and return the vault.

    Raises NotFound if no default was set.
    """
    with world.unit_of_work as uow:
        workspace = contexts.workspace(uow.reader, world.choice)
        entry = uow.reader.default_vault(workspace.id)
        if entry is None:
            raise NotFound("DEFAULT_VAULT_NOT_SET", f"{workspace} has no default vault to remove")
        uow.unset_vault(UUID(entry.id))
        views = uow.reader.vaults(id=entry.id)
        uow.commit("vault use --unset", entry.name, world.clock())
    return with_state(world, views)[0]


def remove(world: VaultWorld, references: Sequence[str]) -> VaultsRemoved:
    """Unregister vaults and return them; their files stay (see `registration.remove`).

    Deletes their notes from the index.
    """
    views = registration.remove(world, VAULTS, references)
    notices = forget_vaults(world, views)
    return VaultsRemoved(with_state(world, views), notices)
