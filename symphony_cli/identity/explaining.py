"""Explanations of the identity in a repository."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.identity.file_changes import KEEP
from symphony_cli.identity.owners import expected_at
from symphony_cli.identity.sources import PRECEDENCE, Source
from symphony_cli.identity.states import UNKNOWN, differences
from symphony_cli.registry.locating import directory_of
from symphony_cli.registry.locked import unless_locked
from symphony_cli.registry.surroundings import places_around
from symphony_cli.repos.states import MISMATCH

if TYPE_CHECKING:
    from symphony_cli.identity.ports import GitConfiguration, IdentityWorld
    from symphony_cli.identity.states import Expected
    from symphony_cli.registry.choices import Whereabouts
    from symphony_cli.registry.ports import Reader

# The position of Symphony's include in the user's own configuration.
LAST, NOT_LAST, NOT_APPLIED = "last", "not last", "not applied"


class Explanation(NamedTuple):
    """The identity that git uses in a repository, and why.

    `sources` are the settings that decide, `reason` says which of them are wrong, and `fixes` are
    commands that correct them. `include` is `last`, `not last` or `not applied`. `expected`,
    `profile`, `workspace` and `because` are None if no profile expects an identity.
    """

    path: str
    state: str
    author: str | None
    committer: str | None
    expected: str | None
    profile: str | None
    workspace: str | None
    because: str | None
    include: str
    reason: str | None
    fixes: list[str]
    sources: list[Source]

    @property
    def is_wrong(self) -> bool:
        """Whether git uses an unexpected identity."""
        return self.state == MISMATCH

    @property
    def message(self) -> str:
        """The explanation for a terminal."""
        if self.expected is None:
            return "no profile applies here"
        if not self.is_wrong:
            return self.reason or "git uses the expected identity"
        lines = [f"git does not use the expected identity: {self.reason}"]
        return "\n".join([*lines, *(f"to fix it, run `{fix}`" for fix in self.fixes)])


def explain(world: IdentityWorld, path: str | None) -> Explanation:
    """Explain the identity in a repository by name or path, or in the working directory.

    Raises InvalidValue outside repositories, Refused in a locked vault, Failed.
    """
    reader, identities = world.reader, world.identities
    directory = world.choice.directory
    if path is None:
        place = identities.whereabouts(None)
    else:
        named = directory_of(reader, world.files, path, world.choice)
        place = unless_locked(reader, world.files, named, identities.whereabouts)
        directory = world.files.resolved(named)
    [identity] = identities.identities([place.top])
    expected = expected_at(reader, place, identity.urls)
    [sources] = identities.sources([place.top])
    found = []
    if expected is not None and identity.state != UNKNOWN:
        found = differences(expected.profile, identity, with_ssh=True)
    winners = [sources.winner(what) for what in PRECEDENCE]
    return Explanation(
        place.top,
        MISMATCH if found else identity.state,
        str(identity.author) if identity.author else None,
        str(identity.committer) if identity.committer else None,
        str(expected.person) if expected else None,
        expected.profile.username if expected else None,
        _workspace(reader, place, directory, expected),
        expected.because if expected else None,
        include_of(world.git_configuration),
        identity.reason or sources.explanation(found) or None,
        sources.fixes(found),
        list(dict.fromkeys(winner for winner in winners if winner is not None)),
    )


def _workspace(
    reader: Reader, place: Whereabouts, directory: str | None, expected: Expected | None
) -> str | None:
    """Return the name of the workspace of a directory in a repository."""
    if expected is None or expected.noun == "remote":
        return expected and expected.workspace
    # Within the working tree a vault may belong to another workspace of the same profile.
    return places_around(reader, directory or place.top, place)[0].workspace


def include_of(configuration: GitConfiguration) -> str:
    """Return `last`, `not last` or `not applied` for Symphony's include. Raises Failed."""
    if not configuration.is_applied:
        return NOT_APPLIED
    return LAST if configuration.inclusion().change == KEEP else NOT_LAST
