"""Which operation `undo` and `redo` undo.

They are sequential, as jj's are: each `undo` goes one operation further back, each `redo` one
forward again, and after any other write there is nothing to redo. The action of an operation that
undoes another is its verb and the action that was there first: `undo repo add`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.base.errors import NotFound

if TYPE_CHECKING:
    from symphony_cli.domain.views import OperationView
    from symphony_cli.registry.ports import Reader

UNDO, REDO, REVERT = "undo", "redo", "revert"


def is_of(verb: str, operation: OperationView) -> bool:
    """Whether an operation was made by this verb."""
    return operation.action.startswith(f"{verb} ")


def first_action(action: str) -> str:
    """Return the action that was first undone: `repo add` for `redo repo add`."""
    verb, _, rest = action.partition(" ")
    return rest if verb in (UNDO, REDO, REVERT) else action


def to_undo(reader: Reader) -> OperationView:
    """Return the newest operation that is not undone. Raises NotFound if there is none."""
    found = _before(reader, UNDO)
    if found is None:
        hint = "to list what was done, run `symphony history list`"
        raise NotFound("NOTHING_TO_UNDO", "nothing to undo", hint=hint)
    return found


def to_redo(reader: Reader) -> OperationView:
    """Return the last `undo` that is not redone. Raises NotFound if there is none."""
    found = _before(reader, REDO)
    if found is None or not is_of(UNDO, found):
        hint = "redo works after an undo, until another command changes the registry"
        raise NotFound("NOTHING_TO_REDO", "nothing to redo", hint=hint)
    return found


def _before(reader: Reader, verb: str) -> OperationView | None:
    """Return the newest operation that is neither of a verb nor undone by one of these."""
    newest = reader.operations(limit=1)
    while newest and is_of(verb, newest[0]):
        # What it undid, and all between the two, is done with.
        newest = reader.operations(limit=1, older_than=newest[0].undoes)
    return newest[0] if newest else None
