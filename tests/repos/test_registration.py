"""Repos: add, scan, update, remove."""

from __future__ import annotations

from typing import Any

import pytest

from symphony_cli.base.configuration import Limits
from symphony_cli.base.errors import Conflict, InvalidValue, MissingContext, NotFound
from symphony_cli.base.findings import Notice
from symphony_cli.domain.repos import GitFacts
from symphony_cli.registry.choices import Choice
from symphony_cli.repos import records, registration
from symphony_cli.repos.records import RepoUpdated
from symphony_cli.repos.registration import ReposAdded
from tests.builders import a_profile, a_repo, a_repo_view, a_vault, a_workspace
from tests.fakes.world import World

NOWHERE = Choice()
CREATED_TEXT = "2026-01-02T03:04:05.000000Z"
LATER_TEXT = "2026-01-03T03:04:05.000000Z"
ADA = a_profile()
ACME = a_workspace(profile_id=ADA.id)
HOME = a_workspace(profile_id=ADA.id, name="home")
API = a_repo(workspace_id=ACME.id, remote_url="https://host/api", metadata={"stars": 1})
NOT_STORED = "removed the credentials from the recorded remote URL of repo '{}'".format


def a_world() -> World:
    world = World(ADA, ACME, HOME, API)
    world.use(ADA, ACME)
    world.git.put("/code/api", "/code/web", "/code/old/web", "/code/lib")
    return world


def add(world: World, *paths: str, **options: Any) -> ReposAdded:
    world.choice = options.pop("choice", NOWHERE)
    return registration.add(world, paths, **options)


def scan(world: World, *directories: str, **options: Any) -> ReposAdded:
    world.choice = options.pop("choice", NOWHERE)
    return registration.scan(world, directories or ("/code",), **options)


def update(world: World, reference: str = "api", **values: Any) -> RepoUpdated:
    return records.update(world, reference, **values)


def names(added: ReposAdded) -> dict[str, str]:
    return {repo.path: repo.name for repo in added.repos}


# add


def test_add_registers_a_repository_with_gits_facts() -> None:
    world = a_world()
    world.git.repos["."] = GitFacts("/code/cafe\u0301", "git@host:cafe", "main", "abc123")
    added = add(world, ".")
    [repo] = added.repos
    assert added == ReposAdded(
        [
            a_repo_view(
                "café",
                "/code/cafe\u0301",
                id=repo.id,
                remote_url="git@host:cafe",
                default_branch="main",
                root_commit="abc123",
            )
        ],
        [],
        [],
    )
    assert world.uow.committed
    assert world.history == [("repo add", "café")]


def test_add_takes_a_name_and_a_remote_url() -> None:
    world = a_world()
    world.git.put("/code/new", remote_url="https://ada:pw@host/old")
    added = add(world, "/code/new", name=" New ", remote_url="git@host:new")
    assert added.notices == []
    assert [(repo.name, repo.remote_url) for repo in added.repos] == [("New", "git@host:new")]


def test_add_takes_the_workspace_that_is_named() -> None:
    world = a_world()
    added = add(world, "/code/api", choice=Choice(workspace="home"))
    assert [(repo.workspace, repo.path) for repo in added.repos] == [("home", "/code/api")]
    assert len(world.all("repo")) == 2


def test_credentials_are_not_stored_and_not_repeated() -> None:
    world = a_world()
    world.git.put("/code/a", remote_url="https://ada:pa55@host/a")
    added = add(world, "/code/a")
    assert added.repos[0].remote_url == "https://host/a"
    assert added.notices == [Notice("CREDENTIALS_NOT_STORED", NOT_STORED("a"))]
    added = add(world, "/code/web", remote_url="https://ada:pa55@host/web")
    assert added.repos[0].remote_url == "https://host/web"
    assert added.notices == [Notice("CREDENTIALS_NOT_STORED", NOT_STORED("web"))]
    assert "pa55" not in repr(world.rows)


