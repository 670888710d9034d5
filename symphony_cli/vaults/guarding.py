"""Guarding: what speaks against locking a vault now."""

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
    """Raise Refused (VAULT_IN_USE), with all of it, when anything speaks against locking a vault.

    Its files are at a path; where that is not its own, only programs are looked for, since who
    opened a file in between still has it.
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
    """Return a line for each work in repositories at or in a directory that is nowhere else.

    And one for each linked worktree elsewhere that belongs to one of these.
    """
    held = held_in(worktrees, [path])
    lines = [*work_in(repo_states, [*held.themselves, *held.inside]), *held.unknown]
    return lines + [
        f"{one}: this linked worktree belongs to a repo in the vault" for one in held.outside
    ]
