from __future__ import annotations

from datetime import UTC, datetime

import pytest

from symphony_cli.base.errors import Conflict, MissingContext, NotFound, Refused
from symphony_cli.base.findings import Notice
from symphony_cli.domain.vault_places import CONFLICTING, INTERRUPTED, LOCKED
from symphony_cli.notes.creating import new_note
from symphony_cli.notes.views import MadeNote, NoteEntry
from tests.builders import a_profile, a_vault, a_workspace
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


def made(world: World, title: str | None, vault: str | None) -> MadeNote:
    return new_note(world, title, vault=vault)[0]


def test_the_daily_note_may_exist_already(world: World) -> None:
    path = "/notes/2026-11-02.md"
    first = made(world, None, "notes")
    assert first == MadeNote("2026-11-02", "notes", path, True, "acme", "ada")
    assert made(world, None, "notes") == first._replace(is_new=False)
    assert world.note_directory.files == {path: "# 2026-11-02\n"}


def test_an_existing_note_is_a_conflict(world: World) -> None:
    world.note_directory.files["/notes/a b.md"] = "mine"
    with pytest.raises(Conflict) as raised:
        made(world, "a b", "notes")
    assert raised.value.hint == "to open it, run `symphony note open '/notes/a b.md'`"
    assert world.note_directory.files == {"/notes/a b.md": "mine"}


@pytest.mark.parametrize("title", ["plan/S1", "My Page", "aa", "Nov 2nd, 2026"])
def test_a_logseq_page_is_a_conflict_under_any_of_its_names(title: str, world: World) -> None:
    world.notes.entries["/graph"] = [
        NoteEntry("pages/plan___s1.md", "plan/s1", [], [], 0, []),
        NoteEntry("pages/other.md", "My page", ["AA"], [], 0, []),
        NoteEntry("journals/2026_11_02.md", "2026_11_02", [], [], 0, []),
    ]
    world.note_directory.files["/graph/pages/other.md"] = "title:: My page\n"
    with pytest.raises(Conflict):
        made(world, title, "graph")
    assert list(world.note_directory.files) == ["/graph/pages/other.md"]
    assert made(world, "plan", "graph").path == "/graph/pages/plan.md"


def test_the_daily_note_is_found_in_another_case(world: World) -> None:
    world.note_directory.files["/graph/Journals/2026_11_02.MD"] = "mine"
    there = made(world, None, "graph")
    assert (there.path, there.is_new) == ("/graph/Journals/2026_11_02.MD", False)


def test_a_taken_id_is_replaced_by_another(world: World) -> None:
    world.note_directory.taken = 3
    assert made(world, "Plan", "zk").is_new
    world.note_directory.taken = 1_000
    with pytest.raises(Conflict):
        made(world, "Plan", "zk")


def test_a_vault_is_required_without_a_default_one(world: World) -> None:
    with pytest.raises(MissingContext):
        made(world, "Plan", None)
    world.use(NOTES)
    assert made(world, "Plan", None).path == "/notes/Plan.md"


def test_a_locked_or_missing_vault_refuses_a_note(world: World) -> None:
    world.files.gone.add("/notes")
    with pytest.raises(NotFound) as raised:
        made(world, "Plan", "notes")
    assert raised.value.code == "VAULT_MISSING"
    world.files.states["/notes"] = LOCKED
    with pytest.raises(Refused):
        made(world, "Plan", "notes")
    assert world.note_directory.files == {}


def test_an_interrupted_vault_refuses_a_note_and_a_doubled_one_warns(
    world: World,
) -> None:
    world.files.states["/notes"] = INTERRUPTED
    with pytest.raises(Refused) as raised:
        made(world, "Plan", "notes")
    assert (raised.value.code, world.note_directory.files) == ("VAULT_INTERRUPTED", {})
    world.files.states["/notes"] = CONFLICTING
    expected = (
        "vault 'notes': both /notes and /notes.tar.age exist;"
        " compare them, and move away the one you do not need"
    )
    for _ in range(2):
        notices = new_note(world, None, vault="notes")[2]
        assert notices == [Notice("VAULT_DOUBLED", expected)]
