"""Repo states: what git says of a repository at work, and the row that is shown of it.

This module imports nothing heavy, since `symphony status` loads it at every start.
"""

from __future__ import annotations

from symphony_cli.base.light import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

OK, MISSING, DAMAGED, UNTRUSTED = "ok", "missing", "damaged", "untrusted"
# Not of a repository, but of where it is: nothing is at its path, and that is as it should be.
LOCKED = "locked"
# What RepoStatus.identity is where git would commit as somebody else.
MISMATCH = "mismatch"


class RepoState(NamedTuple):
    """What is known of a repository at a path. Of one that is not `ok`, that is little else.

    `state` is `ok`, `missing` (nothing is at the path), `locked` (it is in a vault that cannot be
    read), `damaged` (git cannot work with it) or `untrusted` (it belongs to another user: git's
    safe.directory); `reason` says why in git's own words. `branch` is None when HEAD is detached,
    `head` before the first commit. `upstream` is None where there is none, also where one is
    configured that is gone. `unpushed` counts the commits of all local branches, and of a detached
    HEAD, that are in no remote-tracking branch. `last_commit_at` is RFC 3339 in UTC; `worktrees`
    are the paths of the linked ones.
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
    unpushed: int = 0
    operation: str | None = None
    last_commit_at: str | None = None
    last_commit_subject: str | None = None
    worktrees: tuple[str, ...] = ()

    @property
    def has_changes(self) -> bool:
        """Whether files that git tracks differ from the last commit."""
        return bool(self.staged or self.unstaged or self.conflicted)

    @property
    def dirty(self) -> bool:
        """Whether it holds work that is on no remote."""
        return bool(
            self.has_changes or self.untracked or self.stashes or self.unpushed or self.operation
        )


def remedy(state: RepoState) -> str | None:
    """Return the line that would put a state right, if there is one and the user agrees."""
    from shlex import quote

    if state.state == MISSING:
        return "symphony repo relocate DIR"
    if "safe.bareRepository" in (state.reason or ""):
        return "git config --global safe.bareRepository all"
    if state.state == UNTRUSTED:
        return f"git config --global --add safe.directory {quote(state.path)}"
    return None


class RepoStatus(NamedTuple):
    """A repo with its state, as it is shown. The fields are those of RepoState.

    `identity` is `ok`, `mismatch`, or None where it is not known without asking git.
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
    unpushed: int
    operation: str | None
    dirty: bool
    last_commit_at: str | None
    last_commit_subject: str | None
    worktrees: list[str]
    identity: str | None = None


def status_of(
    name: str, workspace: str, state: RepoState, identity: str | None = None
) -> RepoStatus:
    """Return the row of a repo with what is known of it."""
    known: dict[str, Any] = state._asdict()
    del known["reason"]
    known["dirty"] = state.dirty
    known["worktrees"] = list(state.worktrees)
    return RepoStatus(name=name, workspace=workspace, identity=identity, **known)
