"""Guarding: what speaks against locking a vault now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.domain.errors import Refused
from symphony_cli.domain.text import escaped
from symphony_cli.services.row_places import rows_within
from symphony_cli.services.unsaved_work import held_in, work_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symphony_cli.domain.views import Entry, VaultView
    from symphony_cli.services.directory_ports import Worktrees
    from symphony_cli.services.git_ports import RepoStates
    from symphony_cli.services.ports import Reader
    from symphony_cli.services.vault_ports import OpenFiles


def obstacles(
    reader: Reader,
    repo_states: RepoStates,
    worktrees: Worktrees,
    open_files: OpenFiles,
    vault: Entry,
) -> list[str]:
    """Return a line for each thing that speaks against locking an open vault; nothing is raised.

    These are unpushed work and work in progress in repositories at or in it, linked worktrees
    elsewhere that belong to one of these, other rows about what is in it, and programs that use it.
    """
    path = str(vault.path)
    held = held_in(worktrees, [path])
    lines = [*work_in(repo_states, [*held.themselves, *held.inside]), *held.unknown]
    lines += [f"{one}: this linked worktree belongs to a repo in the vault" for one in held.outside]
    lines += _rows(reader, path)
    lines += [
        f"{holder.name} (process {holder.pid}) uses {holder.path}"
        for holder in open_files.programs(path)
    ]
    return [escaped(line) for line in lines]


def _rows(reader: Reader, path: str) -> list[str]:
    """Return a line for each other row there; the vault may be one of several workspaces."""
    lines: list[str] = []
    for row in rows_within(reader, path):
        if row.noun == "workspace":
            lines.append(f"workspace '{row.name}' has its root there: {row.path}")
        elif row.noun == "repo" or row.path != path:
            lines.append(f"{row.noun} '{row.full_name}' is there too: {row.path}")
    return lines


def refuse_used(
    reader: Reader,
    repo_states: RepoStates,
    worktrees: Worktrees,
    open_files: OpenFiles,
    vault: VaultView,
) -> None:
    """Raise Refused (VAULT_IN_USE) when anything speaks against locking a vault."""
    [entry] = reader.entries("vault", id_prefix=str(vault.id).replace("-", ""))
    refuse_obstacles(entry, obstacles(reader, repo_states, worktrees, open_files, entry))


def refuse_obstacles(vault: Entry, obstacles: Sequence[str]) -> None:
    """Raise Refused, with all of them, when anything speaks against locking a vault."""
    if obstacles:
        raise Refused(
            "VAULT_IN_USE",
            "\n".join([f"{vault} is not locked:", *(f"  {line}" for line in obstacles)]),
            hint="if it is to be locked all the same: --force",
        )
