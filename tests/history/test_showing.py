"""History: what each write changed."""

from __future__ import annotations

import pytest

from symphony_cli.base.errors import Ambiguous, NotFound
from symphony_cli.domain.views import ChangeView, OperationView
from symphony_cli.history import showing
from symphony_cli.history.showing import OperationShown
from tests.fakes.world import World

FIRST = OperationView(
    "abcd1111-0000-4000-8000-000000000001", "init", "acme", "2026-01-02T03:04:05.000000Z", 2
)
SECOND = OperationView(
    "abcd2222-0000-4000-8000-000000000002", "repo remove", "api", "2026-01-03T03:04:05.000000Z", 1
)
ADDED = [
    ChangeView("workspace", "1", None, {"name": "acme"}),
    ChangeView("repo", "2", None, {"name": "api"}),
]
REMOVED = [ChangeView("repo", "2", {"name": "api"}, None)]


def a_world() -> World:
    world = World()
    world.rows.operations += [(FIRST, ADDED), (SECOND, REMOVED)]
    return world


@pytest.mark.parametrize(
    ("limit", "operations"),
    [(None, [SECOND, FIRST]), (1, [SECOND]), (0, []), (9, [SECOND, FIRST])],
)
def test_operations_are_listed_the_newest_first(
    limit: int | None, operations: list[OperationView]
) -> None:
    assert showing.list_operations(a_world(), limit=limit) == operations


def test_a_history_without_operations_is_empty() -> None:
    assert showing.list_operations(World()) == []


@pytest.mark.parametrize(
    "reference", [str(FIRST.id), str(FIRST.id).upper(), " abcd1 ", "ABCD1111", "abcd-1111-0"]
)
def test_an_operation_is_shown_with_its_changes(reference: str) -> None:
    assert showing.show(a_world(), reference) == OperationShown(FIRST, ADDED)


@pytest.mark.parametrize(
    ("reference", "shown"),
    [("", ""), ("abc", "abc"), ("abce", "abce"), ("init", "init"), ("a\x1bbcd", "a\\x1bbcd")],
)
def test_an_unknown_operation_is_not_found(reference: str, shown: str) -> None:
    with pytest.raises(NotFound) as caught:
        showing.show(a_world(), reference)
    error = caught.value
    assert (error.code, error.message, error.hint) == (
        "OPERATION_NOT_FOUND",
        f"no operation '{shown}'",
        "to list them, run `symphony history list`",
    )


def test_an_ambiguous_prefix_raises_with_its_candidates() -> None:
    with pytest.raises(Ambiguous) as caught:
        showing.show(a_world(), "abcd")
    error = caught.value
    assert (error.code, error.message, error.hint) == (
        "REFERENCE_AMBIGUOUS",
        "'abcd' is ambiguous: 2 operations match",
        f"{SECOND.id}, {FIRST.id}",
    )
