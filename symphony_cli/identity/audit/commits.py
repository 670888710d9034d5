"""Commits under unexpected addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.text import key
from symphony_cli.identity.persons import Person, person_of
from symphony_cli.repos.states import OK

if TYPE_CHECKING:
    from symphony_cli.domain.views import ProfileView

# The committer of merges on a forge's web page, which is never a mistake.
FORGES = frozenset({"noreply@github.com"})


class Search(NamedTuple):
    """The path of a repository and its profile's addresses, as keys."""

    path: str
    addresses: frozenset[str]


class Commit(NamedTuple):
    """A commit, with author and committer mapped by `.mailmap`.

    `author_address` and `committer_address` are the unmapped ones. Times are RFC 3339 in UTC, or
    None if the commit has no valid time.
    """

    id: str
    author: Person
    committer: Person
    author_address: str
    committer_address: str
    authored_at: str | None
    committed_at: str | None
    subject: str
    unpushed: bool = False


class SearchResult(NamedTuple):
    """The commits found in a repository, in git's order, or why it could not be searched.

    `state` and `reason` are a RepoState's. `detached` is whether HEAD is detached.
    """

    search: Search
    commits: list[Commit]
    state: str = OK
    reason: str | None = None
    detached: bool = False


class AuditedCommit(NamedTuple):
    """The output record of a commit under an unexpected address.

    Author and committer are each `NAME <EMAIL>`. `rewrite` is the command that would correct the
    commit, or None for a commit that looks like another person's.
    """

    name: str
    workspace: str
    path: str
    commit: str
    unpushed: bool
    author: str
    committer: str
    authored_at: str | None
    committed_at: str | None
    subject: str
    rewrite: str | None
    profile: str


class Owner(NamedTuple):
    """A profile, and every name and address of its user."""

    person: Person
    addresses: frozenset[str]
    every_address: frozenset[str]
    every_name: frozenset[str]

    def wrong_addresses(self, commit: Commit) -> frozenset[str]:
        """Return the addresses of a commit that the user seems to have used by mistake.

        They belong to another profile, stand beside the name of any profile, or are the committer's
        of an unpushed commit, which was committed on this machine.
        """
        return frozenset(
            address
            for person, address in self._foreign(commit)
            if key(person.email) in self.every_address
            or key(person.name) in self.every_name
            or (commit.unpushed and (person, address) == _committer(commit))
        )

    def _foreign(self, commit: Commit) -> Iterator[tuple[Person, str]]:
        for person, address in ((commit.author, commit.author_address), _committer(commit)):
            if key(person.email) not in self.addresses | FORGES:
                yield person, address


def _committer(commit: Commit) -> tuple[Person, str]:
    return commit.committer, commit.committer_address


def _addresses_of(profile: ProfileView) -> frozenset[str]:
    return frozenset(map(key, (profile.email, *profile.alias_emails)))


def owner(profile: ProfileView, profiles: Iterable[ProfileView]) -> Owner:
    """Return the owner of a profile's commits, given all of the user's profiles."""
    every = list(profiles)
    return Owner(
        person_of(profile),
        _addresses_of(profile),
        frozenset().union(*map(_addresses_of, every)),
        frozenset(key(person_of(one).name) for one in every),
    )
