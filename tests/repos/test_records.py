"""Repos: list, show."""

from __future__ import annotations

from typing import Any

import pytest

from symphony_cli.repos import records
from symphony_cli.repos.selecting import Selection
from tests.builders import a_profile, a_repo, a_workspace
from tests.fakes.world import World

ADA = a_profile()
ACME = a_workspace(profile_id=ADA.id)
HOME = a_workspace(profile_id=ADA.id, name="home")


def a_world() -> World:
    world = World(
        ADA,
        ACME,
        HOME,
        a_repo(workspace_id=ACME.id),
        a_repo(workspace_id=ACME.id, name="old", path="/code/old", archived=True),
        a_repo(workspace_id=HOME.id, name="dot", path="/home/dot"),
    )
    world.use(ADA, ACME)
    return world


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, [("api", False)]),
        ({"everywhere": True}, [("api", False), ("dot", True)]),
        ({"everywhere": True, "missing": True}, [("dot", True)]),
        ({"everywhere": True, "query": "/home"}, [("dot", True)]),
        ({"query": "x"}, []),
        ({"archived": True}, [("old", False)]),
        ({"query": "a*"}, [("api", False)]),
        ({"type": "general", "tags": ["!x"]}, [("api", False), ("dot", True)]),
        ({"type": "client"}, []),
        ({"archived": True, "everywhere": True, "missing": True}, []),
    ],
)
def test_list_returns_the_repos_of_the_active_workspace(
    options: dict[str, Any], expected: list[tuple[str, bool]]
) -> None:
    world = a_world()
    world.files.gone.add("/home/dot")
    views = records.list_repos(world, Selection(**options))
    assert [(view.name, view.missing) for view in views] == expected


def test_only_filters_on_states_have_git_look() -> None:
    world = a_world()
    world.repo_states.put("/code/api", untracked=1)
    for selection in (Selection(), Selection(missing=True), Selection(type="general")):
        records.list_repos(world, selection)
    assert world.repo_states.asked == []
    for selection in (Selection(dirty=True), Selection(everywhere=True, dirty=True, query="a")):
        assert [view.name for view in records.list_repos(world, selection)] == ["api"]
    assert [paths for paths, _, _ in world.repo_states.asked] == [["/code/api"], ["/code/api"]]


def test_a_repo_that_is_unregistered_while_git_looks_is_left_out() -> None:
    world = a_world()
    world.repo_states.put("/code/api", untracked=1)

    def tell(done: int, total: int) -> None:
        records.remove(world, ["api"])

    assert records.list_repos(world, Selection(dirty=True), tell=tell) == []
