"""What a directory belongs to."""

from __future__ import annotations

import pytest

from symphony_cli.base.errors import NotFound
from symphony_cli.registry import contexts
from symphony_cli.registry.choices import Choice, Whereabouts
from symphony_cli.registry.surroundings import places_around
from tests.builders import a_profile, a_repo, a_vault, a_workspace
from tests.fakes.registry import FakeSurroundings
from tests.fakes.world import World

ADA = a_profile()
BOB = a_profile(username="bob", email="bob@example.org")
JOB = a_workspace(profile_id=ADA.id, name="job", root="/job")
OWN = a_workspace(profile_id=ADA.id, name="own")
LAB = a_workspace(profile_id=BOB.id, name="lab", root="/lab")
API = a_repo(workspace_id=JOB.id, path="/job/api")


def names(world: World, directory: str, place: Whereabouts | None = None) -> list[str]:
    return [entry.full_name for entry in places_around(world.reader, directory, place)]


def test_a_linked_worktree_belongs_to_its_repo_wherever_it_is() -> None:
    world = World(ADA, BOB, JOB, LAB, API)
    tree = Whereabouts(("/job/api",), "/job/api", "/lab/tree")
    assert names(world, "/lab/tree/src", tree) == ["job/api"]
    assert names(world, "/lab/other") == ["lab"]


def test_a_vault_inside_a_repo_decides_within_one_profile() -> None:
    repository = Whereabouts(("/job/api",), "/job/api", "/job/api")
    mine = a_vault(workspace_id=OWN.id, path="/job/api/notes")
    world = World(ADA, JOB, OWN, API, mine)
    assert names(world, "/job/api/notes/a", repository) == ["own/notes"]
    theirs = a_vault(workspace_id=LAB.id, path="/job/api/notes")
    world = World(ADA, BOB, JOB, LAB, API, theirs)
    assert names(world, "/job/api/notes/a", repository) == ["job/api"]


def test_a_repository_that_is_not_registered_belongs_to_the_place_around_it() -> None:
    world = World(ADA, BOB, JOB, LAB, API)
    inside = Whereabouts(("/job/api/vendor",), "/job/api/vendor", "/job/api/vendor")
    assert names(world, "/job/api/vendor/x", inside) == ["job/api"]
    outside = Whereabouts(("/else",), "/else", "/else")
    assert names(world, "/else", outside) == []


CHOICE = Choice(surroundings=FakeSurroundings({"/lab/tree": "/job/api"}))


@pytest.mark.parametrize(
    ("noun", "reference", "found"),
    [
        ("repo", "/job/api", "job/api"),
        ("repo", "/job/api/src", "job/api"),
        ("repo", "./api", "job/api"),
        ("repo", "/lab/tree", "job/api"),
        ("vault", "/job/api/notes/a", "own/notes"),
        ("repo", "/job/api/notes/a", "job/api"),
        ("workspace", "/job/api/notes", "own"),
        ("workspace", "/lab/x", "lab"),
        ("workspace", "/lab/tree", "job"),
    ],
)
def test_a_path_names_what_is_there_or_the_nearest_around_it(
    noun: str, reference: str, found: str
) -> None:
    notes = a_vault(workspace_id=OWN.id, path="/job/api/notes")
    reader = World(ADA, BOB, JOB, OWN, LAB, API, notes).reader
    if noun == "workspace":
        entry = contexts.resolve_workspace(reader, reference, CHOICE)
    else:
        entry = contexts.resolve_held(reader, noun, reference, CHOICE)
    assert entry.full_name == found


@pytest.mark.parametrize(
    ("reference", "choice"),
    [
        ("/lab", CHOICE),
        ("/job/api", CHOICE._replace(profile="bob")),
        ("/job/api", CHOICE._replace(workspace="lab")),
    ],
)
def test_a_path_outside_or_beyond_the_limit_is_not_found(reference: str, choice: Choice) -> None:
    reader = World(ADA, BOB, JOB, LAB, API).reader
    with pytest.raises(NotFound) as caught:
        contexts.resolve_held(reader, "repo", reference, choice)
    assert (caught.value.code, caught.value.message) == (
        "REPO_NOT_FOUND",
        f"no repo is registered at '{reference}' or above it",
    )
