"""Outcomes: what came of doing something with a repository."""

from __future__ import annotations

from typing import NamedTuple

FAILED, NO_REMOTE, UP_TO_DATE = "failed", "no-remote", "up-to-date"
# There is nothing that it could be done to: a bare repository has no branch to pull into.
SKIPPED = "skipped"
FETCHED, PULLED, PUSHED, SYNCED = "fetched", "pulled", "pushed", "synced"
INSTALLED, JOINED, REFRESHED, REMOVED = "installed", "joined", "refreshed", "removed"
_DONE = (FETCHED, PULLED, PUSHED, SYNCED, INSTALLED, JOINED, REFRESHED, REMOVED)
# In the order in which they are summed up.
RESULTS = (*_DONE, UP_TO_DATE, NO_REMOTE, SKIPPED, FAILED)


class Outcome(NamedTuple):
    """What came of working on the repository at a path.

    `result` is one of the words above; `commits` is how many came or went, where that is known.
    Of one that failed or was skipped, `reason` says why, in git's own words where they are git's,
    and `hint` is the line that would put it right, where there is one.
    """

    path: str
    result: str
    commits: int | None = None
    reason: str | None = None
    hint: str | None = None


class RepoOutcome(NamedTuple):
    """An outcome with the repo that it is of, as it is shown."""

    name: str
    workspace: str
    path: str
    result: str
    commits: int | None
    reason: str | None
    hint: str | None
