from __future__ import annotations

from uuid import UUID

import pytest

from symphony_cli.base.text import key
from symphony_cli.domain.entries import Entry
from symphony_cli.registry.ports import Reader
from symphony_cli.store.reader import MOST_VALUES
from tests.builders import AGE, CREATED, LATER, SSH, a_profile, a_repo, a_workspace
from tests.store.conftest import Filled
from tests.store.stores import DATABASES, Store

NOUNS = ("profile", "workspace", "repo", "vault")
AT = "2026-01-02T03:04:05.000000Z"


def names(entries: list[Entry]) -> list[str]:
    return [str(entry) for entry in entries]


def test_profiles_are_shown_with_real_types(filled: Filled, reader: Reader) -> None:
    [view] = reader.profiles(id=str(filled.profile.id))
    assert view == (
        str(filled.profile.id), "ada", "ada@example.org", "Ada Lovelace",
        [], None, None, False, None, {}, 1, True, AT, AT,
    )  # fmt: skip
    assert view.is_current is True
    assert view.sign is False
    assert reader.profiles() == [view]
    assert reader.profiles(id=str(filled.repo.id)) == []


def test_workspaces_are_shown_with_real_types(filled: Filled, reader: Reader) -> None:
    [view] = reader.workspaces(profile_id=str(filled.profile.id))
    assert view == (
        str(filled.workspace.id), "ada", "acme", "general", "", "/code", None, [], [], {},
        1, 1, True, AT, AT,
    )  # fmt: skip
    assert view.is_current is True
    assert reader.workspaces(id=view.id) == reader.workspaces() == [view]


def test_repos_are_shown_with_real_types(filled: Filled, reader: Reader) -> None:
    [view] = reader.repos(workspace_id=str(filled.workspace.id))
    assert view == (
        str(filled.repo.id), "acme", "ada", "api", "/code/api",
        None, None, None, [], False, False, {}, False, False, None, AT, AT,
    )  # fmt: skip
    assert view.missing is False
    assert reader.repos(id=view.id) == reader.repos() == [view]
    assert reader.repos(profile_id=str(filled.profile.id)) == [view]
    assert reader.repos(id=view.id, workspace_id=str(filled.vault.id)) == []


def test_vaults_are_shown_with_real_types(filled: Filled, reader: Reader) -> None:
    [view] = reader.vaults(profile_id=str(filled.profile.id))
    assert view == (
        str(filled.vault.id), "acme", "ada", "notes", "/code/notes",
        "plain", "open", False, True, [], None, [], {}, False, *[None] * 6, None, AT, AT,
    )  # fmt: skip
    assert view.is_locked is False
    assert view.missing is False
    assert reader.vaults(id=view.id) == reader.vaults() == [view]
    assert reader.vaults(workspace_id=str(filled.repo.id)) == []


def test_every_field_is_read_as_it_was_written(
    store: Store, filled: Filled, reader: Reader
) -> None:
    metadata = {"ключ": ["é", 1.5, None, True], "nested": {"a": {}}}
    with store.unit_of_work() as uow:
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


def test_nothing_is_active_before_use(store: Store) -> None:
    profile = a_profile()
    workspace = a_workspace(profile_id=profile.id)
    with store.unit_of_work() as uow:
        uow.profiles.add(profile)
        uow.workspaces.add(workspace)
        uow.commit("x", "x", CREATED)
    with store.reader() as reader:
        assert reader.profiles()[0].is_current is False
        assert reader.workspaces()[0].is_current is False
        assert reader.current_profile() is None
        assert reader.current_workspace(str(profile.id)) is None


def test_the_active_profile_and_workspace_are_entries(filled: Filled, reader: Reader) -> None:
    assert reader.current_profile() == reader.entries("profile")[0]
    assert reader.current_workspace(str(filled.profile.id)) == reader.entries("workspace")[0]
    assert reader.current_workspace(str(filled.repo.id)) is None


def test_entries_name_their_owners(filled: Filled, reader: Reader) -> None:
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


def test_entries_match_every_condition(filled: Filled, reader: Reader) -> None:
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
    filled: Filled, reader: Reader, digits: int
) -> None:
    for row in filled.rows:
        found = reader.entries(*NOUNS, id_prefix=row.id.hex[:digits])
        assert [entry.id for entry in found] == [str(row.id)]
    other = UUID(int=filled.repo.id.int ^ 1).hex
    assert reader.entries(*NOUNS, id_prefix=other) == []
    assert reader.entries("vault", id_prefix=filled.repo.id.hex) == []


def test_the_highest_digits_are_found_too(store: Store) -> None:
    with store.unit_of_work() as uow:
        uow.profiles.add(a_profile(id=UUID("f" * 32)))
        uow.commit("x", "x", CREATED)
    with store.reader() as reader:
        assert len(reader.entries("profile", id_prefix="f" * 32)) == 1
        assert len(reader.entries("profile", id_prefix="ffff")) == 1


def test_more_paths_than_a_query_takes_are_looked_up(filled: Filled, reader: Reader) -> None:
    paths = [f"/other/{number}" for number in range(2 * MOST_VALUES)] + ["/code/api"]
    assert names(reader.entries(*NOUNS, paths=paths)) == ["repo 'api'"]


