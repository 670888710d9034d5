"""Reasons not to lock a vault now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.base.errors import Refused
from symphony_cli.base.text import escaped
from symphony_cli.repos.unsaved_work import held_in, work_in

if TYPE_CHECKING:
    from symphony_cli.domain.views import VaultView
    from symphony_cli.repos.ports import RepoStates, Worktrees
    from symphony_cli.vaults.ports import OpenFiles


def refuse_used(
    repo_states: RepoStates,
    worktrees: Worktrees,
    open_files: OpenFiles,
    vault: VaultView,
    path: str,
) -> None:
    """Raise Refused (VAULT_IN_USE), with every reason, if a vault should stay open.

    If `path`, where the files are, is not the vault's own path, only programs are checked: one may
    have opened a file just before the directory was renamed.
    """
    lines = _work(repo_states, worktrees, path) if path == vault.path else []
    lines += [
        f"{holder.name} (process {holder.pid}) uses {holder.path}"
        for holder in open_files.programs(path)
    ]
    if lines:
        raise Refused(
            "VAULT_IN_USE",
            "\n".join(
                [f"vault '{vault.name}' is not locked:", *(f"  {escaped(line)}" for line in lines)]
            ),
            hint="if it is to be locked all the same: --force",
        )


def _work(repo_states: RepoStates, worktrees: Worktrees, path: str) -> list[str]:
    """Return a line for each kind of unsaved work, and for each linked worktree elsewhere."""
    held = held_in(worktrees, [path])
    lines = [*work_in(repo_states, [*held.themselves, *held.inside]), *held.unknown]
    return lines + [
        f"{one}: this linked worktree belongs to a repo in the vault" for one in held.outside
    ]
