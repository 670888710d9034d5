"""What every noun that is kept has in common."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from symphony_cli.domain.objects import same

if TYPE_CHECKING:
    from datetime import datetime


class Entity:
    """The base of the nouns, which are frozen dataclasses with the time of their last change."""

    __slots__ = ()

    def changed(self, at: datetime, **values: Any) -> Self:
        """Return the entity with other values and the time `at`, or itself when it has them.

        Raises InvalidValue for a value that breaks a rule of the noun.
        """
        entity: Any = self
        after = replace(entity, **values)
        return self if same(after, self) else replace(after, updated_at=at)
