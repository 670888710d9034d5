"""Workspaces: the contexts of a developer's work."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import clean, clean_name, clean_path
from symphony_cli.domain.entities import Entity
from symphony_cli.domain.remote_patterns import clean_pattern
from symphony_cli.domain.tags import clean_tags

if TYPE_CHECKING:
    from symphony_cli.domain.objects import JSONObject

WORKSPACE_TYPES = ("general", "client", "personal", "research")


def clean_type(text: str) -> str:
    """Return a valid workspace type."""
    if text not in WORKSPACE_TYPES:
        raise InvalidValue(
            "WORKSPACE_TYPE_INVALID",
            f"unknown workspace type '{clean(text, 'type')}'",
            hint=f"choose one of {', '.join(WORKSPACE_TYPES)}",
            field="type",
        )
    return text


@dataclass(frozen=True, slots=True)
class Workspace(Entity):
    """A context of work, of one profile; `remotes` are patterns of its repos' remotes.

    `file` is the path of its document.
    """

    id: UUID
    profile_id: UUID
    name: str
    created_at: datetime
    updated_at: datetime
    type: str = "general"
    description: str = ""
    root: str | None = None
    settings: JSONObject = field(default_factory=dict[str, Any])
    tags: tuple[str, ...] = ()
    remotes: tuple[str, ...] = ()
    file: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", clean_name(self.name, "workspace"))
        clean_type(self.type)
        description = clean(self.description, "description", newlines=True)
        object.__setattr__(self, "description", description)
        object.__setattr__(self, "tags", clean_tags(self.tags))
        if self.root is not None:
            clean_path(self.root, "root")
        if self.file is not None:
            clean_path(self.file, "file")
        object.__setattr__(self, "remotes", tuple(map(clean_pattern, self.remotes)))

    def __str__(self) -> str:
        return f"workspace '{self.name}'"