def test_an_invalid_url_in_gits_configuration_is_left_out_with_a_notice() -> None:
    world = a_world()
    world.git.put("/code/a", remote_url="https://ada:pa55/x@host/a")
    added = add(world, "/code/a")
    assert added.repos[0].remote_url is None
    assert added.notices == [
        Notice(
            "REMOTE_URL_LEFT_OUT",
            "repo 'a': the remote URL has no valid host and port after 'https://'",
        )
    ]


def test_an_empty_remote_url_is_ignored() -> None:
    world = a_world()
    world.git.put("/code/a", remote_url="git@host:a")
    assert add(world, "/code/a", remote_url="").repos[0].remote_url == "git@host:a"
    assert registration.storable_url("", "a") == (None, [])


@pytest.mark.parametrize(
    ("path", "options", "kind", "code", "message"),
    [
        ("/none", {}, InvalidValue, "NOT_A_REPO", "no git repository is at /none"),
        (
            "/code/api",
            {},
            Conflict,
            "REPO_PATH_TAKEN",
            "/code/api is already registered as repo 'api' in workspace 'acme'",
        ),
        (
            "/code/api",
            {"name": "other"},
            Conflict,
            "REPO_PATH_TAKEN",
            "/code/api is already registered as repo 'api' in workspace 'acme'",
        ),
        (
            "/code/web",
            {"name": "API"},
            Conflict,
            "REPO_NAME_TAKEN",
            "repo 'api' already exists in workspace 'acme'",
        ),
        (
            "/code/web",
            {"name": "a/b"},
            InvalidValue,
            "REPO_NAME_INVALID",
            "invalid repo name 'a/b'",
        ),
        (
            "/code/web",
            {"name": ""},
            InvalidValue,
            "REPO_NAME_INVALID",
            "a repo's name cannot be empty",
        ),
        (
            "/code/web",
            {"remote_url": "-x"},
            InvalidValue,
            "REMOTE_URL_INVALID",
            "a remote URL cannot be empty or begin with -",
        ),
        (
            "/code/web",
            {"choice": Choice(workspace="zoe")},
            NotFound,
            "WORKSPACE_NOT_FOUND",
            "no workspace named 'zoe'",
        ),
    ],
)
def test_add_of_one_path_refuses(
    path: str, options: dict[str, Any], kind: Any, code: str, message: str
) -> None:
    world = a_world()
    with world.refuses(kind, code) as caught:
        add(world, path, **options)
    assert caught.value.message == message


def test_a_taken_name_comes_with_a_hint() -> None:
    world = a_world()
    world.git.put("/other/api")
    with world.refuses(Conflict, "REPO_NAME_TAKEN") as caught:
        add(world, "/other/api")
    assert caught.value.hint == "to choose another name, pass --name"


def test_add_needs_a_workspace() -> None:
    world = a_world()
    world.rows.current_workspaces.clear()
    with world.refuses(MissingContext, "NO_WORKSPACE"):
        add(world, "/code/web")


@pytest.mark.parametrize("options", [{"name": "x"}, {"remote_url": "git@host:x"}])
def test_a_name_and_a_remote_url_go_with_one_path(options: dict[str, str]) -> None:
    world = a_world()
    with world.refuses(InvalidValue, "ONE_PATH_NEEDED"):
        add(world, "/code/web", "/code/lib", **options)


def test_add_of_several_paths_registers_the_good_ones_and_reports_the_others() -> None:
    world = a_world()
    added = add(world, "/code/web", "/none", "/code/api", "/code/old/web", "/code/lib")
    assert names(added) == {"/code/lib": "lib", "/code/web": "web"}
    assert [(failure.code, failure.message) for failure in added.failures] == [
        ("NOT_A_REPO", "no git repository is at /none"),
        (
            "REPO_PATH_TAKEN",
            "/code/api is already registered as repo 'api' in workspace 'acme'",
        ),
        (
            "REPO_NAME_TAKEN",
            "/code/old/web: another of these paths has the name 'web' too",
        ),
    ]
    assert added.failures[2].hint == "add it on its own, with --name"
    assert world.history == [("repo add", "web, lib")]


def test_a_path_that_is_given_twice_is_added_once() -> None:
    world = a_world()
    world.git.repos["web"] = world.git.repos["/code/web"]
    added = add(world, "web", "/code/web")
    assert (names(added), added.failures) == ({"/code/web": "web"}, [])


