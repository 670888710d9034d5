"""Outcomes: the results of work on repositories."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

FAILED, NO_REMOTE, UP_TO_DATE = "failed", "no-remote", "up-to-date"
# The operation does not apply: a bare repository has no branch to pull into.
SKIPPED = "skipped"
WOULD_PUSH = "would-push"
FETCHED, PULLED, PUSHED, SYNCED = "fetched", "pulled", "pushed", "synced"
INSTALLED, JOINED, REFRESHED, REMOVED = "installed", "joined", "refreshed", "removed"
_DONE = (FETCHED, PULLED, PUSHED, SYNCED, INSTALLED, JOINED, REFRESHED, REMOVED)
# In the order of the summary.
RESULTS = (*_DONE, WOULD_PUSH, UP_TO_DATE, NO_REMOTE, SKIPPED, FAILED)


class Outcome(NamedTuple):
    """The result of work on the repository at a path.

    `result` is one of RESULTS, and `commits` the number of commits transferred, if known. `reason`
    says why it failed or was skipped, in git's own words if git did; `hint` is advice, or None.
    """

    path: str
    result: str
    commits: int | None = None
    reason: str | None = None
    hint: str | None = None


CREATE, UPDATE, FORCE, DELETE = "create", "update", "force", "delete"


class PushedRef(NamedTuple):
    """A ref that git pushes: `feature`, to `origin/feature`.

    `action` is `create`, `update`, `force` (commits on the remote are dropped) or `delete`, which
    has no `source`. `commits` is the number of commits that the remote gets, None if unknown.
    """

    source: str | None
    destination: str
    action: str
    commits: int | None = None


class PushPlan(NamedTuple):
    """What git would push from the repository at a path.

    `outcome` is the result if there is nothing to push. `remote` is the remote's name or URL, and
    `shown` is what git's dry run said, as text to compare.
    """

    path: str
    outcome: Outcome | None = None
    refs: Sequence[PushedRef] = ()
    remote: str = ""
    shown: str = ""

    @property
    def drops(self) -> bool:
        """Whether the remote loses commits or references."""
        return any(ref.action in (FORCE, DELETE) for ref in self.refs)

    @property
    def commits(self) -> int | None:
        """The number of commits that the remote gets, or None if unknown."""
        known = [ref.commits for ref in self.refs if ref.commits is not None]
        return sum(known) if known else None


class RepoOutcome(NamedTuple):
    """An outcome with its repo's name and workspace."""

    name: str
    workspace: str
    path: str
    result: str
    commits: int | None
    reason: str | None
    hint: str | None
    profile: str = ""


class PushOutcome(NamedTuple):
    """An outcome of a push, with the refs that were pushed."""

    name: str
    workspace: str
    path: str
    result: str
    commits: int | None
    reason: str | None
    hint: str | None
    refs: list[PushedRef]
    profile: str = ""
