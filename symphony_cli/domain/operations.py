"""Changes of rows, as the history records them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from symphony_cli.base.times import format_time

Values = dict[str, Any]


def values_of(entity: Any) -> Values:
    """Return an entity's fields as JSON values: IDs and times as strings, tuples as lists."""

    def plain(value: Any) -> Any:
        if isinstance(value, UUID):
            return str(value)
        if isinstance(value, tuple):
            return list(cast("tuple[Any, ...]", value))
        return format_time(value) if isinstance(value, datetime) else value

    return {field.name: plain(getattr(entity, field.name)) for field in dataclasses.fields(entity)}


@dataclass(frozen=True, slots=True)
class Change:
    """One changed row; `before` is None if it is new, `after` if it was deleted."""

    noun: str
    row_id: UUID
    before: Values | None
    after: Values | None
