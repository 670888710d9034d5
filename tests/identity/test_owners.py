from __future__ import annotations

import pytest

from symphony_cli.identity.owners import expected_at, registrations_by_path
from symphony_cli.registry.choices import Whereabouts
from tests.builders import a_profile, a_repo, a_workspace
from tests.fakes.world import World

ADA = a_profile()
EVE = a_profile(username="eve", email="eve@x.org")
ACME = a_workspace(profile_id=ADA.id, root="/code")
OPEN = a_workspace(profile_id=EVE.id, name="open", root="/code/open")
LOOSE = a_workspace(profile_id=EVE.id, name="loose")


def world_with(*repos: tuple[object, str]) -> World:
    """Return a world with repos at paths, each in the workspace of an ID."""
    made = [a_repo(workspace_id=id, path=path) for id, path in repos]
    return World(ADA, EVE, OPEN, LOOSE, ACME, *made)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/code/api", ("ada", "workspace", "acme")),
        ("/code/open/api", ("eve", "workspace", "open")),
        ("/code/opener", ("ada", "workspace", "acme")),
        ("/code", ("ada", "workspace", "acme")),
        ("/elsewhere", None),
        ("/code/loose", ("eve", "repo", "api")),
    ],
)
def test_a_registration_decides_before_the_deepest_root(
    path: str, expected: tuple[str, str, str] | None
) -> None:
    reader = world_with((LOOSE.id, "/code/loose")).reader
    found = expected_at(reader, Whereabouts((path,), path, path), ())
    assert (found and (found.profile.username, found.noun, found.name)) == expected


@pytest.mark.parametrize(
    ("path", "owner"), [("/code/open/api", "open"), ("/code/api", "acme"), ("/x/api", "acme")]
)
def test_the_workspace_with_the_nearest_root_owns_a_repo_of_several(path: str, owner: str) -> None:
    reader = world_with((LOOSE.id, path), (OPEN.id, path), (ACME.id, path)).reader
    found = registrations_by_path(reader, [path])[path]
    assert [len(found), found[0].workspace] == [3, owner]
