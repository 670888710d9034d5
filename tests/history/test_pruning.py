"""Shortening the history."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from symphony_cli.base.errors import InvalidValue
from symphony_cli.domain.views import OperationView
from symphony_cli.history.pruning import Pruned, moment, prune
from tests.fakes.world import World


def an_operation(day: int) -> OperationView:
    id = f"{day:08}-0000-4000-8000-000000000000"
    return OperationView(id, "repo add", "api", f"2026-01-{day:02}T03:04:05.000000Z", 1)


def a_world(*days: int) -> World:
    world = World()
    world.rows.operations += [(an_operation(day), []) for day in days]
    return world


def pruned(world: World, before: str, *, dry_run: bool = False) -> Pruned:
    asked: list[Pruned] = []
    done = prune(world, moment(before), dry_run=dry_run, confirm=asked.append)
    assert asked == ([done] if done.operations and not dry_run else [])
    return done


@pytest.mark.parametrize(
    ("before", "kept"),
    [("2026-01-03", [3, 4]), ("2026-01-01", [2, 3, 4]), ("2027-01-01", [])],
)
def test_older_operations_are_deleted(before: str, kept: list[int]) -> None:
    world = a_world(2, 3, 4)
    done = pruned(world, before)
    assert [one for one, _ in world.rows.operations] == [an_operation(day) for day in kept]
    assert (len(done.operations), done.kept) == (3 - len(kept), len(kept))


def test_a_dry_run_deletes_nothing() -> None:
    world = a_world(2, 3)
    with world.unchanged():
        assert pruned(world, "2026-01-03", dry_run=True) == ([an_operation(2)], 1)
    assert world.begun == 0


def test_a_clock_that_went_back_leaves_no_gap() -> None:
    world = a_world(2, 5, 3, 6)
    assert pruned(world, "2026-01-04").operations == [an_operation(2)]


def test_what_is_written_during_the_question_is_kept() -> None:
    world = a_world(2)
    new = an_operation(9)
    world.uow.before_entering = lambda: world.rows.operations.append((new, []))
    assert pruned(world, "2026-01-04") == ([an_operation(2)], 0)
    assert [one for one, _ in world.rows.operations] == [new]


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-01-31", datetime(2026, 1, 31, tzinfo=UTC)),
        (" 2026-01-31T18:00 ", datetime(2026, 1, 31, 18, tzinfo=UTC)),
        ("2026-01-31T18:00+02:00", datetime(2026, 1, 31, 16, tzinfo=UTC)),
    ],
)
def test_a_date_without_a_zone_is_local(text: str, time: datetime) -> None:
    # The time zone of the tests is UTC.
    assert moment(text) == time


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01", "0001-01-01T00:00+14:00"])
def test_what_is_not_a_date_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        moment(text)
    assert caught.value.code == "DATE_INVALID"
