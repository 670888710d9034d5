"""Directories that a killed deletion has set aside."""

from __future__ import annotations

import pytest

from symphony_cli.base.errors import Conflict
from symphony_cli.base.findings import Notice, Problem
from symphony_cli.repos import set_aside
from tests.builders import a_profile, a_repo, a_workspace
from tests.fakes.world import World

ADA = a_profile()
ACME = a_workspace(profile_id=ADA.id)
HINT = "to put it back, run `symphony doctor --fix`"
ASIDE = "/code/api.symphony-deleted-0a1b2c3d"
MESSAGE = f"repo 'acme/api': an interrupted deletion left it at {ASIDE}"


@pytest.fixture
def world() -> World:
    world = World(ADA, ACME, a_repo(workspace_id=ACME.id, name="api", path="/code/api"))
    world.remover.left["/code/api"] = ASIDE
    return world


def test_a_repo_set_aside_is_refused_and_noticed(world: World) -> None:
    [api] = world.reader.entries("repo")
    with pytest.raises(Conflict) as caught:
        set_aside.refuse_set_aside(world.remover, api)
    error = caught.value
    assert (error.code, error.message, error.hint) == ("DELETION_INTERRUPTED", MESSAGE, HINT)
    assert set_aside.set_aside_notices(world.remover, [api]) == [
        Notice("DELETION_INTERRUPTED", f"{MESSAGE}; {HINT}")
    ]


def test_leftovers_are_problems(world: World) -> None:
    world.remover.left["/code/x"] = "/code/.x.symphony-copy-00000000"
    assert set_aside.problems(world.remover, world.reader.entries("repo", "workspace")) == [
        Problem(
            "leftover",
            "an interrupted deletion or move left /code/.x.symphony-copy-00000000",
            "check its contents, then delete it or move it back",
        ),
        Problem("interrupted deletion", MESSAGE, HINT),
    ]


def test_a_repo_set_aside_is_put_back(world: World) -> None:
    repos = world.reader.entries("repo")
    assert set_aside.put_back(world.remover, repos) == [
        Notice("DELETION_UNDONE", "put back repo 'acme/api': /code/api")
    ]
    assert set_aside.put_back(world.remover, repos) == []
