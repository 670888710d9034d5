"""Reminders of vaults that need attention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.base.findings import Notice
from symphony_cli.domain.vault_places import (
    CONFLICT_HINT,
    CONFLICTING,
    INTERRUPTED,
    INTERRUPTION,
    OPEN,
    RECOVERY_HINT,
    conflict_message,
)
from symphony_cli.registry.listing import with_state
from symphony_cli.repos.selecting import scope_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from symphony_cli.domain.views import VaultView
    from symphony_cli.registry.ports import Reader, World
    from symphony_cli.repos.selecting import Selection


def notices(world: World, selection: Selection) -> list[Notice]:
    """Return a notice for each vault that is overdue, interrupted or doubled.

    Checks the vaults of the selected workspaces; a selection by reference, query or tag has none.
    Raises MissingContext if there is no active workspace.
    """
    if selection.references is not None or selection.query is not None or selection.tags:
        return []
    reader = world.reader
    scope = scope_of(reader, world.choice, selection)
    vaults = reader.vaults(**scope) if scope is not None else []
    if vaults and selection.type is not None:
        typed = (view for view in reader.workspaces() if view.type == selection.type)
        holders = {(view.profile, view.name) for view in typed}
        vaults = [vault for vault in vaults if (vault.profile, vault.workspace) in holders]
    now = world.clock()
    states = [vault.state for vault in with_state(world, vaults)]
    return [
        notice
        for vault, state in zip(vaults, states, strict=True)
        for notice in _notices_of(reader, vault, state, now)
    ]


def _notices_of(reader: Reader, vault: VaultView, state: str, now: datetime) -> Iterator[Notice]:
    if state == INTERRUPTED:
        yield Notice("VAULT_INTERRUPTED", f"vault '{vault.name}' {INTERRUPTION}; {RECOVERY_HINT}")
    elif state == CONFLICTING:
        # Its files are readable, so this matters even for a vault without a reminder.
        message = f"vault '{vault.name}': {conflict_message(vault.path)}; {CONFLICT_HINT}"
        yield Notice("VAULT_DOUBLED", message)
    elif state == OPEN and vault.auto_lock is not None:
        from symphony_cli.registry.references import pasted_anywhere
        from symphony_cli.vaults.overdue import overdue

        message = overdue(
            auto_lock=vault.auto_lock,
            is_locked=vault.is_locked,
            unlocked_at=vault.unlocked_at,
            created_at=str(vault.created_at),
            now=now,
        )
        if message is not None:
            [entry] = reader.entries("vault", id_prefix=str(vault.id).replace("-", ""))
            command = f"to lock it, run `symphony vault lock {pasted_anywhere(reader, entry)}`"
            yield Notice("VAULT_OPEN", f"vault '{vault.name}' {message}; {command}")
