"""The history of writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.errors import Ambiguous, NotFound
from symphony_cli.base.text import escaped
from symphony_cli.registry.references import id_prefix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symphony_cli.domain.operations import Change
    from symphony_cli.domain.views import ChangeView, OperationView
    from symphony_cli.registry.ports import World

# No store holds as many, and larger limits overflow SQLite's integers.
MOST_OPERATIONS = 10**12


# So many rows may be edited without a hint at `undo`.
_EDITED_WITHOUT_HINT = 3


class OperationShown(NamedTuple):
    """An operation with its changes."""

    operation: OperationView
    changes: list[ChangeView]


def is_much(changes: Sequence[Change]) -> bool:
    """Whether changes removed a row, or edited many."""
    from symphony_cli.history.recorded import ENTITIES, FOUND_OUT

    of_no_user = FOUND_OUT | {"is_locked"}
    edited = 0
    for one in changes:
        if one.noun in ENTITIES and one.before is not None:
            if one.after is None:
                return True
            after = one.after
            edited += any(
                old != after[name] for name, old in one.before.items() if name not in of_no_user
            )
    return edited > _EDITED_WITHOUT_HINT


def list_operations(world: World, *, limit: int | None = None) -> list[OperationView]:
    """Return at most `limit` operations, the newest first."""
    return world.reader.operations(limit=None if limit is None else min(limit, MOST_OPERATIONS))


def show(world: World, reference: str) -> OperationShown:
    """Return the operation with an ID or a unique prefix of one. Raises NotFound, Ambiguous."""
    prefix = id_prefix(reference.strip())
    found = world.reader.operations(id_prefix=prefix) if prefix else []
    if not found:
        raise NotFound(
            "OPERATION_NOT_FOUND",
            f"no operation '{escaped(reference)}'",
            hint="to list them, run `symphony history list`",
        )
    if len(found) > 1:
        raise Ambiguous(
            "REFERENCE_AMBIGUOUS",
            f"'{escaped(reference)}' is ambiguous: {len(found)} operations match",
            hint=", ".join(str(operation.id) for operation in found),
        )
    return OperationShown(found[0], world.reader.changes(found[0].id))
