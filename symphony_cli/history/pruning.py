"""Shortening the history."""

from __future__ import annotations

from datetime import datetime
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import escaped
from symphony_cli.base.times import parsed_time

if TYPE_CHECKING:
    from collections.abc import Callable

    from symphony_cli.domain.views import OperationView
    from symphony_cli.registry.ports import World


class Pruned(NamedTuple):
    """The operations that are deleted, the newest first, and how many are kept."""

    operations: list[OperationView]
    kept: int


def moment(text: str) -> datetime:
    """Return the time of a date or time in ISO 8601, local unless it names a zone.

    Raises InvalidValue.
    """
    try:
        return datetime.fromisoformat(text.strip()).astimezone()
    except (ValueError, OverflowError):
        raise InvalidValue(
            "DATE_INVALID",
            f"'{escaped(text)}' is not a date",
            hint="pass a date as 2026-01-31, or a time as 2026-01-31T18:00",
            field="before",
        ) from None


def prune(
    world: World, before: datetime, *, dry_run: bool, confirm: Callable[[Pruned], None]
) -> Pruned:
    """Delete the operations older than `before`, and return them. No row of the registry changes.

    The history stays without gaps: of operations whose clock was wrong, those after the oldest one
    that is kept are kept, too. `confirm` receives what will be deleted, and raises to cancel.
    """
    operations = world.reader.operations()
    oldest_first = reversed(operations)
    count = len(list(takewhile(lambda one: parsed_time(one.at) < before, oldest_first)))
    kept = len(operations) - count
    pruned = Pruned(operations[kept:], kept)
    if pruned.operations and not dry_run:
        confirm(pruned)
        with world.unit_of_work as uow:
            uow.prune(pruned.operations[0].id)
    return pruned
