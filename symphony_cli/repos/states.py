"""States of repositories, and the statuses that users see.

This module imports nothing heavy, since every `symphony status` loads it.
"""

from __future__ import annotations

from symphony_cli.base.light import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

OK, MISSING, DAMAGED, UNTRUSTED = "ok", "missing", "damaged", "untrusted"
TIMED_OUT = "timed-out"
# The path is missing because the repo is in a locked vault.
LOCKED = "locked"
# RepoStatus.identity, if git would commit as somebody other than the workspace's profile.
MISMATCH = "mismatch"


class RepoState(NamedTuple):
    """The state of the repository at a path; most fields need the state `ok`.

    `state` is `ok`, `missing` (the path does not exist), `locked` (it is in a locked vault),
    `damaged` (git cannot read it), `timed-out`, or `untrusted` (it belongs to another user: see
    git's safe.directory); `reason` is git's message. `branch` is None if HEAD is detached, `head`
    is None before the first commit, and `upstream` is None if the configured one no longer exists,
    too; then `gone` is true. `unpushed` counts the commits on all local branches, and on a detached
    HEAD, that are in no remote-tracking branch; it is None if a branch cannot be read, for a
    `reason`. A thorough look counts those on any reference, names the references in `holders`, and
    annotated tags that no remote is known to have in `tags`. `hidden` counts changed files that git
    skips (skip-worktree, assume-unchanged). `last_commit_at` is RFC 3339 in UTC; `worktrees` are
    paths of linked worktrees.
    """

    path: str
    state: str = OK
    reason: str | None = None
    branch: str | None = None
    head: str | None = None
    upstream: str | None = None
    ahead: int = 0
    behind: int = 0
    staged: int = 0
    unstaged: int = 0
    untracked: int = 0
    conflicted: int = 0
    stashes: int = 0
    unpushed: int | None = 0
    operation: str | None = None
    last_commit_at: str | None = None
    last_commit_subject: str | None = None
    worktrees: tuple[str, ...] = ()
    hidden: int = 0
    holders: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    gone: bool = False

    @property
    def has_changes(self) -> bool:
        """Whether files that git tracks differ from the last commit."""
        return bool(self.staged or self.unstaged or self.conflicted)

    @property
    def dirty(self) -> bool:
        """Whether the repository has unsaved work, or a branch that may hold some is unreadable."""
        return bool(
            self.has_changes
            or self.hidden
            or self.untracked
            or self.stashes
            or self.unpushed
            or self.tags
            or self.operation
            or (self.state == OK and self.reason)
        )


def remedy(state: RepoState) -> str | None:
    """Return a hint that would fix a state, or None."""
    from shlex import quote

    if state.state == MISSING:
        return "to find it, run `symphony repo relocate DIR`"
    if state.state == UNTRUSTED:
        return f"to trust it, run `git config --global --add safe.directory {quote(state.path)}`"
    return None


class RepoStatus(NamedTuple):
    """A registered repo, with the fields of its RepoState.

    `identity` is `ok`, `mismatch`, or None if only git knows.
    """

    name: str
    workspace: str
    path: str
    state: str
    branch: str | None
    head: str | None
    upstream: str | None
    ahead: int
    behind: int
    staged: int
    unstaged: int
    untracked: int
    conflicted: int
    stashes: int
    unpushed: int | None
    operation: str | None
    dirty: bool
    last_commit_at: str | None
    last_commit_subject: str | None
    worktrees: list[str]
    identity: str | None = None
    gone: bool = False
    profile: str = ""


def status_of(
    name: str,
    workspace: str,
    state: RepoState,
    identity: str | None = None,
    profile: str = "",
) -> RepoStatus:
    """Return the status of a repo in a state."""
    fields: dict[str, Any] = state._asdict()
    for hidden in ("reason", "holders", "tags"):
        del fields[hidden]
    fields["unstaged"] += fields.pop("hidden")
    fields["dirty"] = state.dirty
    fields["worktrees"] = list(state.worktrees)
    whose = {"name": name, "workspace": workspace, "profile": profile}
    return RepoStatus(identity=identity, **whose, **fields)
