"""Figures of vaults, and their unpushed work."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.errors import SymphonyError
from symphony_cli.base.findings import Notice
from symphony_cli.domain.vault_places import CONFLICTING, LOCKED, OPEN
from symphony_cli.repos.states import OK, RepoState
from symphony_cli.vaults.figures import Figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from symphony_cli.domain.views import VaultView
    from symphony_cli.repos.ports import RepoStates
    from symphony_cli.vaults.ports import VaultCounter, VaultWorld


class Counted(NamedTuple):
    """Vaults with their figures."""

    vaults: list[VaultView]
    notices: list[Notice]


def with_figures(world: VaultWorld, vaults: Sequence[VaultView]) -> Counted:
    """Return the vaults, which have their states, with their figures.

    A locked vault has only the size of its archive. `unpushed` and `dirty` describe the git
    repository at the vault's path or above it; they are None without one.
    """
    figures = [_figures(vault, world.vault_counter) for vault in vaults]
    notices = [notice for one in figures for notice in one.notices]
    states = _states(world.repo_states, (one.repository for one in figures), notices)
    counted = [
        _counted(vault, one, states.get(one.repository or ""))
        for vault, one in zip(vaults, figures, strict=True)
    ]
    return Counted(counted, list(dict.fromkeys(notices)))


def _figures(vault: VaultView, counter: VaultCounter) -> Figures:
    if vault.state == LOCKED:
        return counter.count_archive(vault.path)
    # While a vault is being locked or unlocked, its content changes from moment to moment.
    return counter.count(vault.path) if vault.state in (OPEN, CONFLICTING) else Figures()


def _counted(vault: VaultView, figures: Figures, state: RepoState | None) -> VaultView:
    return vault._replace(
        notes=figures.notes,
        attachments=figures.attachments,
        bytes=figures.bytes,
        last_changed_at=figures.last_changed_at,
        unpushed=state.unpushed if state else None,
        dirty=state.dirty if state else None,
    )


def _states(
    repo_states: RepoStates, repositories: Iterable[str | None], notices: list[Notice]
) -> dict[str, RepoState]:
    """Return the states of repositories by path; an unknown state becomes a notice."""
    paths = list(dict.fromkeys(path for path in repositories if path is not None))
    known: dict[str, RepoState] = {}
    if not paths:
        return known
    try:
        for state in repo_states.states(paths):
            if state.state == OK:
                known[state.path] = state
            else:
                message = f"cannot count the unpushed commits in {state.path}: {state.reason}"
                code = f"REPO_{state.state.upper().replace('-', '_')}"
                notices.append(Notice(code, message))
    except SymphonyError as error:
        notices.append(Notice(error.code, error.message))
    return known
