"""Vaults: directories of notes or sensitive files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import NOT_IN_NAMES, clean, clean_name, clean_path
from symphony_cli.domain.entities import Entity
from symphony_cli.domain.recipients import clean_recipient
from symphony_cli.domain.tags import clean_tags

if TYPE_CHECKING:
    from symphony_cli.domain.objects import JSONObject

# Each program's marker directory and its kind of vault. The first marker found decides.
KIND_BY_MARKER = {".obsidian": "obsidian", "logseq": "logseq", ".zk": "zk"}
VAULT_KINDS = (*KIND_BY_MARKER.values(), "plain")
# A year: a longer reminder would never be noticed.
LONGEST_AUTO_LOCK = 366 * 24


def kind_of(markers: Iterable[str]) -> str:
    """Return the kind of a vault that contains the marker directories `markers`."""
    present = set(markers)
    return next((kind for name, kind in KIND_BY_MARKER.items() if name in present), "plain")


def clean_kind(text: str) -> str:
    """Return a valid vault kind."""
    if text not in VAULT_KINDS:
        raise InvalidValue(
            "VAULT_KIND_INVALID",
            f"unknown vault kind '{clean(text, 'kind')}'",
            hint=f"choose one of {', '.join(VAULT_KINDS)}",
            field="kind",
        )
    return text


def clean_auto_lock(hours: int) -> int:
    """Return a valid number of hours before a reminder; 0 means at once."""
    if not 0 <= hours <= LONGEST_AUTO_LOCK:
        raise InvalidValue(
            "AUTO_LOCK_INVALID",
            f"invalid number of hours '{hours}'",
            hint=f"use a number from 0 (whenever it is unlocked) to {LONGEST_AUTO_LOCK}",
            field="auto_lock",
        )
    return hours


def _key_in(recipient: str) -> str:
    # The comment of an SSH key is not part of the key.
    return " ".join(recipient.split()[:2])


def clean_recipients(recipients: Iterable[str]) -> tuple[str, ...]:
    """Return the valid recipients, each key once."""
    cleaned: dict[str, str] = {}
    for recipient in map(clean_recipient, recipients):
        cleaned.setdefault(_key_in(recipient), recipient)
    return tuple(cleaned.values())


def changed_recipients(
    current: Sequence[str], added: Sequence[str], unset: Sequence[str]
) -> tuple[str, ...]:
    """Return the recipients with `added` ones and without `unset` ones.

    Raises InvalidValue for a missing `unset` recipient.
    """
    kept = {_key_in(recipient): recipient for recipient in current}
    # Clean it before the message repeats it: it may be a secret key, given by mistake.
    for recipient in map(clean_recipient, unset):
        if kept.pop(_key_in(recipient), None) is None:
            message = f"no recipient '{recipient}' to remove"
            raise InvalidValue("RECIPIENT_INVALID", message, field="recipient")
    return clean_recipients((*kept.values(), *added))


@dataclass(frozen=True, slots=True)
class Vault(Entity):
    """A directory of notes or sensitive files in a workspace.

    `is_locked` and `unlocked_at` record what Symphony did last; the disk may differ. `recipients`
    can unlock the vault in addition to the user's own key. `auto_lock` is the number of hours that
    it may stay open: 0 means that it should always be locked, None that it may stay open.
    """

    id: UUID
    workspace_id: UUID
    name: str
    path: str
    created_at: datetime
    updated_at: datetime
    kind: str = "plain"
    is_locked: bool = False
    metadata: JSONObject = field(default_factory=dict[str, Any])
    recipients: tuple[str, ...] = ()
    auto_lock: int | None = None
    unlocked_at: datetime | None = None
    tags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", clean_name(self.name, "vault", forbidden=NOT_IN_NAMES))
        clean_path(self.path)
        clean_kind(self.kind)
        object.__setattr__(self, "recipients", clean_recipients(self.recipients))
        object.__setattr__(self, "tags", clean_tags(self.tags))
        if self.auto_lock is not None:
            clean_auto_lock(self.auto_lock)

    def __str__(self) -> str:
        return f"vault '{self.name}'"
