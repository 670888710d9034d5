"""Cloning: destinations, registration, and removal of clones that fail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from symphony_cli.base.configuration import Limits
from symphony_cli.base.errors import Conflict, Failed, InvalidValue, MissingContext
from symphony_cli.base.findings import Notice
from symphony_cli.registry.choices import Choice
from symphony_cli.repos import cloning
from symphony_cli.repos.clones import CloneOptions
from symphony_cli.repos.cloning import ReposCloned
from symphony_cli.repos.outcomes import Outcome
from tests.builders import LATER, a_profile, a_repo, a_workspace
from tests.fakes.world import World

ADA = a_profile()
ACME = a_workspace(profile_id=ADA.id, root="/code")
HOME = a_workspace(profile_id=ADA.id, name="home")
API = a_repo(workspace_id=ACME.id)
WEB = "https://host/ada/web.git"
LIB = "git@host:ada/lib.git"


def a_world() -> World:
    world = World(ADA, ACME, HOME, API)
    world.use(ADA, ACME)
    return world


def clone(world: World, *urls: str, layout: str = "{name}", **options: Any) -> ReposCloned:
    world.clone_layout = layout
    world.choice = options.pop("choice", Choice())
    return cloning.clone(world, urls, options.pop("git_options", CloneOptions()), **options)


def test_clones_are_registered_in_the_order_of_the_urls_as_one_operation() -> None:
    world = a_world()
    told: list[tuple[int, int]] = []
    options = CloneOptions(depth=1, filter="blob:none")

    cloned = clone(
        world,
        WEB,
        LIB,
        WEB,
        git_options=options,
        jobs=2,
        timeout=9,
        tell=lambda done, total: told.append((done, total)),
    )

    assert world.clones.asked == [([WEB, LIB], options, 2, 9)]
    assert told == [(0, 2), (1, 2), (2, 2)]
    assert cloned._replace(repos=[]) == ReposCloned([], [], [], [], 2, False, [])
    assert {repo.name: (repo.path, repo.remote_url) for repo in cloned.repos} == {
        "web": ("/code/web", WEB),
        "lib": ("/code/lib", LIB),
    }
    assert world.history == [("repo clone", "web, lib")]
    assert world.clones.disk == {"/code/web", "/code/lib"}
    assert [repo.last_synced_at for repo in world.all("repo")[1:]] == [LATER, LATER]


@pytest.mark.parametrize(
    ("layout", "options", "path", "name"),
    [
        ("{host}/{owner}/{name}", {}, "/code/host/ada/web", "web"),
        ("{host}/{name}", {"into": "/x"}, "/x/web", "web"),
        ("{owner}/{name}", {"name": "site"}, "/code/ada/site", "site"),
        ("{name}", {"git_options": CloneOptions(bare=True)}, "/code/web.git", "web.git"),
        ("{name}", {"git_options": CloneOptions(bare=True), "name": "b"}, "/code/b", "b"),
    ],
)
def test_a_clone_goes_where_layout_and_options_say(
    layout: str, options: dict[str, Any], path: str, name: str
) -> None:
    [repo] = clone(a_world(), WEB, layout=layout, **options).repos
    assert (repo.path, repo.name) == (path, name)


def test_a_local_path_is_made_absolute() -> None:
    world = a_world()
    world.files.links["../web"] = "/srv/web"
    clone(world, "../web")
    assert world.clones.asked[0][0] == ["/srv/web"]


def test_a_workspace_without_a_root_is_refused() -> None:
    world = a_world()
    with world.refuses(MissingContext, "NO_ROOT") as caught:
        clone(world, WEB, choice=Choice(workspace="home"))
    assert caught.value.hint == (
        "pass --into DIR; or to set a root, run `symphony workspace edit home --root DIR`"
    )
    assert clone(world, WEB, choice=Choice(workspace="home"), into="/x").repos[0].path == "/x/web"


def test_a_missing_root_is_refused() -> None:
    world = a_world()
    world.files.gone.add("/code")
    with world.refuses(InvalidValue, "PATH_INVALID"):
        clone(world, WEB)
    assert world.clones.asked == []


@pytest.mark.parametrize(
    ("urls", "options", "kind", "code"),
    [
        (["https://host/api"], {}, Conflict, "REPO_PATH_TAKEN"),
        (["https://host/API"], {}, Conflict, "REPO_NAME_TAKEN"),
        (["https://host/x/api"], {"layout": "{owner}/{name}"}, Conflict, "REPO_NAME_TAKEN"),
        ([WEB, LIB], {"name": "x"}, InvalidValue, "ONE_URL_NEEDED"),
        (["https://host/../x"], {}, InvalidValue, "REMOTE_URL_INVALID"),
    ],
)
def test_invalid_urls_are_refused_before_git_starts(
    urls: list[str], options: dict[str, Any], kind: Any, code: str
) -> None:
    world = a_world()
    with world.refuses(kind, code):
        clone(world, *urls, **options)
    assert [urls for urls, *_ in world.clones.asked if urls] == []


def test_a_registered_path_is_refused() -> None:
    world = a_world()
    world.add(a_repo(workspace_id=ACME.id, name="other", path="/code/web"))
    with world.refuses(Conflict, "REPO_PATH_TAKEN"):
        clone(world, WEB)


def test_the_limit_is_checked_before_git_starts() -> None:
    world = a_world()
    world.limits = Limits(repos_per_workspace=2)
    with world.refuses(Conflict, "REPO_LIMIT_REACHED"):
        clone(world, WEB, LIB)
    assert world.clones.asked == []


def test_good_urls_are_cloned_and_bad_ones_are_failures() -> None:
    world = a_world()
    broken = Failed("CLONE_FAILED", "broken")
    world.clones.broken[LIB] = broken
    cloned = clone(world, "https://host/x/web", LIB, "https://host/..", WEB)
    assert [repo.name for repo in cloned.repos] == ["web"]
    assert [error.code for error in cloned.failures] == [
        "REMOTE_URL_INVALID",
        "REPO_NAME_TAKEN",
        "CLONE_FAILED",
    ]
    assert world.clones.disk == {"/code/web"}


def test_no_transaction_begins_if_every_clone_fails() -> None:
    world = a_world()
    world.clones.broken = {url: Failed("CLONE_FAILED", url) for url in (WEB, LIB)}
    cloned = clone(world, WEB, LIB)
    assert (cloned.repos, [error.message for error in cloned.failures]) == ([], [WEB, LIB])
    with world.refuses(Failed, "CLONE_FAILED"):
        clone(world, WEB)
    assert (world.begun, world.history) == (0, [])


def test_a_clone_is_removed_if_its_name_was_taken_meanwhile() -> None:
    world = a_world()
    other = a_repo(workspace_id=ACME.id, name="web", path="/elsewhere")
    cloned = clone(world, WEB, LIB, tell=lambda done, total: world.add(other))
    assert [repo.name for repo in cloned.repos] == ["lib"]
    assert [error.code for error in cloned.failures] == ["REPO_NAME_TAKEN"]
    assert world.clones.disk == {"/code/lib"}


def test_all_clones_are_removed_if_the_limit_was_reached_meanwhile() -> None:
    world = a_world()
    world.limits = Limits(repos_per_workspace=2)
    other = a_repo(workspace_id=ACME.id, name="other", path="/elsewhere")
    with pytest.raises(Conflict) as caught:
        clone(world, WEB, tell=lambda done, total: world.add(other))
    assert caught.value.code == "REPO_LIMIT_REACHED"
    assert (world.clones.disk, world.history) == (set(), [])


@pytest.mark.parametrize(("patience", "names"), [(0, []), (1, ["lib"])])
def test_complete_clones_are_registered_after_an_interrupt(patience: int, names: list[str]) -> None:
    world = a_world()
    world.clones.patience = patience
    cloned = clone(world, WEB, LIB)
    assert [repo.name for repo in cloned.repos] == names
    assert (cloned.interrupted, cloned.wanted, cloned.failures) == (True, 2, [])
    assert world.clones.disk == {f"/code/{name}" for name in names}


def test_warnings_of_git_are_notices() -> None:
    world = a_world()
    world.clones.said = ("warning: it is empty", "remote: welcome")
    cloned = clone(world, "https://ada:hunter2@host/web")
    assert cloned.said == ["web: remote: welcome"]
    assert cloned.notices == [
        Notice("GIT_WARNED", "repo 'web': it is empty"),
        Notice(
            "CREDENTIALS_NOT_STORED",
            "removed the credentials from the recorded remote URL of repo 'web'",
        ),
    ]
    assert cloned.repos[0].remote_url == "https://host/web"


def test_owner_and_name_are_cloned_by_the_protocol() -> None:
    world = a_world()
    world.clone_protocol = "ssh"
    clone(world, "ada/web")
    assert world.clones.asked[0][0] == ["git@github.com:ada/web.git"]


def test_clones_that_exist_are_updated() -> None:
    world = a_world()
    clone(world, WEB)
    asked: list[list[str]] = []

    def update(paths: list[str]) -> Iterator[Outcome]:
        asked.append(paths)
        yield Outcome("/code/web", "failed", None, "why", "git fix")

    # By another protocol, too.
    cloned = clone(world, "git@host:ada/web", LIB, update=update)
    assert asked == [["/code/web"]]
    assert [repo.name for repo in cloned.repos] == ["lib"]
    assert [(repo.name, outcome.result) for repo, outcome in cloned.updated] == [("web", "failed")]
    [failure] = cloned.failures
    assert (failure.code, failure.message, failure.hint) == (
        "UPDATE_FAILED",
        "failed to update 'web': why",
        "git fix",
    )


def test_an_update_fills_in_the_url_that_the_registry_lacks() -> None:
    world = a_world()
    clone(world, WEB)
    [web] = [repo for repo in world.reader.repos() if repo.name == "web"]
    with world.unit_of_work as uow:
        uow.repos.update(uow.repos.get(UUID(web.id)).changed(world.clock(), remote_url=None))
        uow.commit("repo update", "web", world.clock())
    cloned = clone(world, WEB, update=lambda paths: (Outcome(path, "pulled") for path in paths))
    [(repo, outcome)] = cloned.updated
    assert (repo.remote_url, outcome.result) == (web.remote_url, "pulled")


def test_what_exists_and_is_no_clone_of_the_url_is_not_updated() -> None:
    world = a_world()
    clone(world, WEB)
    with world.refuses(Conflict, "REPO_PATH_TAKEN"):
        clone(world, "https://host/zoe/web", update=lambda paths: iter(()))
    world.files.gone.add("/code/web")
    with world.refuses(Conflict, "REPO_PATH_TAKEN"):
        clone(world, WEB, update=lambda paths: iter(()))
