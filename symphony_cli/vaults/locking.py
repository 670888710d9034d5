"""Locking vaults into encrypted archives, and unlocking."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from symphony_cli.base.errors import InvalidValue, NotFound, SymphonyError
from symphony_cli.base.findings import Notice
from symphony_cli.base.text import key
from symphony_cli.domain.vault_places import INTERRUPTED, LOCKED, MISSING, OPEN, archive_of
from symphony_cli.registry import contexts
from symphony_cli.registry.listing import tagged, with_state, without_globs
from symphony_cli.registry.locked import refuse_locked
from symphony_cli.vaults import in_use, key_managing
from symphony_cli.vaults.in_use import NOTHING, Allowed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from symphony_cli.domain.views import VaultView
    from symphony_cli.registry.ports import Clock, Files, UnitOfWork
    from symphony_cli.vaults.ports import Passphrases, Tell, VaultLocker, VaultWorld


class Chosen(NamedTuple):
    """Vaults to lock or unlock: some by reference, or a workspace's, all or by tags.

    `workspace` is a reference; None is the active workspace. `tags` are expressions.
    """

    references: Sequence[str] = ()
    everything: bool = False
    workspace: str | None = None
    tags: Sequence[str] = ()


class VaultsChanged(NamedTuple):
    """Vaults now locked or unlocked; `unchanged` already were."""

    vaults: list[VaultView]
    unchanged: list[VaultView]
    notices: list[Notice]
    failures: list[SymphonyError]


def lock(
    world: VaultWorld, chosen: Chosen, *, allowed: Allowed = NOTHING, tell: Tell
) -> VaultsChanged:
    """Lock vaults, one after the other, for the user's key and their own recipients.

    A vault that cannot be locked is one of the failures; if it is the only vault, its error is
    raised. Unsaved work in a locked vault becomes a notice. Raises NotFound (KEY_MISSING,
    VAULT_MISSING), Failed (KEY_DAMAGED), Refused (VAULT_IN_USE), and what `VaultLocker.lock`
    raises.
    """
    recipient = key_managing.recipient(world.vault_keys)
    # Without its secret half nothing could be unlocked again.
    world.vault_keys.encrypted()

    def work(vault: VaultView) -> list[Notice]:
        unsaved: list[Notice] = []

        def check(path: str) -> None:
            unsaved.extend(in_use.look(world, vault, path, allowed))

        recipients = [recipient, *vault.recipients]
        forgetting = partial(world.notes.forgetting, vault.path)
        locked = world.vault_locker.lock(vault.path, recipients, tell, check, forgetting)
        return [*locked, *unsaved]

    # A vault inside another one comes first.
    vaults = sorted(_vaults(world, chosen), key=lambda vault: len(vault.path), reverse=True)
    return _change(world, vaults, LOCKED, work)


def unlock(
    world: VaultWorld, passphrases: Passphrases, chosen: Chosen, *, tell: Tell
) -> VaultsChanged:
    """Unlock vaults with the user's key.

    Asks for its passphrase once, and only if a vault is locked. Failures are as in `lock`. Raises
    what `key_managing.identity` and `VaultLocker.unlock` raise, and NotFound (VAULT_MISSING).
    """
    vaults = _vaults(world, chosen)
    # Finishing interrupted work may leave the vault open, and then no passphrase is needed.
    settled = _settle(world.vault_locker, vaults)
    vaults = sorted(with_state(world, vaults), key=lambda vault: len(vault.path))
    needs_key = any(vault.state in (LOCKED, INTERRUPTED) for vault in vaults)
    identity = key_managing.identity(world.vault_keys, passphrases) if needs_key else ""

    def work(vault: VaultView) -> list[Notice]:
        return world.vault_locker.unlock(vault.path, identity, tell)

    changed = _change(world, vaults, OPEN, work)
    return changed._replace(notices=[*settled, *changed.notices])


def settle(world: VaultWorld) -> list[Notice]:
    """Finish or undo interrupted work in all vaults, and return a notice for each of them."""
    every = with_state(world, world.reader.vaults())
    vaults = [vault for vault in every if vault.state == INTERRUPTED]
    notices = _settle(world.vault_locker, vaults)
    for vault in vaults:
        try:
            if world.files.vault_state(vault.path) == LOCKED:
                world.notes.forget_left([vault.path])
            _record(world.unit_of_work, world.files, world.clock, vault)
        except SymphonyError as error:
            notices.append(Notice(error.code, error.message))
    return notices


def _settle(locker: VaultLocker, vaults: list[VaultView]) -> list[Notice]:
    """Finish or undo interrupted work; an error becomes a notice too."""
    notices: list[Notice] = []
    for vault in vaults:
        if vault.state == INTERRUPTED:
            try:
                settled = locker.settle(vault.path)
            except SymphonyError as error:
                settled = Notice(error.code, error.message)
            notices += [settled] if settled else []
    return notices


def _vaults(world: VaultWorld, chosen: Chosen) -> list[VaultView]:
    """Return the chosen vaults, each once. Raises NotFound, Ambiguous, InvalidValue."""
    reader, choice = world.reader, world.choice
    is_whole = chosen.everything or bool(chosen.tags and not chosen.references)
    if bool(chosen.references) == is_whole:
        raise InvalidValue(
            "VAULT_NEEDED", "name the vaults, or pass --tag or --all", field="reference"
        )
    if is_whole:
        workspace = contexts.resolve_workspace(reader, chosen.workspace, choice)
        views = reader.vaults(workspace_id=workspace.id)
        return with_state(world, tagged(views, chosen.tags))
    named = without_globs(reader, "vault", chosen.references, choice)
    found = contexts.resolve_each(reader, "vault", named, choice)
    views = [view for entry in found for view in reader.vaults(id=entry.id)]
    return with_state(world, tagged(views, chosen.tags))


def _change(
    world: VaultWorld,
    vaults: list[VaultView],
    wanted: str,
    work: Callable[[VaultView], list[Notice]],
) -> VaultsChanged:
    """Bring each vault into the wanted state, and record it."""
    # Before any vault changes: it fails if the configuration is invalid.
    uow = world.unit_of_work
    changed = VaultsChanged([], [], [], [])
    for one in vaults:
        try:
            # Read the state again: the vault before this one may contain it.
            [vault] = with_state(world, [one])
            if vault.state == MISSING:
                refuse_locked(world.reader, world.files, vault.path)
                raise _missing(vault)
            if vault.state == wanted:
                changed.unchanged.append(vault)
            else:
                changed.notices.extend(work(vault))
            # It may have been locked before, or by hand.
            if wanted == LOCKED:
                world.notes.forget_left([vault.path])
            _record(uow, world.files, world.clock, vault)
            changed.vaults.extend(with_state(world, world.reader.vaults(id=vault.id)))
        except SymphonyError as error:
            if len(vaults) == 1:
                raise
            changed.failures.append(error)
    changed.vaults.sort(key=lambda vault: key(vault.name))
    return changed


def _record(uow: UnitOfWork, files: Files, clock: Clock, vault: VaultView) -> None:
    """Update the vault's row to its state on disk, if they differ."""
    state = files.vault_state(vault.path)
    if state not in (OPEN, LOCKED):
        return
    is_locked = state == LOCKED
    with uow:
        before = uow.vaults.get(UUID(vault.id))
        if before.is_locked == is_locked:
            return
        now = clock()
        # The kind of a vault that was registered while it was locked is not known until now.
        kind = files.vault_kind(vault.path) if before.kind == "plain" else before.kind
        after = replace(
            before,
            is_locked=is_locked,
            kind=before.kind if is_locked else kind,
            unlocked_at=None if is_locked else now,
            updated_at=now,
        )
        uow.vaults.update(after)
        uow.commit("vault lock" if is_locked else "vault unlock", vault.name, now)


def _missing(vault: VaultView) -> NotFound:
    return NotFound(
        "VAULT_MISSING",
        f"neither {vault.path} nor {archive_of(vault.path)} exists",
        hint=f"to record its new path, run `symphony vault edit {vault.name} --path DIR`",
    )
