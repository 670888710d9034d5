"""Identities: a name and an address, as git writes them, and whose they are.

This module imports nothing heavy, since `symphony identity check` runs before every commit.
"""

from __future__ import annotations

from symphony_cli.base.light import NamedTuple
from symphony_cli.base.text import key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from symphony_cli.domain.views import ProfileView


class Person(NamedTuple):
    """A name and an address."""

    name: str
    email: str

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


def parse_ident(ident: str) -> Person | None:
    """Return who stands in an ident, `NAME <EMAIL> SECONDS ZONE` as git-var(1) prints it."""
    name, opening, rest = ident.strip().partition(" <")
    email, closing, _ = rest.rpartition(">")
    return Person(name, email) if opening and closing else None


def person_of(profile: ProfileView) -> Person:
    """Return who git is to say that a profile's owner is."""
    return Person(profile.name or profile.username, profile.email)


def is_address_of(profile: ProfileView, email: str) -> bool:
    """Whether an address is one of a profile's, whatever its case."""
    return key(email) in {key(address) for address in (profile.email, *profile.alias_emails)}
