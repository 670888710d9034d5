"""Outcomes: the results of work on repositories."""

from __future__ import annotations

from typing import NamedTuple

FAILED, NO_REMOTE, UP_TO_DATE = "failed", "no-remote", "up-to-date"
# The operation does not apply: a bare repository has no branch to pull into.
SKIPPED = "skipped"
FETCHED, PULLED, PUSHED, SYNCED = "fetched", "pulled", "pushed", "synced"
INSTALLED, JOINED, REFRESHED, REMOVED = "installed", "joined", "refreshed", "removed"
_DONE = (FETCHED, PULLED, PUSHED, SYNCED, INSTALLED, JOINED, REFRESHED, REMOVED)
# In the order of the summary.
RESULTS = (*_DONE, UP_TO_DATE, NO_REMOTE, SKIPPED, FAILED)


class Outcome(NamedTuple):
    """The result of work on the repository at a path.

    `result` is one of RESULTS, and `commits` the number of commits transferred, if known. `reason`
    says why it failed or was skipped, in git's own words if git did; `hint` is a command that fixes
    it, or None.
    """

    path: str
    result: str
    commits: int | None = None
    reason: str | None = None
    hint: str | None = None


class RepoOutcome(NamedTuple):
    """An outcome with its repo's name and workspace."""

    name: str
    workspace: str
    path: str
    result: str
    commits: int | None
    reason: str | None
    hint: str | None
