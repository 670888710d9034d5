from __future__ import annotations

from collections.abc import Iterator

import pytest

from symphony_cli.store.unit_of_work import StoreUnitOfWork
from tests.builders import CREATED, LATER, a_profile, a_repo, a_workspace
from tests.store.conftest import Filled, query


@pytest.fixture
def uow(filled: Filled) -> Iterator[StoreUnitOfWork]:
    with StoreUnitOfWork(filled.path) as entered:
        yield entered


def test_a_thousand_rows_are_one_insert(filled: Filled, uow: StoreUnitOfWork) -> None:
    from sqlalchemy import event

    inserts: list[bool] = []
    engine = uow._session.get_bind()

    @event.listens_for(engine, "before_cursor_execute")
    def count(*arguments: object) -> None:  # pyright: ignore[reportUnusedFunction]
        if str(arguments[2]).startswith("INSERT"):
            inserts.append(bool(arguments[-1]))

    uow.repos.add(
        *[
            a_repo(workspace_id=filled.workspace.id, name=f"r{number}", path=f"/{number}")
            for number in range(1000)
        ]
    )
    assert inserts == [True]
    uow.repos.add()
    uow.commit("repo add", "1000", LATER)
    assert len(inserts) == 3
    assert uow.reader.operations()[0].change_count == 1000


def test_keys_are_folded_names(filled: Filled, uow: StoreUnitOfWork) -> None:
    uow.profiles.add(a_profile(username="Bob", email="Bob@Example.org"))
    uow.workspaces.add(a_workspace(profile_id=filled.profile.id, name="Straße/ЖЩ", type="client"))
    uow.commit("x", "x", CREATED)
    keys = query(filled.path, "select username_key, email_key from profiles where username = 'Bob'")
    assert keys == [("bob", "bob@example.org")]
    keys = query(filled.path, "select name_key from workspaces where type = 'client'")
    assert keys == [("strasse/жщ",)]
