"""Units of work at the same time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Barrier
from typing import Any

import pytest

from symphony_cli.base.errors import Conflict
from symphony_cli.registry.ports import Reader
from tests.builders import CREATED, LATER, a_repo
from tests.store.conftest import Filled
from tests.store.stores import DATABASES, POSTGRESQL, Store

on_databases = pytest.mark.parametrize("store", DATABASES, indirect=True)
WRITERS = 8


def at_once(write: Callable[[int], Any]) -> list[Any]:
    """Call a function with the number of each writer, all at the same time."""
    barrier = Barrier(WRITERS)

    def one(number: int) -> Any:
        barrier.wait()
        return write(number)

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(one, range(WRITERS)))


@on_databases
def test_no_update_is_lost(store: Store, filled: Filled) -> None:
    def tag(number: int) -> None:
        with store.unit_of_work() as uow:
            repo = uow.repos.get(filled.repo.id)
            tags = tuple(sorted((*repo.tags, f"t{number}")))
            uow.repos.update(repo.changed(LATER, tags=tags))
            uow.commit("repo edit", "api", LATER)

    at_once(tag)
    with store.reader() as reader:
        assert reader.repos()[0].tags == [f"t{number}" for number in range(WRITERS)]
        operations = reader.operations()
        assert len(operations) == WRITERS + 1
        # Each recorded what the one before it left.
        states = [reader.changes(operation.id)[0] for operation in operations[:-1]]
        for newer, older in pairwise(states):
            assert newer.before == older.after


@on_databases
def test_one_of_many_gets_a_name(store: Store, filled: Filled) -> None:
    def add(number: int) -> str | None:
        with store.unit_of_work() as uow:
            try:
                uow.repos.add(
                    a_repo(workspace_id=filled.workspace.id, name="new", path=f"/{number}")
                )
            except Conflict as error:
                return error.code
            uow.commit("repo add", "new", LATER)
            return None

    codes = at_once(add)
    assert sorted(codes, key=str) == [None, *["REPO_NAME_TAKEN"] * (WRITERS - 1)]
    with store.reader() as reader:
        assert len(reader.repos()) == 2


@on_databases
def test_rows_are_added_to_one_workspace_at_once(store: Store, filled: Filled) -> None:
    def add(number: int) -> None:
        with store.unit_of_work() as uow:
            holder = uow.workspaces.get(filled.workspace.id)
            names = [f"r{number}-{index}" for index in range(5)]
            uow.repos.add(
                *[a_repo(workspace_id=holder.id, name=name, path=f"/{name}") for name in names]
            )
            uow.commit("repo add", "5", LATER)

    at_once(add)
    with store.reader() as reader:
        assert len(reader.repos()) == 5 * WRITERS + 1
        assert [one.change_count for one in reader.operations(limit=WRITERS)] == [5] * WRITERS


def names(reader: Reader) -> list[str]:
    return [repo.name for repo in reader.repos()]


def rename(store: Store, filled: Filled) -> None:
    with store.unit_of_work() as uow:
        uow.repos.update(filled.repo.changed(LATER, name="renamed"))
        uow.commit("repo edit", "api", LATER)


@on_databases
def test_an_unchanging_reader_sees_one_state(store: Store, filled: Filled) -> None:
    with store.reader() as reader:
        with reader.unchanging():
            assert names(reader) == ["api"]
            rename(store, filled)
            assert names(reader) == ["api"]
        assert names(reader) == ["renamed"]


@pytest.mark.parametrize("store", POSTGRESQL, indirect=True)
def test_a_unit_of_work_does_not_hold_up_the_others(store: Store, filled: Filled) -> None:
    with store.unit_of_work() as uow:
        uow.vaults.update(filled.vault.changed(CREATED, name="journal"))
        rename(store, filled)
        uow.commit("vault edit", "notes", LATER)
    with store.reader() as reader:
        assert names(reader) == ["renamed"]
        assert reader.vaults()[0].name == "journal"
