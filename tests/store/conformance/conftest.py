"""One suite for every store: the fake, SQLite, and PostgreSQL with two collations."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from symphony_cli.registry.ports import Reader, UnitOfWork
from tests.store.conftest import Filled, fill_with
from tests.store.stores import Store


@pytest.fixture
def filled(store: Store) -> Filled:
    return fill_with(store.unit_of_work())


@pytest.fixture
def reader(store: Store, filled: Filled) -> Iterator[Reader]:
    with store.reader() as opened:
        yield opened


@pytest.fixture
def uow(store: Store, filled: Filled) -> Iterator[UnitOfWork]:
    with store.unit_of_work() as entered:
        yield entered
