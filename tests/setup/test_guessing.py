"""Guesses of the place that a few letters mean."""

from __future__ import annotations

import pytest

from symphony_cli.base.errors import Ambiguous
from symphony_cli.registry.choices import Choice
from symphony_cli.setup.guessing import guess
from tests.builders import a_profile, a_repo, a_vault, a_workspace
from tests.fakes.world import World

ADA = a_profile()
EVE = a_profile(username="eve", email="eve@example.org")
ACME = a_workspace(profile_id=ADA.id, root="/acme")
HOME = a_workspace(profile_id=ADA.id, name="home")
FAR = a_workspace(profile_id=EVE.id, name="far")


def a_world() -> World:
    world = World(
        ADA,
        EVE,
        ACME,
        HOME,
        FAR,
        *(
            a_repo(workspace_id=ACME.id, name=name, path=f"/acme/{name}")
            for name in ("billing-api", "billing-web", "Frontend")
        ),
        a_repo(workspace_id=HOME.id, name="billing", path="/home/billing"),
        a_repo(workspace_id=HOME.id, name="dotfiles", path="/home/dotfiles"),
        a_repo(workspace_id=FAR.id, name="zebra-api", path="/far/zebra-api"),
        a_vault(workspace_id=HOME.id, name="notes", path="/home/notes"),
    )
    world.use(ADA, ACME)
    return world


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("front", "/acme/Frontend"),
        ("DOT", "/home/dotfiles"),
        ("api", "/acme/billing-api"),
        ("files", "/home/dotfiles"),
        ("dtf", "/home/dotfiles"),
        ("zeb", "/far/zebra-api"),
        ("acm", "/acme"),
        ("home/bill", "/home/billing"),
        ("note", "/home/notes"),
        ("x", None),
        ("qqq", None),
        ("", None),
        ("hom", None),
        ("\x1b", None),
    ],
)
def test_the_nearest_name_that_fits_best_is_meant(text: str, path: str | None) -> None:
    world = a_world()
    found = guess(world.reader, text, Choice())
    assert (found.path if found else None) == path


def test_options_limit_the_guess() -> None:
    reader = a_world().reader
    assert guess(reader, "bill", Choice(workspace="home")).path == "/home/billing"  # type: ignore[union-attr]
    assert guess(reader, "dot", Choice(workspace="acme")) is None
    assert guess(reader, "dot", Choice(profile="eve")) is None


def test_several_places_that_fit_are_named() -> None:
    world = a_world()
    with pytest.raises(Ambiguous) as caught:
        guess(world.reader, "bill", Choice())
    assert (caught.value.message, caught.value.hint) == (
        "'bill' is ambiguous: 2 matches",
        "type more of one of these names: acme/billing-api, acme/billing-web",
    )


def test_one_path_with_two_names_is_no_question() -> None:
    world = a_world()
    world.add(a_vault(workspace_id=HOME.id, name="dotty", path="/home/dotfiles"))
    found = guess(world.reader, "dot", Choice())
    assert found
    assert found.path == "/home/dotfiles"


def test_of_many_places_only_some_are_named() -> None:
    world = a_world()
    for number in range(12):
        world.add(a_repo(workspace_id=ACME.id, name=f"many-{number:02}", path=f"/many/{number}"))
    with pytest.raises(Ambiguous) as caught:
        guess(world.reader, "many", Choice())
    assert str(caught.value.hint).endswith("acme/many-09, 2 more")
