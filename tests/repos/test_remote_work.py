from __future__ import annotations

from typing import NoReturn

import pytest

from symphony_cli.base.errors import Failed
from symphony_cli.base.findings import Notice
from symphony_cli.repos.outcomes import FAILED, FETCHED, SYNCED, Outcome, RepoOutcome
from symphony_cli.repos.remote_work import outcomes, record_fetch, record_sync
from tests.builders import CREATED, LATER, a_profile, a_repo, a_workspace
from tests.fakes.world import World


@pytest.fixture
def world() -> World:
    ada = a_profile()
    acme = a_workspace(profile_id=ada.id)
    beta = a_workspace(profile_id=ada.id, name="beta")
    return World(
        ada,
        acme,
        beta,
        a_repo(workspace_id=acme.id, default_branch="main"),
        a_repo(workspace_id=acme.id, name="web", path="/code/web"),
        a_repo(workspace_id=beta.id, name="too"),
    )


def test_a_shared_directory_is_worked_on_once_and_has_several_outcomes(world: World) -> None:
    asked: list[list[str]] = []

    def work(paths: list[str]):
        asked.append(paths)
        for path in reversed(paths):
            yield Outcome(path, FETCHED)

    found = list(outcomes(world.reader.entries("repo"), work))
    assert asked == [["/code/api", "/code/web"]]
    assert found == [
        [RepoOutcome("web", "acme", "/code/web", FETCHED, None, None, None, "ada")],
        [
            RepoOutcome("api", "acme", "/code/api", FETCHED, None, None, None, "ada"),
            RepoOutcome("too", "beta", "/code/api", FETCHED, None, None, None, "ada"),
        ],
    ]


def rows(world: World, **results: str) -> list[RepoOutcome]:
    return [
        RepoOutcome(repo.name, "", str(repo.path), results[repo.name], None, None, None)
        for repo in world.reader.entries("repo")
        if repo.name in results
    ]


def synced(world: World, **results: str) -> list[Notice]:
    repos = world.reader.entries("repo")
    return record_sync(world, repos, rows(world, **results))


def test_a_sync_is_stored_as_one_operation(world: World) -> None:
    world.git.put("/code/api", remote_url="https://ada:secret@e.org/api", default_branch="trunk")
    told = synced(world, api=SYNCED, web=FAILED)
    kept = {repo.name: repo for repo in world.all("repo")}
    for name in ("api", "too"):
        assert (kept[name].remote_url, kept[name].default_branch) == ("https://e.org/api", "trunk")
        assert (kept[name].last_synced_at, kept[name].updated_at) == (LATER, LATER)
    assert (kept["web"].last_synced_at, kept["web"].updated_at) == (None, CREATED)
    assert world.history == [("repo sync", "api, too")]
    assert [notice.code for notice in told] == ["CREDENTIALS_NOT_STORED"] * 2


def test_a_sync_without_a_default_branch_keeps_the_stored_one(world: World) -> None:
    world.git.put("/code/api", remote_url="https://example.org/api")
    synced(world, api=SYNCED)
    assert [repo.default_branch for repo in world.all("repo")] == ["main", None, None]


def test_a_repo_that_disappeared_keeps_its_values(world: World) -> None:
    world.git.put("/code/api")
    before = world.all("repo")
    synced(world, api=SYNCED)
    assert world.all("repo") == before


def test_no_transaction_begins_if_every_sync_fails(world: World) -> None:
    assert synced(world, api=FAILED) == []
    assert (world.begun, world.history) == (0, [])


def test_a_repo_that_was_removed_meanwhile_stays_removed(world: World) -> None:
    repos = world.reader.entries("repo")
    told = rows(world, api=SYNCED, web=SYNCED)
    world.git.put("/code/api", "/code/web", default_branch="main")
    with world.uow as uow:
        uow.repos.delete(world.all("repo")[0])
        uow.commit("repo remove", "api", LATER)
    record_sync(world, repos, told)
    assert [repo.name for repo in world.all("repo")] == ["web", "too"]
    assert world.history[-1] == ("repo sync", "too, web")


def test_a_sync_stores_the_root_commit_of_a_repo_that_had_none(world: World) -> None:
    world.git.put("/code/web", remote_url="https://example.org/web", root_commit="c0ffee")
    synced(world, web=SYNCED)
    assert [repo.root_commit for repo in world.all("repo") if repo.name == "web"] == ["c0ffee"]
    world.git.put("/code/web", remote_url="https://example.org/web", root_commit="decaf")
    synced(world, web=SYNCED)
    assert [repo.root_commit for repo in world.all("repo") if repo.name == "web"] == ["c0ffee"]


def test_a_fetch_fills_in_what_git_knows_by_now(world: World) -> None:
    world.git.put("/code/api", remote_url="https://example.org/new", default_branch="trunk")
    world.git.put("/code/web", remote_url="https://example.org/web", default_branch="main")
    before = {repo.name: repo for repo in world.all("repo")}
    repos = world.reader.entries("repo")
    assert record_fetch(world, repos, rows(world, web=FETCHED, api=FAILED)) == []
    after = {repo.name: repo for repo in world.all("repo")}
    assert (after["web"].remote_url, after["web"].default_branch) == (
        "https://example.org/web",
        "main",
    )
    assert (after["api"], after["too"]) == (before["api"], before["too"])
    assert world.history == [("repo fetch", "web")]


def test_a_fetch_succeeds_though_nothing_can_be_stored(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.git.put("/code/web", default_branch="main")
    error = Failed("STORE_READ_ONLY", "why")
    monkeypatch.setattr(World, "unit_of_work", property(lambda _: raising(error)))
    told = record_fetch(world, world.reader.entries("repo"), rows(world, web=FETCHED))
    assert told == [Notice("STORE_READ_ONLY", "the results were not stored: why")]


def raising(error: Failed) -> NoReturn:
    raise error
