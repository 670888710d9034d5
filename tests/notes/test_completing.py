"""Completions of the tags of notes."""

from __future__ import annotations

import pytest

from symphony_cli.base.errors import MissingContext
from symphony_cli.domain.vault_places import MISSING
from symphony_cli.notes.completing import tags_beginning
from symphony_cli.notes.views import NoteEntry
from symphony_cli.registry.choices import Choice
from tests.builders import a_profile, a_vault, a_workspace
from tests.fakes.world import World

ADA = a_profile()
ACME = a_workspace(profile_id=ADA.id)
HOME = a_workspace(profile_id=ADA.id, name="home")
NOTES = a_vault(workspace_id=ACME.id, path="/acme/notes")
PLANS = a_vault(workspace_id=ACME.id, name="plans", path="/acme/plans")
DIARY = a_vault(workspace_id=HOME.id, name="diary", path="/home/diary")


def a_note(*tags: str) -> NoteEntry:
    return NoteEntry("a.md", "a", [], list(tags), 0, [])


@pytest.fixture
def world() -> World:
    world = World(ADA, ACME, HOME, NOTES, PLANS, DIARY)
    world.choice = Choice(workspace="acme")
    world.notes.entries = {
        "/acme/notes": [a_note("project/Acme", "Project"), a_note("project", "two words")],
        "/acme/plans": [a_note("İstanbul", "plan", "/odd/", "bad\x1btag")],
        "/home/diary": [a_note("private")],
    }
    return world


@pytest.mark.parametrize(
    ("prefix", "tags"),
    [
        ("", ["odd", "plan", "Project", "project/Acme", "two words", "İstanbul"]),
        ("PRO", ["Project", "project/Acme"]),
        ("project/", ["project/Acme"]),
        ("project/x", []),
        ("#pl", ["#plan"]),
        ("##/pl", ["##/plan"]),
        ("two w", ["two words"]),
        ("ist", ["İstanbul"]),
        ("plan,", []),
        ("\x1b", []),
        ("\udcff", []),
    ],
)
def test_tags_of_the_active_workspace_are_completed(
    world: World, prefix: str, tags: list[str]
) -> None:
    assert sorted(tags_beginning(world, prefix)) == sorted(tags)


def test_tags_are_sorted_without_regard_to_case(world: World) -> None:
    assert tags_beginning(world, "p") == ["plan", "Project", "project/Acme"]


def test_tags_of_locked_and_missing_vaults_are_left_out(world: World) -> None:
    world.files.gone.add("/acme/notes")
    assert tags_beginning(world, "p") == ["plan"]
    world.files.states["/acme/plans"] = MISSING
    assert tags_beginning(world, "p") == []
    assert world.notes.forgotten == []


def test_without_an_active_workspace_nothing_is_completed(world: World) -> None:
    world.choice = Choice()
    with pytest.raises(MissingContext):
        tags_beginning(world, "")
    assert tags_beginning(World(), "") == []
