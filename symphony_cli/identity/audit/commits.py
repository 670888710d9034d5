"""Audits: commits under another address than the workspace's profile has, and whose they look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.text import key
from symphony_cli.identity.persons import Person, person_of
from symphony_cli.repos.states import OK

if TYPE_CHECKING:
    from symphony_cli.domain.views import ProfileView

# Who commits what is merged on a forge's web page: nobody's own address, and nobody's mistake.
FORGES = frozenset({"noreply@github.com"})


class Asked(NamedTuple):
    """A repository's path, and the addresses of its profile, as keys."""

    path: str
    addresses: frozenset[str]


class Commit(NamedTuple):
    """A commit. Author and committer are as `.mailmap` has them.

    `author_address` and `committer_address` are what stands in the commit itself. Times are RFC
    3339 in UTC, None where there is no such time.
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


class Searched(NamedTuple):
    """The commits that were looked for in a repository, in git's order; or why they were not.

    `state` and `reason` are a RepoState's. `detached` is whether HEAD is at no branch.
    """

    asked: Asked
    commits: list[Commit]
    state: str = OK
    reason: str | None = None
    detached: bool = False


class AuditedCommit(NamedTuple):
    """A commit under another address, as it is shown.

    Author and committer are each `NAME <EMAIL>`. `rewrite` is the command that would put it right,
    None where it looks like somebody else's.
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


class Owner(NamedTuple):
    """Whose commits are looked through: a profile, and all that the same user is known by."""

    person: Person
    addresses: frozenset[str]
    every_address: frozenset[str]
    every_name: frozenset[str]

    def wrong_addresses(self, commit: Commit) -> frozenset[str]:
        """Return which of a commit's addresses look like the user's own by mistake.

        These are another profile's, those beside the name of any profile, and the committer's of
        what is not pushed: that was committed here, whoever wrote it.
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
    """Return all of a profile's addresses, as keys."""
    return frozenset(map(key, (profile.email, *profile.alias_emails)))


def owner(profile: ProfileView, profiles: Iterable[ProfileView]) -> Owner:
    """Return whose commits a profile's are, among all profiles."""
    every = list(profiles)
    return Owner(
        person_of(profile),
        _addresses_of(profile),
        frozenset().union(*map(_addresses_of, every)),
        frozenset(key(person_of(one).name) for one in every),
    )
