"""Locking: vaults become archives that only their keys open, and vaults again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from symphony_cli.base.errors import InvalidValue, NotFound, SymphonyError
from symphony_cli.base.findings import Notice
from symphony_cli.base.text import key
from symphony_cli.domain.vault_places import INTERRUPTED, LOCKED, MISSING, OPEN, archive_of
from symphony_cli.registry import contexts
from symphony_cli.registry.listing import with_state
from symphony_cli.registry.locked import refuse_locked
from symphony_cli.vaults import key_managing as vault_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from symphony_cli.domain.views import VaultView
    from symphony_cli.registry.choices import Choice
    from symphony_cli.registry.ports import Clock, Files, Forget, Reader, UnitOfWork
    from symphony_cli.vaults.ports import (
        KeyStore,
        Passphrases,
        Tell,
        VaultKeys,
        VaultLocker,
    )


class Chosen(NamedTuple):
    """Which vaults are meant: those referred to, or all of a workspace.

    `workspace` refers to one; None is the one in context.
    """

    references: Sequence[str] = ()
    everything: bool = False
    workspace: str | None = None


class VaultsChanged(NamedTuple):
    """The vaults that are as it was asked for, which of them were so before, and what to know."""

    vaults: list[VaultView]
    unchanged: list[VaultView]
    notices: list[Notice]
    failures: list[SymphonyError]


def lock(
    uow: UnitOfWork,
    reader: Reader,
    files: Files,
    locker: VaultLocker,
    keys: KeyStore,
    clock: Clock,
    choice: Choice,
    chosen: Chosen,
    *,
    refuse_used: Callable[[VaultView, str], None],
    forget: Forget,
    tell: Tell,
) -> VaultsChanged:
    """Lock vaults for the user's key and their own recipients, one after the other.

    `refuse_used` raises Refused for a vault, whose files are at a path, that should stay open;
    `forget` is told of each that is locked. Of several vaults the good ones are locked and the
    others come back as failures; the error of a sole one is raised: NotFound (KEY_MISSING,
    VAULT_MISSING), Failed (KEY_DAMAGED), Refused, and what `locker` raises.
    """
    recipient = vault_keys.recipient(keys)
    # Without its secret half nothing could be unlocked again.
    keys.encrypted()

    def work(vault: VaultView) -> list[Notice]:
        recipients = [recipient, *vault.recipients]
        return locker.lock(vault.path, recipients, tell, lambda path: refuse_used(vault, path))

    vaults = _vaults(reader, files, choice, chosen)
    # Those that are in others first.
    vaults.sort(key=lambda vault: len(vault.path), reverse=True)
    return _change(uow, reader, files, clock, vaults, LOCKED, work, forget)


def unlock(
    uow: UnitOfWork,
    reader: Reader,
    files: Files,
    locker: VaultLocker,
    keys: VaultKeys,
    passphrases: Passphrases,
    clock: Clock,
    choice: Choice,
    chosen: Chosen,
    *,
    tell: Tell,
) -> VaultsChanged:
    """Unlock vaults with the user's key, whose passphrase is asked for once where one is locked.

    Raises what `vault_keys.identity` does, and else as `lock`.
    """
    vaults = _vaults(reader, files, choice, chosen)
    # What was begun may end with an open vault, and then nobody is asked for anything.
    settled = _settle(locker, vaults)
    vaults = sorted(with_state(vaults, files), key=lambda vault: len(vault.path))
    needs_key = any(vault.state in (LOCKED, INTERRUPTED) for vault in vaults)
    identity = vault_keys.identity(keys, passphrases) if needs_key else ""

    def work(vault: VaultView) -> list[Notice]:
        return locker.unlock(vault.path, identity, tell)

    changed = _change(uow, reader, files, clock, vaults, OPEN, work)
    return changed._replace(notices=[*settled, *changed.notices])


def settle(
    begin: Callable[[], UnitOfWork],
    reader: Reader,
    files: Files,
    locker: VaultLocker,
    clock: Clock,
    forget: Forget,
) -> list[Notice]:
    """Finish or take back what was ended before it was done, in all vaults; tell of each.

    `forget` is told of each that is locked then.
    """
    vaults = [one for one in with_state(reader.vaults(), files) if one.state == INTERRUPTED]
    notices = _settle(locker, vaults)
    for vault in vaults:
        try:
            if files.vault_state(vault.path) == LOCKED:
                forget(vault.path)
            _record(begin(), files, vault, clock)
        except SymphonyError as error:
            notices.append(Notice(error.code, error.message))
    return notices


def _settle(locker: VaultLocker, vaults: list[VaultView]) -> list[Notice]:
    """End what was begun with those that are interrupted; tell of each, also where it cannot be."""
    notices: list[Notice] = []
    for vault in vaults:
        if vault.state == INTERRUPTED:
            try:
                settled = locker.settle(vault.path)
            except SymphonyError as error:
                settled = Notice(error.code, error.message)
            notices += [settled] if settled else []
    return notices


def _vaults(reader: Reader, files: Files, choice: Choice, chosen: Chosen) -> list[VaultView]:
    """Return the vaults that are meant, each once. Raises NotFound, Ambiguous, InvalidValue."""
    if bool(chosen.references) == chosen.everything:
        raise InvalidValue(
            "VAULT_NEEDED", "say which vaults: name them, or give --all", field="reference"
        )
    if chosen.everything:
        workspace = contexts.resolve_workspace(reader, chosen.workspace, choice)
        return with_state(reader.vaults(workspace_id=workspace.id), files)
    found = [contexts.resolve_held(reader, "vault", one, choice) for one in chosen.references]
    views = [view for entry in dict.fromkeys(found) for view in reader.vaults(id=entry.id)]
    return with_state(views, files)


def _change(
    uow: UnitOfWork,
    reader: Reader,
    files: Files,
    clock: Clock,
    vaults: list[VaultView],
    wanted: str,
    work: Callable[[VaultView], list[Notice]],
    then: Callable[[str], object] | None = None,
) -> VaultsChanged:
    """Have each vault in the state that is wanted, and its row say so; `then` is told its path."""
    changed = VaultsChanged([], [], [], [])
    for one in vaults:
        try:
            # Now: it may lie in another one, which was not open before.
            [vault] = with_state([one], files)
            if vault.state == MISSING:
                # It may be in another one.
                refuse_locked(reader, files, vault.path)
                raise _missing(vault)
            if vault.state == wanted:
                changed.unchanged.append(vault)
            else:
                changed.notices.extend(work(vault))
            # Before the row: whatever stops that, no text of a locked vault is left anywhere.
            if then is not None:
                then(vault.path)
            _record(uow, files, vault, clock)
            changed.vaults.extend(with_state(reader.vaults(id=vault.id), files))
        except SymphonyError as error:
            if len(vaults) == 1:
                raise
            changed.failures.append(error)
    changed.vaults.sort(key=lambda vault: key(vault.name))
    return changed


def _record(uow: UnitOfWork, files: Files, vault: VaultView, clock: Clock) -> None:
    """Keep in the row what the disk says, if it is another thing than the row does."""
    state = files.vault_state(vault.path)
    if state not in (OPEN, LOCKED):
        return
    is_locked = state == LOCKED
    with uow:
        before = uow.vaults.get(UUID(vault.id))
        if before.is_locked == is_locked:
            return
        now = clock()
        # One that was registered while it was locked may be of any kind.
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
        f"neither {vault.path} nor {archive_of(vault.path)} is there",
        hint=f"where it is now: symphony vault update {vault.name} --path DIR",
    )
