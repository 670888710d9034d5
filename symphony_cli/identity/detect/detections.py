"""Detections: what a developer's own files and commits tell of who they are, and what it makes."""

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

# `ID+USER@` or `USER@`: the addresses that GitHub gives to those who hide theirs.
_NOREPLY = re.compile(r"(?:\d+\+)?(?P<user>[^@+]+)@users\.noreply\.[^@]+", re.IGNORECASE)


class DetectedProfile(NamedTuple):
    """A profile that could be made, and where each part of it was found.

    `directory` is where a condition in git's configuration has it hold. `sources` are `FILE:LINE`,
    where that alone does not say it with a remark after `: `, or what else it was found in.
    `exists` is the username of the profile that there is for it already.
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
    """A name and an address with what git is told to use with them."""

    email: str
    name: str | None = None
    signing_key: str | None = None
    signing_format: str | None = None
    sign: bool = False
    ssh_key: str | None = None
    directory: str | None = None
    sources: tuple[str, ...] = ()

    def joined(self, other: Identity) -> Identity:
        """Return this one with what it lacks and the other has, and the sources of both."""
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
        """Return the row of it; without an address, the email is None."""
        values = self._replace(email="", sources=())._asdict()
        values |= {"email": self.email or None, "sources": list(self.sources)}
        return DetectedProfile(username=username, exists=exists, **values)

    def found_in(self, *sources: str) -> Identity:
        """Return this one with these among its sources."""
        return self._replace(sources=tuple(dict.fromkeys((*self.sources, *sources))))


class SSHHost(NamedTuple):
    """A host of ssh's configuration that has a key of its own: the path of it, never read."""

    alias: str
    key: str
    source: str


class Account(NamedTuple):
    """An account that gh is logged in to."""

    user: str
    host: str
    source: str


class UserClues(NamedTuple):
    """What the user's own files say. `name` is git's `user.name`, also without an address."""

    name: str | None
    identities: list[Identity]
    hosts: list[SSHHost]
    accounts: list[Account]
    notices: list[Notice]


class RepoClues(NamedTuple):
    """What a repository says.

    `identity` is the one that its own configuration sets, `made_here` are those who committed in
    this clone, `authored` is how many commits each made who is author and committer, `ssh_host` is
    the host that its main remote is reached at by ssh.
    """

    path: str
    identity: Identity | None = None
    made_here: frozenset[Person] = frozenset()
    authored: tuple[tuple[Person, int], ...] = ()
    ssh_host: str | None = None
    notice: Notice | None = None


def account_of(email: str) -> str | None:
    """Return the account that an address which hides another one belongs to."""
    match = _NOREPLY.fullmatch(email)
    return match["user"] if match else None


def proposed_username(email: str, taken: Collection[str]) -> str:
    """Return a username made from an address, whose key is none of the `taken` keys.

    One that is taken is joined with the domain's first label, then with a number: `ada_work`.
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
