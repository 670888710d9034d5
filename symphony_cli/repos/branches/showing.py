"""Showing a repo: its row, and what git knows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from symphony_cli.base.errors import Failed
from symphony_cli.base.findings import Notice
from symphony_cli.registry import contexts
from symphony_cli.registry.listing import as_found
from symphony_cli.repos.branches.views import RepoDetails
from symphony_cli.repos.records import locked_ones
from symphony_cli.repos.states import DAMAGED, LOCKED, MISSING, OK, RepoState, RepoStatus, status_of
from symphony_cli.repos.statuses import trouble

if TYPE_CHECKING:
    from symphony_cli.domain.entries import Entry
    from symphony_cli.domain.views import RepoView
    from symphony_cli.repos.branches.ports import BranchWorld


class RepoShown(NamedTuple):
    """A repo, its short row, what git knows of it, and notices."""

    repo: RepoView
    entry: Entry
    details: RepoDetails
    notices: list[Notice]


def show(world: BranchWorld, reference: str) -> RepoShown:
    """Return a repo with its state, worktrees and branches, or a linked worktree by itself.

    Raises NotFound, Ambiguous.
    """
    entry = contexts.resolve_tree(world.reader, reference, world.choice)
    [row] = world.reader.repos(id=entry.id)
    shown = row._replace(name=entry.name, path=str(entry.path))
    [repo] = as_found([shown], world.reader, world.files)
    if repo.missing or repo.is_locked:
        details = RepoDetails(LOCKED if repo.is_locked else MISSING)
        return RepoShown(repo, entry, details, locked_ones(world, [repo]))
    try:
        details, notices = _details(world, repo)
    except Failed as error:
        details, notices = RepoDetails(DAMAGED, unpushed=None), [Notice(error.code, error.message)]
    return RepoShown(repo, entry, details, notices)


def _details(world: BranchWorld, repo: RepoView) -> tuple[RepoDetails, list[Notice]]:
    paths = [repo.path, *world.git.worktrees(repo.path)]
    states = {state.path: state for state in world.repo_states.states(paths)}
    state = states[repo.path]
    notices = [Notice(*trouble(repo.name, state))] if state.reason else []
    status = status_of(repo.name, repo.workspace, state)._asdict()
    own: dict[str, Any] = {name: status[name] for name in RepoDetails._fields if name in status}
    details = RepoDetails(**own)._replace(worktrees=[])
    if state.state != OK:
        return details, notices
    details = details._replace(worktrees=[_worktree(repo, states[path]) for path in paths[1:]])
    try:
        branches = world.branches.read(repo.path)
    except Failed as error:
        return details, [*notices, Notice(error.code, f"repo '{repo.name}': {error.message}")]
    details = details._replace(
        last_fetched_at=branches.last_fetched_at,
        unpushed_branches=branches.unpushed,
        gone_branches=branches.gone,
    )
    return details, notices


def _worktree(repo: RepoView, state: RepoState) -> RepoStatus:
    """Return the status of a linked worktree, without what it shares with its repository."""
    name = f"{repo.name}@{state.branch or state.path.rpartition('/')[2]}"
    own = state._replace(stashes=0, unpushed=0, worktrees=())
    return status_of(name, repo.workspace, own, profile=repo.profile)
