from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from uuid import UUID

import pytest

from symphony_cli.base.text import key
from symphony_cli.domain.entries import Entry
from symphony_cli.store.connection import connect_read_only
from symphony_cli.store.queries import beginning_query, entries_query
from symphony_cli.store.reader import MOST_VALUES, StoreReader
from symphony_cli.store.unit_of_work import StoreUnitOfWork
from tests.builders import AGE, CREATED, LATER, SSH, a_profile, a_repo, a_workspace
from tests.store.conftest import Filled, python

NOUNS = ("profile", "workspace", "repo", "vault")
AT = "2026-01-02T03:04:05.000000Z"


@pytest.fixture
def reader(filled: Filled) -> Iterator[StoreReader]:
    with closing(StoreReader(filled.path)) as made:
        yield made


def names(entries: list[Entry]) -> list[str]:
    return [str(entry) for entry in entries]


def test_profiles_are_shown_with_real_types(filled: Filled, reader: StoreReader) -> None:
    [view] = reader.profiles(id=str(filled.profile.id))
    assert view == (
        str(filled.profile.id), "ada", "ada@example.org", "Ada Lovelace",
        [], None, None, False, None, {}, 1, True, AT, AT,
    )  # fmt: skip
    assert view.is_current is True
    assert view.sign is False
    assert reader.profiles() == [view]
    assert reader.profiles(id=str(filled.repo.id)) == []


def test_workspaces_are_shown_with_real_types(filled: Filled, reader: StoreReader) -> None:
    [view] = reader.workspaces(profile_id=str(filled.profile.id))
    assert view == (
        str(filled.workspace.id), "ada", "acme", "general", "", "/code", None, [], [], {},
        1, 1, True, AT, AT,
    )  # fmt: skip
    assert view.is_current is True
    assert reader.workspaces(id=view.id) == reader.workspaces() == [view]


def test_repos_are_shown_with_real_types(filled: Filled, reader: StoreReader) -> None:
    [view] = reader.repos(workspace_id=str(filled.workspace.id))
    assert view == (
        str(filled.repo.id), "acme", "ada", "api", "/code/api",
        None, None, None, [], False, False, {}, False, False, None, AT, AT,
    )  # fmt: skip
    assert view.missing is False
    assert reader.repos(id=view.id) == reader.repos() == [view]
    assert reader.repos(profile_id=str(filled.profile.id)) == [view]
    assert reader.repos(id=view.id, workspace_id=str(filled.vault.id)) == []


def test_vaults_are_shown_with_real_types(filled: Filled, reader: StoreReader) -> None:
    [view] = reader.vaults(profile_id=str(filled.profile.id))
    assert view == (
        str(filled.vault.id), "acme", "ada", "notes", "/code/notes",
        "plain", "open", False, True, [], None, [], {}, False, *[None] * 6, None, AT, AT,
    )  # fmt: skip
    assert view.is_locked is False
    assert view.missing is False
    assert reader.vaults(id=view.id) == reader.vaults() == [view]
    assert reader.vaults(workspace_id=str(filled.repo.id)) == []


