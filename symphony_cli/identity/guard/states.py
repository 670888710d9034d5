"""Guards: whether a repository's commits are checked before they are made."""

from __future__ import annotations

from typing import NamedTuple

INSTALLED, JOINED, BY_HAND, OUTDATED = "installed", "joined", "by-hand", "outdated"
ABSENT, REFUSED, SKIPPED, UNKNOWN = "absent", "refused", "skipped", "unknown"
# In the order in which they are summed up.
GUARDS = (INSTALLED, JOINED, BY_HAND, OUTDATED, ABSENT, REFUSED, SKIPPED, UNKNOWN)


class RepoGuard(NamedTuple):
    """A repo and its guard, as it is shown.

    `guard` is `installed` (the hook is nothing else), `joined` (to a hook or a hook manager),
    `by-hand` (somebody wrote the call), `outdated` (the next install refreshes it), `absent`,
    `refused` (Symphony leaves the hook alone), `skipped` (no commits are made in it) or `unknown`
    (git cannot work with it, or nothing is there). `hook` is the file; `reason` and `hint` say why,
    and what to do.
    """

    name: str
    workspace: str
    path: str
    guard: str
    hook: str | None
    reason: str | None
    hint: str | None
