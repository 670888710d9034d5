"""Branches as users see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from symphony_cli.repos.states import RepoStatus


class UnpushedBranch(NamedTuple):
    """A local branch with commits that no remote has."""

    branch: str
    commits: int
    last_commit_at: str | None


class GoneBranch(NamedTuple):
    """A local branch whose upstream no longer exists."""

    branch: str
    upstream: str
    last_commit_at: str | None


class BranchesRead(NamedTuple):
    """The branches of a repository that need attention, and when it last fetched, in RFC 3339."""

    unpushed: list[UnpushedBranch]
    gone: list[GoneBranch]
    last_fetched_at: str | None = None


class RepoDetails(NamedTuple):
    """What git knows of a repo; nothing of one that it cannot read.

    The fields of RepoStatus have the same meaning here. `worktrees` are the linked worktrees, each
    named REPO@BRANCH. `author` is whom git would name as the author of a commit.
    """

    state: str
    branch: str | None = None
    head: str | None = None
    upstream: str | None = None
    gone: bool = False
    ahead: int = 0
    behind: int = 0
    staged: int = 0
    unstaged: int = 0
    untracked: int = 0
    conflicted: int = 0
    stashes: int = 0
    unpushed: int | None = 0
    operation: str | None = None
    dirty: bool = False
    last_commit_at: str | None = None
    last_commit_subject: str | None = None
    identity: str | None = None
    author: str | None = None
    last_fetched_at: str | None = None
    worktrees: Sequence[RepoStatus] = ()
    unpushed_branches: Sequence[UnpushedBranch] = ()
    gone_branches: Sequence[GoneBranch] = ()


DELETED, WOULD_DELETE, KEPT, FAILED = "deleted", "would-delete", "kept", "failed"
# In the order of the summary.
PRUNE_RESULTS = (DELETED, WOULD_DELETE, KEPT, FAILED)


class JudgedBranch(NamedTuple):
    """A branch whose upstream is gone, and why it can be deleted or must be kept.

    `commit` is the commit that it named when git looked.
    """

    branch: str
    commit: str
    result: str
    reason: str


class Prune(NamedTuple):
    """The judged or deleted branches of the repository at a path, or why git cannot read it."""

    path: str
    branches: Sequence[JudgedBranch] = ()
    problem: str | None = None
    hint: str | None = None


class PrunedBranch(NamedTuple):
    """A judged or deleted branch of a repo; without a branch, why git cannot read the repo."""

    name: str
    workspace: str
    branch: str | None
    commit: str | None
    result: str
    reason: str | None
    hint: str | None
    path: str
    profile: str = ""