def test_every_field_is_read_as_it_was_written(filled: Filled, reader: StoreReader) -> None:
    metadata = {"ключ": ["é", 1.5, None, True], "nested": {"a": {}}}
    with StoreUnitOfWork(filled.path) as uow:
        uow.profiles.update(
            filled.profile.changed(
                LATER,
                preferences=metadata,
                name=None,
                alias_emails=("ä@example.org", "a@example.org"),
                signing_key="/keys/ é",
                signing_format="ssh",
                sign=True,
                ssh_key="/keys/e\u0301",
            )
        )
        uow.workspaces.update(
            filled.workspace.changed(
                LATER,
                description="two\nlines",
                settings=metadata,
                remotes=("h/*",),
                file="/code/symphony.toml",
                tags=("ä",),
            )
        )
        uow.repos.update(
            filled.repo.changed(
                LATER,
                name="日本語",
                path="/code/e\u0301",
                remote_url="git@example.org:a/b",
                default_branch="main",
                root_commit="f" * 40,
                metadata=metadata,
                last_synced_at=LATER,
                tags=("b", "ä"),
                archived=True,
                optional=True,
            )
        )
        uow.vaults.update(
            filled.vault.changed(
                LATER,
                is_locked=True,
                recipients=(AGE, SSH),
                auto_lock=8,
                unlocked_at=LATER,
                metadata=metadata,
                tags=("b",),
            )
        )
        uow.commit("update", "all", LATER)
    assert reader.profiles()[0].preferences == metadata
    assert reader.profiles()[0][3:9] == (
        None, ["ä@example.org", "a@example.org"], "/keys/ é", "ssh", True, "/keys/e\u0301",
    )  # fmt: skip
    assert reader.profiles()[0].sign is True
    assert reader.workspaces()[0].settings == metadata
    assert reader.workspaces()[0].tags == ["ä"]
    assert reader.repos()[0].archived is True
    assert reader.repos()[0].optional is True
    assert reader.workspaces()[0].file == "/code/symphony.toml"
    assert reader.workspaces()[0].remotes == ["h/*"]
    assert reader.workspaces()[0].description == "two\nlines"
    later = "2026-01-03T03:04:05.000000Z"
    assert reader.repos()[0][3:] == (
        "日本語", "/code/e\u0301", "git@example.org:a/b", "main", "f" * 40,
        ["b", "ä"], True, True, metadata, False, False, later, AT, later,
    )  # fmt: skip
    assert reader.vaults()[0].is_locked is True
    assert reader.vaults()[0][5:] == (
        "plain", "open", True, True, [AGE, SSH], 8,
        ["b"], metadata, False, *[None] * 6, later, AT, later,
    )  # fmt: skip


def test_nothing_is_active_before_use(path: str) -> None:
    profile = a_profile()
    workspace = a_workspace(profile_id=profile.id)
    with StoreUnitOfWork(path) as uow:
        uow.profiles.add(profile)
        uow.workspaces.add(workspace)
        uow.commit("x", "x", CREATED)
    with closing(StoreReader(path)) as reader:
        assert reader.profiles()[0].is_current is False
        assert reader.workspaces()[0].is_current is False
        assert reader.current_profile() is None
        assert reader.current_workspace(str(profile.id)) is None


def test_the_active_profile_and_workspace_are_entries(filled: Filled, reader: StoreReader) -> None:
    assert reader.current_profile() == reader.entries("profile")[0]
    assert reader.current_workspace(str(filled.profile.id)) == reader.entries("workspace")[0]
    assert reader.current_workspace(str(filled.repo.id)) is None


def test_entries_name_their_owners(filled: Filled, reader: StoreReader) -> None:
    ids = [str(row.id) for row in filled.rows]
    profile_id, workspace_id, repo_id, vault_id = ids
    assert reader.entries(*NOUNS) == [
        Entry("workspace", workspace_id, "acme", "/code", profile_id, "ada", workspace_id, "acme"),
        Entry("profile", profile_id, "ada", None, profile_id, "ada"),
        Entry("repo", repo_id, "api", "/code/api", profile_id, "ada", workspace_id, "acme"),
        Entry("vault", vault_id, "notes", "/code/notes", profile_id, "ada", workspace_id, "acme"),
    ]
    assert reader.entries() == []
    assert names(reader.entries("vault", "repo", "repo")) == ["repo 'api'", "vault 'notes'"]


