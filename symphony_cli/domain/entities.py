"""The base of all stored nouns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from symphony_cli.domain.objects import same

if TYPE_CHECKING:
    from datetime import datetime


class Entity:
    """A stored noun: a frozen dataclass with an `updated_at`."""

    __slots__ = ()

    def changed(self, at: datetime, **values: Any) -> Self:
        """Return the entity with new values, updated at `at`, or itself if nothing changes.

        Raises InvalidValue for a value that breaks a rule of the noun.
        """
        entity: Any = self
        after = replace(entity, **values)
        return self if same(after, self) else replace(after, updated_at=at)
