"""The identity that git uses in each selected repo."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.identity.owners import registrations_by_path
from symphony_cli.identity.persons import person_of
from symphony_cli.identity.rules import ambiguity
from symphony_cli.identity.states import (
    LOCKED,
    MISSING,
    OK,
    UNKNOWN,
    Identity,
    IdentityStatus,
    differences,
)
from symphony_cli.registry.locked import unreadable_notices
from symphony_cli.registry.rows import scope_words
from symphony_cli.repos.states import MISMATCH

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from symphony_cli.base.findings import Notice
    from symphony_cli.domain.entries import Entry
    from symphony_cli.domain.views import ProfileView
    from symphony_cli.identity.ports import IdentityWorld
    from symphony_cli.registry.locked import Unreadable


class IdentityStatuses(NamedTuple):
    """A record for each repo, and notices."""

    rows: list[IdentityStatus]
    notices: list[Notice]

    @property
    def any_mismatch(self) -> bool:
        """Whether git uses an unexpected identity in any repo."""
        return any(row.state == MISMATCH for row in self.rows)

    @property
    def totals(self) -> str:
        """The number of repos in all, and in each state that needs attention."""
        counts = {
            state: sum(row.state == state for row in self.rows)
            for state in (MISMATCH, UNKNOWN, MISSING, LOCKED)
        }
        told = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
        return f"{scope_words(self.rows)}{f': {told}' if told else ''}"


def identity_statuses(
    world: IdentityWorld,
    repos: Sequence[Entry],
    *,
    away: Mapping[str, Unreadable] = {},
    jobs: int | None = None,
    timeout: float | None = None,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> IdentityStatuses:
    """Return the identity in each repo; repos that are `away` are `locked`, without running git.

    Raises Failed if it cannot run git.
    """
    identities = world.identities
    with world.reader.unchanging():
        registered = registrations_by_path(world.reader, [str(repo.path) for repo in repos])
        profiles = {profile.id: profile for profile in world.reader.profiles()}
    registered |= {str(repo.path): [repo] for repo in repos if repo.noun == "worktree"}
    # Another process may have unregistered some.
    repos = [repo for repo in repos if str(repo.path) in registered]
    paths = list(dict.fromkeys(str(repo.path) for repo in repos))
    expected = {path: profiles[same[0].profile_id] for path, same in registered.items()}
    seen = {
        path: Identity(path, LOCKED, reason=away[path].reason) for path in paths if path in away
    }
    there = [path for path in paths if path not in away]
    for identity in identities.identities(there, jobs=jobs, timeout=timeout):
        seen[identity.path] = identity
        tell(len(seen), len(paths))
    found = {
        path: differences(expected[path], identity, with_ssh=True) if identity.state == OK else []
        for path, identity in seen.items()
    }
    differing = [path for path in paths if found[path]]
    for sources in identities.sources(differing, jobs=jobs, timeout=timeout):
        identity = seen[sources.path]
        reason = identity.reason or sources.explanation(found[sources.path])
        seen[sources.path] = identity._replace(reason=reason)
    rows = [
        _status(repo, seen[path], expected[path], is_mismatch=bool(found[path]))
        for repo in repos
        for path in [str(repo.path)]
    ]
    ambiguous = [
        ambiguity(same[0], same)
        for same in registered.values()
        if len({repo.profile_id for repo in same}) > 1
    ]
    return IdentityStatuses(rows, [*unreadable_notices(away, repos), *ambiguous])


def _status(
    repo: Entry, identity: Identity, profile: ProfileView, *, is_mismatch: bool
) -> IdentityStatus:
    return IdentityStatus(
        repo.name,
        str(repo.workspace),
        str(repo.path),
        MISMATCH if is_mismatch else identity.state,
        str(identity.author) if identity.author else None,
        str(identity.committer) if identity.committer else None,
        str(person_of(profile)),
        identity.reason,
        repo.profile,
    )