def test_entries_match_every_condition(filled: Filled, reader: StoreReader) -> None:
    profile_id, workspace_id = str(filled.profile.id), str(filled.workspace.id)
    assert len(reader.entries(*NOUNS, profile_id=profile_id)) == 4
    assert reader.entries(*NOUNS, profile_id=workspace_id) == []
    in_workspace = reader.entries(*NOUNS, workspace_id=workspace_id)
    assert names(in_workspace) == ["workspace 'acme'", "repo 'api'", "vault 'notes'"]
    assert names(reader.entries(*NOUNS, name_key=key("API"))) == ["repo 'api'"]
    assert names(reader.entries(*NOUNS, name_key=key("ADA"))) == ["profile 'ada'"]
    assert reader.entries(*NOUNS, name_key="api", workspace_id=profile_id) == []
    at = reader.entries(*NOUNS, paths=iter(["/code", "/code/notes", "/", "/code"]))
    assert names(at) == ["workspace 'acme'", "vault 'notes'"]
    assert reader.entries(*NOUNS, paths=[]) == []
    assert reader.entries(*NOUNS, paths=["/code/API"]) == []


@pytest.mark.parametrize("digits", [4, 8, 9, 31, 32])
def test_entries_are_found_by_the_beginning_of_their_id(
    filled: Filled, reader: StoreReader, digits: int
) -> None:
    for row in filled.rows:
        found = reader.entries(*NOUNS, id_prefix=row.id.hex[:digits])
        assert [entry.id for entry in found] == [str(row.id)]
    other = UUID(int=filled.repo.id.int ^ 1).hex
    assert reader.entries(*NOUNS, id_prefix=other) == []
    assert reader.entries("vault", id_prefix=filled.repo.id.hex) == []


def test_the_highest_digits_are_found_too(path: str) -> None:
    with StoreUnitOfWork(path) as uow:
        uow.profiles.add(a_profile(id=UUID("f" * 32)))
        uow.commit("x", "x", CREATED)
    with closing(StoreReader(path)) as reader:
        assert len(reader.entries("profile", id_prefix="f" * 32)) == 1
        assert len(reader.entries("profile", id_prefix="ffff")) == 1


def test_more_paths_than_a_query_takes_are_looked_up(filled: Filled, reader: StoreReader) -> None:
    paths = [f"/other/{number}" for number in range(2 * MOST_VALUES)] + ["/code/api"]
    assert names(reader.entries(*NOUNS, paths=paths)) == ["repo 'api'"]


