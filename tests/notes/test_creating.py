from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from symphony_cli.base.errors import Conflict, MissingContext, NotFound, Refused
from symphony_cli.base.findings import Notice
from symphony_cli.domain.vault_places import DOUBLED, INTERRUPTED, LOCKED
from symphony_cli.notes.creating import new_note
from symphony_cli.notes.views import MadeNote, NoteEntry
from symphony_cli.registry.choices import Choice
from tests.builders import a_profile, a_vault, a_workspace
from tests.fakes.notes import FakeNoteDirectory, FakeNoteIndex
from tests.fakes.world import World

ADA = a_profile()
ACME = a_workspace(profile_id=ADA.id)
NOTES = a_vault(workspace_id=ACME.id, path="/notes")
ZK = a_vault(workspace_id=ACME.id, name="zk", path="/zk", kind="zk")
GRAPH = a_vault(workspace_id=ACME.id, name="graph", path="/graph", kind="logseq")


@pytest.fixture
def world() -> World:
    world = World(ADA, ACME, NOTES, ZK, GRAPH)
    world.clock.time = datetime(2026, 11, 2, 9, 5, tzinfo=UTC)
    return world


@pytest.fixture
def directory() -> FakeNoteDirectory:
    return FakeNoteDirectory()


def made(
    world: World,
    directory: FakeNoteDirectory,
    title: str | None,
    vault: str | None,
    *,
    index: FakeNoteIndex | None = None,
    **more: Any,
) -> MadeNote:
    ports = (world.reader, world.files, directory, index or FakeNoteIndex(), world.clock)
    return new_note(*ports, Choice(), title, vault=vault, **more)[0]


def test_the_note_of_the_day_may_be_there_already(
    world: World, directory: FakeNoteDirectory
) -> None:
    path = "/notes/2026-11-02.md"
    first = made(world, directory, None, "notes")
    assert first == MadeNote("2026-11-02", "notes", path, True)
    assert made(world, directory, None, "notes") == first._replace(is_new=False)
    assert directory.files == {path: "# 2026-11-02\n"}


def test_a_note_that_is_there_is_a_conflict(world: World, directory: FakeNoteDirectory) -> None:
    directory.files["/notes/a b.md"] = "mine"
    with pytest.raises(Conflict) as raised:
        made(world, directory, "a b", "notes")
    assert raised.value.hint == "open it: symphony vault note open '/notes/a b.md'"
    assert directory.files == {"/notes/a b.md": "mine"}


@pytest.mark.parametrize("title", ["plan/S1", "My Page", "aa", "Nov 2nd, 2026"])
def test_a_page_of_logseq_is_there_under_any_of_its_names(
    title: str, world: World, directory: FakeNoteDirectory
) -> None:
    index = FakeNoteIndex()
    index.entries["/graph"] = [
        NoteEntry("pages/plan___s1.md", "plan___s1", [], [], 0, []),
        NoteEntry("pages/other.md", "My page", ["AA"], [], 0, []),
        NoteEntry("journals/2026_11_02.md", "2026_11_02", [], [], 0, []),
    ]
    directory.files["/graph/pages/other.md"] = "title:: My page\n"
    with pytest.raises(Conflict):
        made(world, directory, title, "graph", index=index)
    assert list(directory.files) == ["/graph/pages/other.md"]
    assert made(world, directory, "plan", "graph", index=index).path == "/graph/pages/plan.md"


def test_the_note_of_the_day_is_there_in_another_case(
    world: World, directory: FakeNoteDirectory
) -> None:
    directory.files["/graph/Journals/2026_11_02.MD"] = "mine"
    there = made(world, directory, None, "graph")
    assert (there.path, there.is_new) == ("/graph/Journals/2026_11_02.MD", False)


def test_another_id_is_taken_where_one_is_taken(world: World, directory: FakeNoteDirectory) -> None:
    directory.taken = 3
    assert made(world, directory, "Plan", "zk").is_new
    directory.taken = 1_000
    with pytest.raises(Conflict):
        made(world, directory, "Plan", "zk")


def test_without_a_default_vault_one_has_to_be_named(
    world: World, directory: FakeNoteDirectory
) -> None:
    with pytest.raises(MissingContext):
        made(world, directory, "Plan", None)
    world.use(NOTES)
    assert made(world, directory, "Plan", None).path == "/notes/Plan.md"


def test_a_vault_that_is_locked_or_missing_takes_none(
    world: World, directory: FakeNoteDirectory
) -> None:
    world.files.gone.add("/notes")
    with pytest.raises(NotFound) as raised:
        made(world, directory, "Plan", "notes")
    assert raised.value.code == "VAULT_MISSING"
    world.files.states["/notes"] = LOCKED
    with pytest.raises(Refused):
        made(world, directory, "Plan", "notes")
    assert directory.files == {}


def test_a_vault_that_is_half_done_takes_none_and_one_that_is_there_twice_tells(
    world: World, directory: FakeNoteDirectory
) -> None:
    world.files.states["/notes"] = INTERRUPTED
    with pytest.raises(Refused) as raised:
        made(world, directory, "Plan", "notes")
    assert (raised.value.code, directory.files) == ("VAULT_INTERRUPTED", {})
    world.files.states["/notes"] = DOUBLED
    ports = (world.reader, world.files, directory, FakeNoteIndex(), world.clock)
    expected = (
        "vault 'notes': both /notes and /notes.tar.age are there;"
        " compare them, and move the one away that is not meant"
    )
    for _ in range(2):
        notices = new_note(*ports, Choice(), None, vault="notes")[2]
        assert notices == [Notice("VAULT_DOUBLED", expected)]
