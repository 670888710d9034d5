"""What undo and redo undo: compared with two stacks, as an editor has them."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.base.errors import NotFound
from symphony_cli.domain.views import OperationView
from symphony_cli.history.targets import first_action, to_redo, to_undo
from tests.fakes.world import World

AT = "2026-01-02T03:04:05.000000Z"


class Stacks(NamedTuple):
    undo: list[OperationView]
    redo: list[OperationView]


def write(world: World, action: str, undoes: str | None = None) -> OperationView:
    id = f"{len(world.rows.operations):08}-0000-4000-8000-000000000000"
    operation = OperationView(id, action, "api", AT, 1, undoes)
    world.rows.operations.append((operation, []))
    return operation


@given(st.lists(st.sampled_from(["write", "undo", "redo", "revert"]), max_size=40))
def test_undo_and_redo_are_two_stacks(steps: list[str]) -> None:
    world, stacks = World(), Stacks([], [])
    for step in steps:
        if step == "write" or (step == "revert" and not stacks.undo):
            stacks.undo.append(write(world, "repo add"))
            stacks.redo.clear()
        elif step == "revert":
            stacks.undo.append(write(world, "revert repo add", stacks.undo[0].id))
            stacks.redo.clear()
        elif step == "undo":
            if not stacks.undo:
                with pytest.raises(NotFound):
                    to_undo(world.reader)
                continue
            target = to_undo(world.reader)
            assert target == stacks.undo.pop()
            stacks.redo.append(write(world, "undo repo add", target.id))
        else:
            if not stacks.redo:
                with pytest.raises(NotFound):
                    to_redo(world.reader)
                continue
            target = to_redo(world.reader)
            assert target == stacks.redo.pop()
            stacks.undo.append(write(world, "redo repo add", target.id))


def test_undo_ends_where_the_history_was_pruned() -> None:
    world = World()
    first = write(world, "repo add")
    write(world, "undo repo add", first.id)
    del world.rows.operations[0]
    with pytest.raises(NotFound) as caught:
        to_undo(world.reader)
    assert caught.value.code == "NOTHING_TO_UNDO"


@pytest.mark.parametrize(
    "action", ["repo add", "undo repo add", "redo repo add", "revert repo add"]
)
def test_the_first_action_is_what_was_undone(action: str) -> None:
    assert first_action(action) == "repo add"
