from __future__ import annotations

import pytest

from symphony_cli.base.errors import Conflict
from symphony_cli.registry.row_places import (
    is_within,
    keep_moved,
    moved,
    refuse_taken_places,
    rows_within,
)
from tests.builders import LATER, a_profile, a_repo, a_vault, a_workspace
from tests.fakes.world import World

ADA = a_profile()
ACME = a_workspace(profile_id=ADA.id, root="/code/acme")
API = a_repo(workspace_id=ACME.id, path="/code/acme/api")
NOTES = a_vault(workspace_id=ACME.id, path="/code/acme/notes")


def a_world() -> World:
    beside = a_repo(workspace_id=ACME.id, name="beside", path="/code/acme-2")
    return World(ADA, a_workspace(profile_id=ADA.id, name="loose"), ACME, API, NOTES, beside)


@pytest.mark.parametrize(
    ("path", "directory", "within"),
    [
        ("/a", "/a", True),
        ("/a/b", "/a", True),
        ("/a/b", "/a/", True),
        ("/a/b", "/", True),
        ("/ab", "/a", False),
        ("/", "/a", False),
        (None, "/", False),
    ],
)
def test_a_path_is_within_itself_and_the_directories_above(
    path: str | None, directory: str, within: bool
) -> None:
    assert is_within(path, directory) is within


def test_entries_move_with_their_directory() -> None:
    world = a_world()
    found = rows_within(world.reader, "/code/acme")
    assert [entry.name for entry in found] == ["acme", "api", "notes"]
    entries = [moved(entry, "/code/acme", "/new") for entry in found]
    refuse_taken_places(world.reader, entries)
    with world.unit_of_work as uow:
        keep_moved(uow, entries, LATER)
        uow.commit("test", "acme", LATER)
    paths = {entry.name: entry.path for entry in world.reader.entries("workspace", "repo", "vault")}
    assert paths == {
        "acme": "/new",
        "api": "/new/api",
        "notes": "/new/notes",
        "beside": "/code/acme-2",
        "loose": None,
    }


def test_an_entry_cannot_move_to_the_path_of_another_of_its_noun() -> None:
    world = a_world()
    [api] = world.reader.entries("repo", name_key="api")
    with pytest.raises(Conflict) as caught:
        refuse_taken_places(world.reader, [api._replace(path="/code/acme-2")])
    assert caught.value.code == "REPO_PATH_TAKEN"
    refuse_taken_places(world.reader, [api._replace(path="/code/acme/notes")])
