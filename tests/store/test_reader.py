from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from symphony_cli.store.connection import connect_read_only
from symphony_cli.store.queries import beginning_query, entries_query
from symphony_cli.store.reader import StoreReader
from symphony_cli.store.unit_of_work import StoreUnitOfWork
from tests.builders import CREATED, a_profile
from tests.store.conftest import Filled, python

NOUNS = ("profile", "workspace", "repo", "vault")
AT = "2026-01-02T03:04:05.000000Z"


@pytest.fixture
def reader(filled: Filled) -> Iterator[StoreReader]:
    with closing(StoreReader(filled.path)) as made:
        yield made


CONDITIONS = [
    {"name": "api"},
    {"name": "api", "profile": "0" * 32},
    {"name": "api", "workspace": "0" * 32},
    {"workspace": "0" * 32},
    {"profile": "0" * 32},
]


@pytest.mark.parametrize("noun", NOUNS)
def test_every_condition_of_entries_uses_an_index(filled: Filled, noun: str) -> None:
    queries = [
        *[entries_query(noun, dict(values), None, None) for values in CONDITIONS],
        entries_query(noun, {}, "ab12", None),
        entries_query(noun, {"profile": "0" * 32}, "ab12", None),
        entries_query(noun, {}, None, ["/a", "/b"]),
        entries_query(noun, {"profile": "0" * 32}, None, ["/a", "/b"]),
        entries_query(noun, {"workspace": "0" * 32}, None, ["/a", "/b"]),
    ]
    with closing(connect_read_only(filled.path, 0)) as connection:
        for query in filter(None, queries):
            plan = [
                row[3] for row in connection.execute(f"explain query plan {query[0]}", query[1])
            ]
            assert plan
            assert not [step for step in plan if step.startswith("SCAN")], (query[0], plan)


@pytest.mark.parametrize("noun", ["workspace", "repo", "vault"])
@pytest.mark.parametrize("condition", [None, "profile", "workspace"])
def test_names_with_a_prefix_are_read_in_index_order(
    filled: Filled, noun: str, condition: str | None
) -> None:
    if (noun, condition) == ("workspace", "workspace"):
        pytest.skip("one row needs no order")
    values: dict[str, str | None] = {condition: "0" * 32} if condition else {}
    sql, parameters = beginning_query(noun, values, "a", 5)
    with closing(connect_read_only(filled.path, 0)) as connection:
        plan = [row[3] for row in connection.execute(f"explain query plan {sql}", parameters)]
    # The first rows, and the last one.
    assert len([step for step in plan if "name_key>? AND name_key<?" in step]) == 2, plan
    assert not [step for step in plan if "TEMP B-TREE" in step], plan


def test_a_reader_sees_writes_after_its_first_query(path: str) -> None:
    with closing(StoreReader(path)) as reader:
        assert reader.profiles() == []
        for username in ("ada", "bob"):
            with StoreUnitOfWork(path) as uow:
                uow.profiles.add(a_profile(username=username, email=f"{username}@example.org"))
                uow.commit("x", "x", CREATED)
            assert username in [view.username for view in reader.profiles()]


LIGHT = """
import sys
from symphony_cli.store.reader import StoreReader
reader = StoreReader(sys.argv[1])
reader.repos(), reader.profiles(), reader.entries("repo", name_key="api")
names = "alembic", "dataclasses", "json", "pydantic", "rich", "sqlalchemy", "sqlmodel"
print([name for name in names if name in sys.modules])
"""


def test_reading_loads_nothing_heavy(filled: Filled) -> None:
    done = python(LIGHT, filled.path)
    assert (done.stdout, done.stderr) == ("[]\n", "")