def test_repos_that_fit_are_the_same_however_many_they_are(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = a_profile()
    work = a_workspace(profile_id=ada.id)
    repos = [a_repo(workspace_id=work.id, name=name, path=f"/{name}") for name in "dbac"]
    with StoreUnitOfWork(path) as uow:
        uow.profiles.add(ada)
        uow.workspaces.add(work)
        uow.repos.add(*repos)
        uow.commit("x", "x", CREATED)
    for most in (3, 2):
        monkeypatch.setattr("symphony_cli.store.reader.MOST_VALUES", most)
        with closing(StoreReader(path)) as reader:
            found = reader.repos(lambda name, path: name != "b" and path != "/nope")
            assert [view.name for view in found] == ["a", "c", "d"]


def test_rows_are_sorted_without_regard_to_case(path: str) -> None:
    ada, bob = a_profile(), a_profile(username="Bob", email="bob@example.org")
    work = [
        a_workspace(profile_id=owner.id, name=name)
        for owner, name in ((bob, "alpha"), (ada, "Zeta"), (ada, "beta"))
    ]
    repos = [
        a_repo(workspace_id=workspace.id, name=name, path=f"/{name}")
        for workspace in work
        for name in ("b", "A", "c", "Éa")
    ]
    with StoreUnitOfWork(path) as uow:
        uow.profiles.add(bob, ada)
        uow.workspaces.add(*work)
        uow.repos.add(*repos)
        uow.commit("x", "x", CREATED)
    with closing(StoreReader(path)) as reader:
        assert [view.username for view in reader.profiles()] == ["ada", "Bob"]
        assert [view.name for view in reader.workspaces()] == ["beta", "Zeta", "alpha"]
        assert [(view.workspace, view.name) for view in reader.repos()] == [
            (workspace, name)
            for workspace in ("beta", "Zeta", "alpha")
            for name in ("A", "b", "c", "Éa")
        ]
        found = reader.entries("repo", "workspace")
        assert [entry.name for entry in found] == [
            "A", "A", "A", "alpha", "b", "b", "b", "beta", "c", "c", "c", "Zeta", "Éa", "Éa", "Éa",
        ]  # fmt: skip
        assert [entry.workspace for entry in found[:3]] == ["beta", "Zeta", "alpha"]


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


def test_entries_are_found_by_the_prefix_of_their_name(filled: Filled, reader: StoreReader) -> None:
    profile_id, workspace_id = str(filled.profile.id), str(filled.workspace.id)
    assert reader.beginning("", *NOUNS, most=9) == reader.entries(*NOUNS)
    for prefix in ("a", "ap", "api"):
        assert names(reader.beginning(prefix, "repo", "vault", most=1)) == ["repo 'api'"]
    assert reader.beginning("apis", *NOUNS, most=9) == []
    assert reader.beginning("pi", *NOUNS, most=9) == []
    assert reader.beginning("%", *NOUNS, most=9) == []
    inside = reader.beginning("", "repo", "vault", most=9, workspace_id=workspace_id)
    assert names(inside) == ["repo 'api'", "vault 'notes'"]
    assert reader.beginning("", "repo", most=9, workspace_id=profile_id) == []
    assert names(reader.beginning("a", "workspace", most=9, profile_id=profile_id)) == [
        "workspace 'acme'"
    ]
    assert reader.beginning("", "repo", most=9, profile_id=workspace_id) == []


def test_the_first_and_the_last_of_too_many_names_are_found(filled: Filled) -> None:
    work = filled.workspace.id
    with StoreUnitOfWork(filled.path) as uow:
        for name in ("Web 1", "web 3", "web 2", "web 4", "􏿾"):
            uow.repos.add(a_repo(workspace_id=work, name=name, path=f"/{name}"))
        uow.commit("x", "x", CREATED)
    with closing(StoreReader(filled.path)) as reader:
        for most, found in ((2, ["Web 1", "web 2", "web 4"]), (1, ["Web 1", "web 4"])):
            rows = reader.beginning("web", "repo", most=most, workspace_id=str(work))
            assert [row.name for row in rows] == found
        assert len(reader.beginning("web", "repo", most=4)) == 4
        assert [row.name for row in reader.beginning("􏿾", "repo", most=4)] == ["􏿾"]


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


def test_the_history_is_shown_newest_first(filled: Filled, reader: StoreReader) -> None:
    for number in range(3):
        with StoreUnitOfWork(filled.path) as uow:
            # The clock may stand still, or go back.
            uow.workspaces.add(a_workspace(profile_id=filled.profile.id, name=f"w{number}"))
            uow.commit("workspace create", f"w{number}", CREATED)
    operations = reader.operations()
    assert [operation.subject for operation in operations] == ["w2", "w1", "w0", "acme"]
    assert operations[0][1:] == ("workspace create", "w2", AT, 1, None)
    assert operations[3].change_count == 6
    assert reader.operations(limit=2) == operations[:2]
    assert reader.operations(limit=0) == []
    prefix = str(operations[2].id).replace("-", "")[:12]
    assert reader.operations(id_prefix=prefix) == [operations[2]]
    assert reader.operations(id_prefix="00000000000000") == []


def test_changes_are_shown_in_the_order_in_which_they_were_made(
    filled: Filled, reader: StoreReader
) -> None:
    changes = reader.changes(reader.operations()[0].id)
    assert [change.noun for change in changes] == [
        "profile", "workspace", "repo", "vault", "current_profile", "current_workspace",
    ]  # fmt: skip
    assert changes[0].before is None
    assert changes[0].after is not None
    assert changes[0].after["username"] == "ada"
    assert changes[0].row_id == changes[0].after["id"] == str(filled.profile.id)
    assert changes[4][1:] == (str(filled.profile.id), None, {"profile_id": str(filled.profile.id)})
    assert reader.changes(str(filled.repo.id)) == []


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