def test_add_registers_nothing_when_every_path_fails() -> None:
    world = a_world()
    with world.unchanged():
        added = add(world, "/none", "/code/api")
    assert (added.repos, len(added.failures)) == ([], 2)


def test_a_path_that_vanishes_is_shown_as_missing() -> None:
    world = a_world()
    world.files.gone.add("/code/web")
    assert [repo.missing for repo in add(world, "/code/web").repos] == [True]


def test_the_error_at_the_limit_names_the_setting() -> None:
    world = a_world()
    world.limits = Limits(repos_per_workspace=2)
    with world.refuses(Conflict, "REPO_LIMIT_REACHED") as caught:
        add(world, "/code/web", "/code/lib")
    assert (caught.value.message, caught.value.hint) == (
        "workspace 'acme' can have at most 2 repos; it has 1, and this adds 2",
        "to raise the limit, run `symphony config set limits.repos_per_workspace 3`",
    )
    add(world, "/code/web")
    with world.refuses(Conflict, "REPO_LIMIT_REACHED"):
        add(world, "/code/lib")


# scan


def test_scan_registers_what_is_new_under_distinct_names() -> None:
    world = a_world()
    world.files.links["/link"] = "/code"
    world.git.put("/code/a", remote_url="https://ada:pw@host/a", default_branch="main")
    warning = Notice("UNREADABLE", "/code/x cannot be read")
    world.scanner.finds(
        repos=["/code/a", "/code/api", "/code/old/web", "/code/web"], notices=[warning]
    )
    added = scan(world, "/link", "/more", depth=3, nested=True, hidden=True)
    assert names(added) == {"/code/a": "a", "/code/old/web": "old-web", "/code/web": "web"}
    assert added.repos[0] == a_repo_view(
        "a",
        "/code/a",
        id=added.repos[0].id,
        remote_url="https://host/a",
        default_branch="main",
    )
    assert added.notices == [warning, Notice("CREDENTIALS_NOT_STORED", NOT_STORED("a"))]
    assert added.failures == []
    assert world.scanner.asked == [(["/code", "/more"], 3, True, True)]
    assert world.history == [("repo scan", "/code, /more")]


def test_a_name_taken_in_the_workspace_is_made_distinct() -> None:
    world = a_world()
    world.git.put("/other/API")
    world.scanner.finds(repos=["/other/API"])
    assert names(scan(world)) == {"/other/API": "other-API"}


def test_a_second_scan_registers_nothing() -> None:
    world = a_world()
    world.scanner.finds(repos=["/code/api", "/code/old/web", "/code/web"])
    scan(world)
    world.begun = 0
    with world.unchanged():
        assert scan(world) == ReposAdded([], [], [])
    assert world.begun == 0
    assert world.scanner.asked[1] == (["/code"], None, False, False)


def test_a_dry_run_shows_what_would_be_and_writes_nothing() -> None:
    world = a_world()
    world.git.put("/code/web", remote_url="https://ada:pw@host/web", root_commit="abc")
    world.scanner.finds(repos=["/code/api", "/code/web"], notices=[Notice("CODE", "message")])
    with world.unchanged():
        added = scan(world, dry_run=True)
    assert world.begun == 0
    assert added == ReposAdded(
        [
            a_repo_view(
                "web",
                "/code/web",
                remote_url="https://host/web",
                created_at=None,
                updated_at=None,
            )
        ],
        [Notice("CODE", "message"), Notice("CREDENTIALS_NOT_STORED", NOT_STORED("web"))],
        [],
    )
    assert [(repo.name, repo.root_commit) for repo in scan(world).repos] == [("web", "abc")]


def test_paths_that_another_process_registers_meanwhile_are_not_registered_again() -> None:
    world = a_world()
    world.scanner.finds(repos=["/code/lib", "/code/web"])
    other = a_repo(workspace_id=ACME.id, name="lib", path="/code/lib")
    world.uow.before_entering = lambda: world.add(other)
    assert names(scan(world)) == {"/code/web": "web"}
    assert len(world.all("repo")) == 3
    world.git.put("/code/last")
    world.scanner.finds(repos=["/code/last"])
    last = a_repo(workspace_id=ACME.id, name="last", path="/code/last")
    world.uow.before_entering = lambda: world.add(last)
    assert names(scan(world)) == {}
    assert world.history == [("repo scan", "/code")]


