"""Repos: git repositories on disk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from symphony_cli.base.text import NOT_IN_NAMES, clean_name, clean_path
from symphony_cli.domain.entities import Entity
from symphony_cli.domain.tags import clean_tags

if TYPE_CHECKING:
    from symphony_cli.domain.objects import JSONObject


@dataclass(frozen=True, slots=True)
class Repo(Entity):
    """A git repository in a workspace; its remote URL has no credentials.

    The URL is None if git has had none so far, and empty if the user cleared it. Lists and batches
    leave an `archived` repo out, and `workspace restore` an `optional` one.
    """

    id: UUID
    workspace_id: UUID
    name: str
    path: str
    created_at: datetime
    updated_at: datetime
    remote_url: str | None = None
    default_branch: str | None = None
    root_commit: str | None = None
    metadata: JSONObject = field(default_factory=dict[str, Any])
    last_synced_at: datetime | None = None
    tags: tuple[str, ...] = ()
    archived: bool = False
    optional: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", clean_name(self.name, "repo", forbidden=NOT_IN_NAMES))
        clean_path(self.path)
        object.__setattr__(self, "tags", clean_tags(self.tags))

    def __str__(self) -> str:
        return f"repo '{self.name}'"


class GitFacts(NamedTuple):
    """What git knows about a repository; unknown facts are None.

    `path` is the top of the working tree or the bare repository, with links resolved. `remote_url`
    may contain credentials, so it must not be stored or shown.
    """

    path: str
    remote_url: str | None = None
    default_branch: str | None = None
    root_commit: str | None = None
