"""Vaults: directories of notes or sensitive files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from symphony_cli.domain.entities import Entity
from symphony_cli.domain.errors import InvalidValue
from symphony_cli.domain.text import NOT_IN_NAMES, clean, clean_name, clean_path

if TYPE_CHECKING:
    from symphony_cli.domain.objects import JSONObject

# The directory that each program keeps in a vault of its kind. The first that is there decides.
KIND_BY_MARKER = {".obsidian": "obsidian", "logseq": "logseq", ".zk": "zk"}
VAULT_KINDS = (*KIND_BY_MARKER.values(), "plain")


def kind_of(markers: Iterable[str]) -> str:
    """Return the kind of a vault in which the marker directories `markers` stand."""
    present = set(markers)
    return next((kind for name, kind in KIND_BY_MARKER.items() if name in present), "plain")


def clean_kind(text: str) -> str:
    """Return a valid vault kind."""
    if text not in VAULT_KINDS:
        raise InvalidValue(
            "VAULT_KIND_INVALID",
            f"'{clean(text, 'kind')}' is not a kind of vault",
            hint=f"choose one of {', '.join(VAULT_KINDS)}",
            field="kind",
        )
    return text


@dataclass(frozen=True, slots=True)
class Vault(Entity):
    """A directory of notes or sensitive files in one workspace."""

    id: UUID
    workspace_id: UUID
    name: str
    path: str
    created_at: datetime
    updated_at: datetime
    kind: str = "plain"
    is_locked: bool = False
    metadata: JSONObject = field(default_factory=dict[str, Any])

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", clean_name(self.name, "vault", forbidden=NOT_IN_NAMES))
        clean_path(self.path)
        clean_kind(self.kind)

    def __str__(self) -> str:
        return f"vault '{self.name}'"
