"""The states of guards."""

from __future__ import annotations

from typing import NamedTuple

INSTALLED, JOINED, BY_HAND, OUTDATED = "installed", "joined", "by-hand", "outdated"
ABSENT, REFUSED, SKIPPED, UNKNOWN = "absent", "refused", "skipped", "unknown"
# The order of the totals.
GUARDS = (INSTALLED, JOINED, BY_HAND, OUTDATED, ABSENT, REFUSED, SKIPPED, UNKNOWN)


class RepoGuard(NamedTuple):
    """The output record of a repo's guard.

    `guard` is `installed` (the hook has only the guard), `joined` (to a hook or a hook manager),
    `by-hand` (the user wrote the call), `outdated` (the next install refreshes it), `absent`,
    `refused` (Symphony leaves the hook alone), `skipped` (a bare repository) or `unknown` (git
    cannot work with the repository, or it is missing). `hook` is the path of the file.
    """

    name: str
    workspace: str
    path: str
    guard: str
    hook: str | None
    reason: str | None
    hint: str | None
    profile: str = ""