def test_scan_refuses_before_it_searches() -> None:
    world = a_world()
    world.files.gone.add("/gone")
    with world.refuses(InvalidValue, "PATH_INVALID"):
        scan(world, "/code", "/gone")
    with world.refuses(NotFound, "WORKSPACE_NOT_FOUND"):
        scan(world, choice=Choice(workspace="zoe"))
    assert world.scanner.asked == []


def test_scan_registers_all_or_nothing_when_the_limit_is_reached() -> None:
    world = a_world()
    world.limits = Limits(repos_per_workspace=2)
    world.scanner.finds(repos=["/code/lib", "/code/web"])
    with world.refuses(Conflict, "REPO_LIMIT_REACHED"):
        scan(world)


# update


def test_update_changes_the_given_values() -> None:
    world = a_world()
    updated = update(
        world,
        name="API 2",
        remote_url="git@host:api",
        metadata=["team=core"],
        unset_metadata=["stars"],
    )
    assert updated == RepoUpdated(
        a_repo_view(
            "API 2",
            "/code/api",
            id=str(API.id),
            remote_url="git@host:api",
            metadata={"team": "core"},
            created_at=CREATED_TEXT,
        ),
        [],
    )
    assert world.history == [("repo update", "API 2")]


def test_a_new_path_brings_the_facts_of_the_repository_there() -> None:
    world = a_world()
    world.git.repos["../api"] = GitFacts("/new/api", "https://t@host/new", "trunk", "abc")
    updated = update(world, path="../api")
    assert updated == RepoUpdated(
        a_repo_view(
            "api",
            "/new/api",
            id=str(API.id),
            remote_url="https://host/new",
            default_branch="trunk",
            root_commit="abc",
            metadata={"stars": 1},
            created_at=CREATED_TEXT,
        ),
        [Notice("CREDENTIALS_NOT_STORED", NOT_STORED("api"))],
    )


def test_a_given_remote_url_beats_the_one_at_the_new_path() -> None:
    world = a_world()
    world.git.put("/new/api", remote_url="https://t@host/new")
    updated = update(world, path="/new/api", remote_url="git@host:api")
    assert (updated.repo.remote_url, updated.notices) == ("git@host:api", [])


def test_an_empty_remote_url_clears_it_and_credentials_are_not_stored() -> None:
    world = a_world()
    assert update(world, remote_url="").repo.remote_url is None
    updated = update(world, remote_url="ssh://git:pw@host/api")
    assert updated.repo.remote_url == "ssh://git@host/api"
    assert updated.notices == [Notice("CREDENTIALS_NOT_STORED", NOT_STORED("api"))]


@pytest.mark.parametrize(
    "values",
    [{}, {"name": " api "}, {"remote_url": "https://host/api"}, {"metadata": ["stars:=1"]}],
)
def test_an_update_that_changes_nothing_is_not_an_operation(values: dict[str, Any]) -> None:
    world = a_world()
    with world.unchanged():
        assert update(world, **values).repo.updated_at == CREATED_TEXT


def test_a_number_that_becomes_a_boolean_is_a_change() -> None:
    updated = update(a_world(), metadata=["stars:=true"])
    assert (updated.repo.metadata, updated.repo.updated_at) == ({"stars": True}, LATER_TEXT)
    assert updated.repo.metadata["stars"] is True


