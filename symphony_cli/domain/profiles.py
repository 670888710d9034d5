"""Profiles: the identities of a developer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import LONGEST_NAME, clean, clean_path, escaped, key
from symphony_cli.domain.entities import Entity
from symphony_cli.domain.signing import (
    clean_signing_format,
    clean_signing_key,
    format_of,
    refuse_private_key,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from symphony_cli.domain.objects import JSONObject

SHORTEST_USERNAME, LONGEST_USERNAME = 3, 64
# RFC 5321, section 4.5.3.1, without the angle brackets.
LONGEST_EMAIL, LONGEST_LOCAL_PART = 254, 64
LONGEST_LABEL = 63
# Git ends a name or an address at these characters, and mail programs quote them.
NOT_IN_EMAILS = '<>()[],;:\\"'


def clean_username(text: str) -> str:
    """Return a valid username: 3 to 64 ASCII letters, digits and `_`, beginning with a letter."""
    username = clean(text, "username")
    length_is_right = SHORTEST_USERNAME <= len(username) <= LONGEST_USERNAME
    if not length_is_right or not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", username):
        raise InvalidValue(
            "USERNAME_INVALID",
            f"invalid username '{username}'",
            hint=f"use {SHORTEST_USERNAME} to {LONGEST_USERNAME} letters, digits and _,"
            " beginning with a letter",
            field="username",
        )
    return username


def _is_label(label: str) -> bool:
    return (
        0 < len(label) <= LONGEST_LABEL
        and all(character.isalnum() or character == "-" for character in label)
        and not label.startswith("-")
        and not label.endswith("-")
    )


def clean_email(text: str, field: str = "email") -> str:
    """Return a valid email address: one `@`, a local part, a domain with a dot and valid labels."""
    email = clean(text, field)
    local, at, domain = email.partition("@")
    labels = domain.split(".")
    if (
        not at
        or not 0 < len(local) <= LONGEST_LOCAL_PART
        or len(email) > LONGEST_EMAIL
        or len(labels) < 2
        or not all(_is_label(label) for label in labels)
        or any(character.isspace() or character in NOT_IN_EMAILS for character in local)
    ):
        raise InvalidValue(
            f"{field.upper()}_INVALID",
            f"invalid email address '{email}'",
            hint="use an address such as ada@example.org",
            field=field,
        )
    return email


def clean_full_name(text: str) -> str | None:
    """Return a person's full name, or None for an empty one."""
    name = clean(text, "name")
    if len(name) > LONGEST_NAME:
        raise InvalidValue(
            "PROFILE_NAME_INVALID",
            f"a full name can have at most {LONGEST_NAME} characters; this one has {len(name)}",
            field="name",
        )
    return name or None


def username_from_email(email: str) -> str:
    """Return a valid username derived from an address's local part.

    A `+tag` is dropped and invalid characters become `_`. A name that is too short gets the
    domain's first label: `jo@acme.org` gives `jo_acme`.
    """
    local, _, domain = email.partition("@")

    def made_valid(text: str) -> str:
        return re.sub(r"[^A-Za-z0-9_]+", "_", text).strip("_").lstrip("0123456789_")

    username = made_valid(local.partition("+")[0])
    if len(username) < SHORTEST_USERNAME:
        username = made_valid(f"{username}_{domain.partition('.')[0]}")
    if len(username) < SHORTEST_USERNAME:
        username = f"user_{username}".rstrip("_")
    return username[:LONGEST_USERNAME]


def clean_alias_emails(emails: Iterable[str], email: str) -> tuple[str, ...]:
    """Return the valid addresses without `email`, each once without regard to case."""
    cleaned = {key(alias): alias for alias in (clean_email(one, "alias_email") for one in emails)}
    cleaned.pop(key(email), None)
    return tuple(cleaned.values())


def changed_alias_emails(
    current: Sequence[str], added: Sequence[str], unset: Sequence[str]
) -> tuple[str, ...]:
    """Return the addresses with `added` ones and without `unset` ones, without regard to case.

    Raises InvalidValue for a missing `unset` address.
    """
    kept = {key(alias): alias for alias in current}
    for text in unset:
        alias = clean(text, "alias_email")
        if kept.pop(key(alias), None) is None:
            raise InvalidValue(
                "ALIAS_EMAIL_INVALID", f"no alias email '{alias}' to remove", field="alias_email"
            )
    return (*kept.values(), *added)


@dataclass(frozen=True, slots=True)
class Profile(Entity):
    """A person's identity for git.

    `signing_key` is the value for `user.signingKey`, in `signing_format`; `sign` turns on signing
    of commits and tags. `ssh_key` is the absolute path of a private key, whose file Symphony never
    reads. `alias_emails` are additional addresses of the same person.
    """

    id: UUID
    username: str
    email: str
    name: str | None
    created_at: datetime
    updated_at: datetime
    preferences: JSONObject = field(default_factory=dict[str, Any])
    alias_emails: tuple[str, ...] = ()
    signing_key: str | None = None
    signing_format: str | None = None
    sign: bool = False
    ssh_key: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "username", clean_username(self.username))
        object.__setattr__(self, "email", clean_email(self.email))
        object.__setattr__(self, "name", clean_full_name(self.name or ""))
        aliases = clean_alias_emails(self.alias_emails, self.email)
        object.__setattr__(self, "alias_emails", aliases)
        self._clean_signing()
        if self.ssh_key is not None:
            refuse_private_key(self.ssh_key, "ssh_key")
            clean_path(self.ssh_key, "ssh_key")

    def _clean_signing(self) -> None:
        signing_key = self.signing_key
        if signing_key is None or not signing_key.strip():
            object.__setattr__(self, "signing_key", None)
            if self.sign or self.signing_format is not None:
                raise InvalidValue(
                    "SIGNING_KEY_MISSING",
                    f"{self} has no signing key",
                    hint="to set one, pass --signing-key",
                    field="signing_key",
                )
            return
        chosen = clean_signing_format(self.signing_format or format_of(signing_key))
        object.__setattr__(self, "signing_format", chosen)
        object.__setattr__(self, "signing_key", clean_signing_key(signing_key, chosen))

    def __str__(self) -> str:
        return f"profile '{escaped(self.username)}'"
