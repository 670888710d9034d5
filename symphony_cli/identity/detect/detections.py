"""Clues about the user, and the profiles that they suggest."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.text import key
from symphony_cli.domain.profiles import LONGEST_USERNAME, username_from_email

if TYPE_CHECKING:
    from symphony_cli.base.findings import Notice
    from symphony_cli.identity.persons import Person

# GitHub's addresses for users who hide their own: `ID+USER@` or `USER@`.
_NOREPLY = re.compile(r"(?:\d+\+)?(?P<user>[^@+]+)@users\.noreply\.[^@]+", re.IGNORECASE)


class DetectedProfile(NamedTuple):
    """The output record of a profile that could be created.

    `directory` is where a condition in git's configuration applies the identity. `sources` are
    `FILE:LINE`, with a remark after `: ` where needed, or descriptions. `exists` is the username of
    the existing profile, or None.
    """

    username: str
    email: str | None
    name: str | None
    signing_key: str | None
    signing_format: str | None
    sign: bool
    ssh_key: str | None
    directory: str | None
    sources: list[str]
    exists: str | None


class Identity(NamedTuple):
    """A name, an address and the settings that go with them."""

    email: str
    name: str | None = None
    signing_key: str | None = None
    signing_format: str | None = None
    sign: bool = False
    ssh_key: str | None = None
    directory: str | None = None
    sources: tuple[str, ...] = ()

    def joined(self, other: Identity) -> Identity:
        """Return this identity completed by another one, with the sources of both."""
        signer = other if self.signing_key is None and other.signing_key else self
        return self._replace(
            name=self.name or other.name,
            signing_key=signer.signing_key,
            signing_format=signer.signing_format,
            sign=signer.sign,
            ssh_key=self.ssh_key or other.ssh_key,
            directory=self.directory or other.directory,
        ).found_in(*other.sources)

    def proposed(self, username: str, exists: str | None) -> DetectedProfile:
        """Return the record of this identity; an empty address becomes None."""
        values = self._replace(email="", sources=())._asdict()
        values |= {"email": self.email or None, "sources": list(self.sources)}
        return DetectedProfile(username=username, exists=exists, **values)

    def found_in(self, *sources: str) -> Identity:
        """Return this identity with more sources."""
        return self._replace(sources=tuple(dict.fromkeys((*self.sources, *sources))))


class SSHHost(NamedTuple):
    """A host in ssh's configuration with its own key."""

    alias: str
    key: str
    source: str


class Account(NamedTuple):
    """An account that gh is logged in to."""

    user: str
    host: str
    source: str


class UserClues(NamedTuple):
    """The clues in the user's own files; `name` is git's `user.name`."""

    name: str | None
    identities: list[Identity]
    hosts: list[SSHHost]
    accounts: list[Account]
    notices: list[Notice]


class RepoClues(NamedTuple):
    """The clues in a repository.

    `identity` is from its own configuration, `made_here` are the committers in this clone,
    `authored` counts the commits of each person who is both author and committer, and `ssh_host` is
    the ssh host of its main remote.
    """

    path: str
    identity: Identity | None = None
    made_here: frozenset[Person] = frozenset()
    authored: tuple[tuple[Person, int], ...] = ()
    ssh_host: str | None = None
    notice: Notice | None = None


def account_of(email: str) -> str | None:
    """Return the account of a GitHub noreply address, or None."""
    match = _NOREPLY.fullmatch(email)
    return match["user"] if match else None


def proposed_username(email: str, taken: Collection[str]) -> str:
    """Return a username for an address whose key is not in `taken`.

    A taken username gets the first label of the domain, then a number: `ada_work`, `ada_work2`.
    """
    account = account_of(email)
    local, _, domain = email.partition("@")
    local = account or local.partition("+")[0]
    name = username_from_email(f"{local}@{domain}")
    if key(name) in taken:
        name = username_from_email(f"{name}_{domain.partition('.')[0]}@{domain}")
    stem = name[: LONGEST_USERNAME - 5]
    numbers = count(2)
    while key(name) in taken:
        name = f"{stem}_{next(numbers)}"
    return name