@pytest.mark.parametrize(
    ("reference", "values", "kind", "code"),
    [
        ("zoe", {"name": "x"}, NotFound, "REPO_NOT_FOUND"),
        ("api", {"name": ""}, InvalidValue, "REPO_NAME_INVALID"),
        ("api", {"name": ".."}, InvalidValue, "REPO_NAME_INVALID"),
        ("api", {"name": "WEB"}, Conflict, "REPO_NAME_TAKEN"),
        ("api", {"path": "/none"}, InvalidValue, "NOT_A_REPO"),
        ("api", {"path": "/code/web"}, Conflict, "REPO_PATH_TAKEN"),
        ("api", {"remote_url": "https://"}, InvalidValue, "REMOTE_URL_INVALID"),
        ("api", {"metadata": ["x"]}, InvalidValue, "METADATA_INVALID"),
        ("api", {"unset_metadata": ["x"]}, InvalidValue, "METADATA_INVALID"),
    ],
)
def test_update_refuses(reference: str, values: dict[str, Any], kind: Any, code: str) -> None:
    world = a_world()
    world.add(a_repo(workspace_id=ACME.id, name="web", path="/code/web"))
    with world.refuses(kind, code):
        update(world, reference, **values)


def test_a_name_and_a_path_are_taken_only_in_the_own_workspace_and_by_repos() -> None:
    world = a_world()
    world.add(
        a_repo(workspace_id=HOME.id, name="web", path="/code/web"),
        a_vault(workspace_id=ACME.id, name="web", path="/code/web"),
    )
    updated = update(world, name="web", path="/code/web")
    assert (updated.repo.name, updated.repo.path) == ("web", "/code/web")


def test_a_missing_repo_can_be_updated() -> None:
    world = a_world()
    world.files.gone.add("/code/api")
    assert update(world, name="old").repo.missing


# remove


def test_remove_unregisters_and_returns_all() -> None:
    world = a_world()
    web = a_repo(workspace_id=HOME.id, name="web", path="/code/web")
    world.add(web)
    world.files.gone.add("/code/web")
    views = records.remove(world, ["home/web", "api", str(web.id)])
    assert [(view.name, view.missing) for view in views] == [("web", True), ("api", False)]
    assert world.all("repo") == []
    assert world.history == [("repo remove", "web, api")]


def test_nothing_is_removed_unless_all_are_found() -> None:
    world = a_world()
    with world.refuses(NotFound, "REPO_NOT_FOUND"):
        records.remove(world, ["api", "zoe"])


def test_add_without_git_warns_about_root_commits() -> None:
    world = a_world()
    world.git.installed = None
    assert [notice.code for notice in add(world, "/code/web").notices] == ["GIT_NOT_FOUND"]


def test_a_remote_url_that_the_user_cleared_is_not_filled_in() -> None:
    world = a_world()
    world.git.put("/code/web", remote_url="https://host/web")
    add(world, "/code/web")
    assert records.update(world, "web", remote_url="").repo.remote_url is None
    history = list(world.history)
    assert registration.fill_in(world, "doctor") == []
    assert world.history == history
    world.git.put("/code/web", remote_url="https://ada:pw@host/web", root_commit="c0ffee")
    assert registration.fill_in(world, "doctor") == []
    [web] = [repo for repo in world.all("repo") if repo.name == "web"]
    assert (web.remote_url, web.root_commit) == ("", "c0ffee")


def test_what_git_learns_of_repos_is_stored_as_one_operation() -> None:
    world = a_world()
    add(world, "/code/web", "/code/lib")
    world.git.put("/code/api", remote_url="https://host/api", root_commit="beef")
    before = {repo.name: repo for repo in world.all("repo")}
    begun = world.begun
    assert registration.fill_in(world, "doctor", {str(before["lib"].id)}) == []
    assert world.begun == begun, "there is nothing to store"
    url = "https://ada:pw@host/web"
    world.git.put("/code/web", remote_url=url, default_branch="main", root_commit="c0ffee")
    world.git.put("/code/lib", root_commit="cafe")
    # Only what the registry lacks.
    notices = registration.fill_in(world, "doctor")
    assert [notice.code for notice in notices] == ["CREDENTIALS_NOT_STORED"]
    after = {repo.name: repo for repo in world.all("repo")}
    assert (after["web"].remote_url, after["web"].default_branch) == ("https://host/web", "main")
    assert [after[name].root_commit for name in ("web", "lib")] == ["c0ffee", "cafe"]
    for name in ("remote_url", "default_branch", "root_commit"):
        if known := getattr(before["api"], name):
            assert getattr(after["api"], name) == known
    assert world.history[-1][0] == "doctor"
    assert registration.fill_in(world, "doctor") == []
