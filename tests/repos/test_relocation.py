"""Relocation of repos with one clear match."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.base.findings import Notice
from symphony_cli.domain.repos import Repo
from symphony_cli.repos import relocation
from symphony_cli.repos.relocation import Relocated, Search
from symphony_cli.repos.selecting import Selection
from tests.builders import a_profile, a_repo, a_vault, a_workspace
from tests.fakes.world import World

ROOT, OTHER_ROOT = "a" * 40, "b" * 40
URL, FORK = "https://example.org/api.git", "https://example.org/fork.git"
ADA, EVE = a_profile(), a_profile(username="eve", email="eve@example.org")
ACME = a_workspace(profile_id=ADA.id)
HOME = a_workspace(profile_id=ADA.id, name="home")
LAB = a_workspace(profile_id=EVE.id, name="lab")


def a_lost(**values: Any) -> Repo:
    known = {"workspace_id": ACME.id, "path": "/old/api", "remote_url": URL, "root_commit": ROOT}
    return a_repo(**(known | values))


def a_world(*repos: Repo, at: dict[str, tuple[str | None, str | None]] | None = None) -> World:
    """Return a world without /old, and with these repositories, by path: URL and root commit."""
    world = World(ADA, EVE, ACME, HOME, LAB, *repos)
    world.use(ADA, ACME)
    world.files.gone |= {str(repo.path) for repo in repos if repo.path.startswith("/old")}
    for path, (url, root) in (at or {}).items():
        world.git.put(path, remote_url=url, root_commit=root)
    world.scanner.finds(repos=sorted(at or {}))
    return world


def relocate(
    world: World,
    references: Sequence[str] | None = None,
    *,
    everywhere: bool = False,
    dry_run: bool = False,
) -> Relocated:
    selection = Selection(references, everywhere)
    return relocation.relocate(world, Search(["/new"]), selection, dry_run=dry_run)


def messages(done: Relocated) -> list[str]:
    return [error.message for error in done.failures]


@pytest.mark.parametrize(
    ("own", "found", "is_match"),
    [
        ((URL, ROOT), (URL, ROOT), True),
        ((URL, ROOT), ("https://ada:secret@example.org/api.git", ROOT), True),
        ((URL, ROOT), (FORK, ROOT), False),
        ((URL, ROOT), (URL, OTHER_ROOT), False),
        ((URL, ROOT), (None, ROOT), False),
        ((URL, ROOT), (URL, None), False),
        ((URL, None), (URL, ROOT), True),
        ((URL, None), (FORK, ROOT), False),
        ((None, ROOT), (URL, ROOT), True),
        ((None, ROOT), (None, ROOT), True),
        ((None, ROOT), (URL, OTHER_ROOT), False),
        ((None, None), (None, None), False),
        ((None, None), (URL, ROOT), False),
    ],
)
def test_all_known_values_must_match(
    own: tuple[str | None, str | None], found: tuple[str | None, str | None], is_match: bool
) -> None:
    lost = a_lost(remote_url=own[0], root_commit=own[1])
    world = a_world(lost, at={"/new/api": found})
    done = relocate(world)
    assert [repo.path for repo in done.repos] == (["/new/api"] if is_match else [])
    assert len(done.failures) == (0 if is_match else 1)
    assert world.all("repo")[0].path == ("/new/api" if is_match else "/old/api")
    assert world.begun == (1 if is_match else 0)


def test_two_clones_of_one_remote_are_not_a_clear_match() -> None:
    world = a_world(a_lost(), at={"/new/a": (URL, ROOT), "/new/b": (URL, ROOT)})
    with world.unchanged():
        done = relocate(world)
    assert messages(done) == ["repo 'acme/api' may be any of /new/a, /new/b"]


def test_a_repository_that_matches_two_lost_repos_is_left_alone() -> None:
    other = a_lost(name="second", path="/old/second")
    world = a_world(a_lost(), other, at={"/new/api": (URL, ROOT)})
    with world.unchanged():
        done = relocate(world)
    assert messages(done) == [
        "repo 'acme/api' may be /new/api, and so may another missing repo",
        "repo 'acme/second' may be /new/api, and so may another missing repo",
    ]


def test_a_registered_repo_is_not_a_match_but_is_named() -> None:
    again = a_lost(name="api-2", path="/new/api")
    world = a_world(a_lost(), again, at={"/new/api": (URL, ROOT), "/new/fork": (FORK, ROOT)})
    with world.unchanged():
        done = relocate(world)
    assert messages(done) == [
        "repo 'acme/api' was not found; similar, but already registered: 'api-2' (/new/api);"
        " similar, but with another URL or root commit: /new/fork"
    ]


@pytest.mark.parametrize("everywhere", [False, True])
def test_a_clone_in_another_workspace_is_not_a_clear_match(everywhere: bool) -> None:
    clone = a_lost(workspace_id=HOME.id, name="clone", path="/new/api")
    world = a_world(a_lost(), clone, at={"/new/api": (URL, ROOT)})
    with world.unchanged():
        done = relocate(world, everywhere=everywhere)
    assert messages(done) == [
        "repo 'acme/api' may be /new/api, which is already registered as repo 'home/clone'"
    ]
    assert [type(error).__name__ for error in done.failures] == ["Ambiguous"]


def test_a_clone_in_another_workspace_does_not_hide_the_lost_repo() -> None:
    clone = a_lost(workspace_id=HOME.id, name="clone", path="/new/clone")
    world = a_world(a_lost(), clone, at={"/new/api": (URL, ROOT), "/new/clone": (URL, ROOT)})
    done = relocate(world)
    assert ([repo.path for repo in done.repos], done.failures) == (["/new/api"], [])


def test_a_repo_without_url_and_root_commit_is_never_found() -> None:
    world = a_world(a_lost(remote_url=None, root_commit=None), at={"/new/api": (None, None)})
    with world.unchanged():
        done = relocate(world)
    assert messages(done) == [
        "cannot search for repo 'acme/api': it has neither a remote URL nor a root commit"
    ]


def test_entries_at_and_below_the_old_path_move_along_in_one_operation() -> None:
    world = a_world(
        a_lost(),
        a_lost(workspace_id=HOME.id, name="same"),
        a_lost(workspace_id=HOME.id, name="lib", path="/old/api/lib", root_commit=OTHER_ROOT),
        a_lost(workspace_id=LAB.id, name="of eve"),
        at={"/new/api": (URL, ROOT)},
    )
    world.add(
        a_vault(workspace_id=ACME.id, path="/old/api/notes"),
        a_vault(workspace_id=ACME.id, name="never there", path="/old/api/drafts"),
        a_workspace(profile_id=ADA.id, name="rooted", root="/old/api"),
    )
    world.files.gone |= {"/old/api/notes", "/old/api/drafts", "/new/api/drafts"}
    done = relocate(world)
    assert [(repo.workspace, repo.path) for repo in done.repos] == [("acme", "/new/api")]
    assert sorted((row.full_name, row.path) for row in done.along) == [
        ("acme/notes", "/new/api/notes"),
        ("home/lib", "/new/api/lib"),
        ("home/same", "/new/api"),
        ("rooted", "/new/api"),
    ]
    assert [repo.path for repo in world.all("repo")] == [
        *("/new/api", "/new/api", "/new/api/lib"),
        "/old/api",
    ]
    assert world.history == [("repo relocate", "api, lib, same")]


def test_an_entry_whose_new_path_is_taken_stays() -> None:
    world = a_world(
        a_lost(),
        a_lost(workspace_id=HOME.id, name="lib", path="/old/api/lib"),
        a_lost(workspace_id=HOME.id, name="there", path="/new/api/lib"),
        at={"/new/api": (URL, ROOT)},
    )
    done = relocate(world)
    assert done.notices == [
        Notice(
            "REPO_PATH_TAKEN",
            "repo 'home/lib' was not relocated: /new/api/lib is already registered as repo"
            " 'there' in"
            " workspace 'home'",
        )
    ]
    assert [repo.path for repo in world.all("repo")] == ["/new/api", "/old/api/lib", "/new/api/lib"]


def test_references_and_everywhere_select_the_repos() -> None:
    world = a_world(
        a_lost(),
        a_lost(workspace_id=HOME.id, name="web", path="/old/web", remote_url=FORK),
        a_repo(workspace_id=ACME.id, name="here", path="/code/here"),
        at={"/new/api": (URL, ROOT), "/new/web": (FORK, ROOT)},
    )
    done = relocate(world, ["here", "home/web"], dry_run=True)
    assert [repo.path for repo in done.repos] == ["/new/web"]
    assert done.notices == [
        Notice("REPO_NOT_MISSING", "skipped repo 'here': it is not missing (/code/here)")
    ]
    assert world.begun == 0
    assert [repo.path for repo in relocate(world, dry_run=True).repos] == ["/new/api"]
    both = relocate(world, everywhere=True)
    assert [repo.path for repo in both.repos] == ["/new/api", "/new/web"]
    assert world.history == [("repo relocate", "api, web")]


def test_relocate_searches_nothing_when_no_repo_is_missing() -> None:
    world = a_world(a_repo(workspace_id=ACME.id, path="/code/api"))
    assert relocate(world) == Relocated([], [], [], [])
    assert world.scanner.asked == []


def test_a_change_by_another_process_is_kept() -> None:
    lost = a_lost()
    world = a_world(lost, at={"/new/api": (URL, ROOT)})
    changed = lost.changed(world.clock(), path="/elsewhere")
    world.uow.before_entering = lambda: world.add(changed)
    assert relocate(world).repos == []
    assert (world.all("repo"), world.history) == ([changed], [])


FACTS = st.tuples(st.sampled_from([None, URL, FORK]), st.sampled_from([None, ROOT, OTHER_ROOT]))


@given(st.lists(FACTS, max_size=4), st.lists(FACTS, max_size=4))
def test_every_relocation_is_one_to_one_and_matches(
    rows: list[tuple[str | None, str | None]], places: list[tuple[str | None, str | None]]
) -> None:
    repos = [
        a_lost(name=f"r{n}", path=f"/old/{n}", remote_url=url, root_commit=root)
        for n, (url, root) in enumerate(rows)
    ]
    at = {f"/new/{n}": facts for n, facts in enumerate(places)}
    world = a_world(*repos, at=at)
    done = relocate(world)
    went = [repo for repo in world.all("repo") if repo.path.startswith("/new")]
    assert len({repo.path for repo in went}) == len(went) == len(done.repos)
    assert len(went) + len(done.failures) == len(repos)
    for repo in went:
        fits = [
            path
            for path, (url, root) in at.items()
            if repo.remote_url in (None, url) and repo.root_commit in (None, root)
        ]
        assert fits == [repo.path]
