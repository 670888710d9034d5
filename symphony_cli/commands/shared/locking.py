"""What the verbs that lock and unlock vaults share: one of a vault's, one of a workspace's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.domain.views import VaultView
from symphony_cli.vaults import guarding as vault_guarding
from symphony_cli.vaults import locking as vault_locking

if TYPE_CHECKING:
    from symphony_cli.context import AppContext
    from symphony_cli.vaults.locking import Chosen, VaultsChanged


def lock(app: AppContext, chosen: Chosen, *, force: bool) -> None:
    """Lock the vaults that are meant, and show them."""

    def refuse_used(vault: VaultView, path: str) -> None:
        if not force:
            vault_guarding.refuse_used(app.repo_states, app.worktrees, app.open_files, vault, path)

    with app.output.progress_bar("locking", in_bytes=True) as tell:
        changed = vault_locking.lock(
            app.unit_of_work,
            app.reader,
            app.files,
            app.vault_locker,
            app.vault_keys,
            app.clock,
            app.choice,
            chosen,
            refuse_used=refuse_used,
            forget=app.notes.forget,
            tell=tell,
        )
    _show(app, changed, "locked")


def unlock(app: AppContext, chosen: Chosen, passphrase_fd: int | None) -> None:
    """Unlock the vaults that are meant, and show them."""
    # Before a file is opened that could get the number of the descriptor.
    passphrases = app.passphrases(passphrase_fd)
    with app.output.progress_bar("unlocking", in_bytes=True) as tell:
        changed = vault_locking.unlock(
            app.unit_of_work,
            app.reader,
            app.files,
            app.vault_locker,
            app.vault_keys,
            passphrases,
            app.clock,
            app.choice,
            chosen,
            tell=tell,
        )
    _show(app, changed, "unlocked")


def _show(app: AppContext, changed: VaultsChanged, done: str) -> None:
    state = "locked" if done == "locked" else "open"
    same = {vault.id for vault in changed.unchanged}
    app.output.notices(changed.notices)
    app.output.written_all(
        VaultView,
        changed.vaults,
        lambda vault: f"{state} already:" if vault.id in same else done,
        changed.failures,
        nothing="no vaults",
    )
