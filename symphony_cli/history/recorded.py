"""Entities from the values that the history recorded."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from symphony_cli.base.times import parsed_time
from symphony_cli.domain.profiles import Profile
from symphony_cli.domain.repos import Repo
from symphony_cli.domain.vaults import Vault
from symphony_cli.domain.workspaces import Workspace

ENTITIES = {one.__name__.lower(): one for one in (Profile, Workspace, Repo, Vault)}
"""The types of stored nouns. Other changes are of what `use` selects."""


FOUND_OUT = frozenset(
    ("updated_at", "last_synced_at", "default_branch", "root_commit", "unlocked_at")
)
"""Fields that Symphony itself writes, from git and from the clock."""


def entity_of(noun: str, values: Mapping[str, Any]) -> Any:
    """Return the entity with these values, the reverse of `values_of`.

    A field that is missing, because it is newer than the values, has its default.
    """

    def typed(kind: str, value: Any) -> Any:
        if value is None:
            return None
        if kind.startswith("UUID"):
            return UUID(value)
        if kind.startswith("datetime"):
            return parsed_time(value)
        return tuple(value) if kind.startswith("tuple") else value

    entity = ENTITIES[noun]
    kinds = {field.name: str(field.type) for field in dataclasses.fields(entity)}
    return entity(**{name: typed(kinds[name], values[name]) for name in kinds if name in values})
