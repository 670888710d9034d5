"""Persons as git writes them.

The imports are light, since `symphony identity check` runs before every commit.
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
    """Return the person in an ident of git-var(1), `NAME <EMAIL> SECONDS ZONE`, or None."""
    name, opening, rest = ident.strip().partition(" <")
    email, closing, _ = rest.rpartition(">")
    return Person(name, email) if opening and closing else None


def person_of(profile: ProfileView) -> Person:
    """Return the person that commits as a profile; the username replaces a missing name."""
    return Person(profile.name or profile.username, profile.email)


def is_address_of(profile: ProfileView, email: str) -> bool:
    """Whether an address belongs to a profile; case does not matter."""
    return key(email) in {key(address) for address in (profile.email, *profile.alias_emails)}
