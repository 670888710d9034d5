"""Locking and unlocking, for vaults and workspaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.domain.views import VaultView
from symphony_cli.vaults import locking

if TYPE_CHECKING:
    from symphony_cli.context import AppContext
    from symphony_cli.vaults.in_use import Allowed
    from symphony_cli.vaults.locking import Chosen, VaultsChanged


def lock(app: AppContext, chosen: Chosen, allowed: Allowed) -> None:
    """Lock vaults, and show them."""
    with app.output.progress_bar("Locking", in_bytes=True) as tell:
        changed = locking.lock(app, chosen, allowed=allowed, tell=tell)
    _show(app, changed, "locked")


def unlock(app: AppContext, chosen: Chosen, passphrase_fd: int | None) -> None:
    """Unlock vaults, and show them."""
    # Before any file is opened, since that file could get the descriptor's number.
    passphrases = app.passphrases(passphrase_fd)
    with app.output.progress_bar("Unlocking", in_bytes=True) as tell:
        changed = locking.unlock(app, passphrases, chosen, tell=tell)
    _show(app, changed, "unlocked")


def _show(app: AppContext, changed: VaultsChanged, done: str) -> None:
    state = "locked" if done == "locked" else "unlocked"
    same = {vault.id for vault in changed.unchanged}
    app.output.notices(changed.notices)
    app.output.written_all(
        VaultView,
        changed.vaults,
        lambda vault: f"already {state}:" if vault.id in same else done,
        changed.failures,
        nothing="no vaults",
    )