def test_repos_that_fit_are_the_same_however_many_they_are(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = a_profile()
    work = a_workspace(profile_id=ada.id)
    repos = [a_repo(workspace_id=work.id, name=name, path=f"/{name}") for name in "dbac"]
    with store.unit_of_work() as uow:
        uow.profiles.add(ada)
        uow.workspaces.add(work)
        uow.repos.add(*repos)
        uow.commit("x", "x", CREATED)
    for most in (3, 2):
        monkeypatch.setattr("symphony_cli.store.reader.MOST_VALUES", most)
        with store.reader() as reader:
            found = reader.repos(lambda name, path: name != "b" and path != "/nope")
            assert [view.name for view in found] == ["a", "c", "d"]


def test_rows_are_sorted_without_regard_to_case(store: Store) -> None:
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
    with store.unit_of_work() as uow:
        uow.profiles.add(bob, ada)
        uow.workspaces.add(*work)
        uow.repos.add(*repos)
        uow.commit("x", "x", CREATED)
    with store.reader() as reader:
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


def test_entries_are_found_by_the_prefix_of_their_name(filled: Filled, reader: Reader) -> None:
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


def test_the_first_and_the_last_of_too_many_names_are_found(store: Store, filled: Filled) -> None:
    work = filled.workspace.id
    with store.unit_of_work() as uow:
        for name in ("Web 1", "web 3", "web 2", "web 4", "􏿾"):
            uow.repos.add(a_repo(workspace_id=work, name=name, path=f"/{name}"))
        uow.commit("x", "x", CREATED)
    with store.reader() as reader:
        for most, found in ((2, ["Web 1", "web 2", "web 4"]), (1, ["Web 1", "web 4"])):
            rows = reader.beginning("web", "repo", most=most, workspace_id=str(work))
            assert [row.name for row in rows] == found
        assert len(reader.beginning("web", "repo", most=4)) == 4
        assert [row.name for row in reader.beginning("􏿾", "repo", most=4)] == ["􏿾"]


# In code points. Every other collation orders some of them in another way.
HOSTILE = [
    "!x",
    "-a",
    "10",
    "2",
    "_b",
    "a",
    "a b",
    "a-b",
    "a_b",
    "ab",
    "b",
    "z",
    "~",
    "ä",
    "œ",
    "ж",
    "日",
    "\U0001f600",
]


def test_names_sort_by_the_code_points_of_their_keys(store: Store, filled: Filled) -> None:
    holder = filled.workspace.id
    shuffled = sorted(HOSTILE, key=lambda name: name[::-1])
    with store.unit_of_work() as uow:
        uow.repos.delete(filled.repo)
        uow.repos.add(
            *[
                a_repo(workspace_id=holder, name=name.upper(), path=f"/{number}")
                for number, name in enumerate(shuffled)
            ]
        )
        uow.commit("x", "x", CREATED)
    with store.reader() as reader:
        assert [key(view.name) for view in reader.repos()] == HOSTILE
        assert [key(entry.name) for entry in reader.entries("repo")] == HOSTILE
        begun = reader.beginning("a", "repo", most=2)
        assert [key(entry.name) for entry in begun] == ["a", "a b", "ab"]
        assert [key(entry.name) for entry in reader.beginning("", "repo", most=1)] == [
            HOSTILE[0], HOSTILE[-1]
        ]  # fmt: skip


def test_paths_are_compared_byte_by_byte(store: Store, filled: Filled) -> None:
    holder = filled.workspace.id
    paths = ["/code/e\u0301", "/code/é", "/code/É", "/code/api ", "/code/API"]
    with store.unit_of_work() as uow:
        for number, path in enumerate(paths):
            uow.repos.add(a_repo(workspace_id=holder, name=f"r{number}", path=path))
        uow.commit("x", "x", CREATED)
    with store.reader() as reader:
        for path in paths:
            assert [entry.path for entry in reader.entries("repo", paths=[path])] == [path]


def test_equal_keys_do_not_hide_each_other(store: Store, filled: Filled) -> None:
    others = [a_workspace(profile_id=filled.profile.id, name=f"w{number}") for number in range(3)]
    with store.unit_of_work() as uow:
        uow.workspaces.add(*others)
        uow.repos.add(*[a_repo(workspace_id=other.id) for other in others])
        uow.commit("x", "x", CREATED)
    with store.reader() as reader:
        first = reader.beginning("api", "repo", most=2)
        assert len(first) == 3
        assert reader.beginning("api", "repo", most=2) == first
        assert len(reader.beginning("api", "repo", most=4)) == 4


@pytest.mark.parametrize("store", DATABASES, indirect=True)
def test_text_that_no_row_can_have_finds_nothing(filled: Filled, reader: Reader) -> None:
    assert reader.entries(*NOUNS, name_key="a\0b") == []
    assert reader.entries(*NOUNS, paths=["/code/api\0"]) == []
    assert reader.entries(*NOUNS, name_key="'; drop table repos; --%s?") == []
    assert len(reader.entries(*NOUNS)) == 4
