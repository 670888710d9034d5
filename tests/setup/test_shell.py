"""Answers for shells: completions, and the segment of the prompt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.base.errors import NotFound, SymphonyError
from symphony_cli.base.text import key
from symphony_cli.domain.entries import Entry
from symphony_cli.registry.choices import Choice
from symphony_cli.registry.locating import locate
from symphony_cli.setup import shell
from tests.builders import a_profile, a_repo, a_vault, a_workspace
from tests.fakes.world import Entity, World

ADA = a_profile()
ACME = a_workspace(profile_id=ADA.id, root="/code")
HOME = a_workspace(profile_id=ADA.id, name="Home")
API = a_repo(workspace_id=ACME.id)
WEB = a_repo(workspace_id=ACME.id, name="Web", path="/code/web")
NOTES = a_vault(workspace_id=HOME.id)
EVERYTHING = (ADA, ACME, HOME, API, WEB, NOTES)
NOWHERE = Choice()


def named(world: World, prefix: str, choice: Choice = NOWHERE) -> list[str]:
    world.choice = choice
    return shell.names(world, prefix)


def test_rows_with_a_path_are_completed_by_name() -> None:
    world = World(*EVERYTHING)
    assert named(world, "") == ["acme", "api", "notes", "Web"]


@pytest.mark.parametrize(
    ("prefix", "names"),
    [
        ("a", ["acme", "api", "acme/"]),
        ("AP", ["api"]),
        ("w", ["Web"]),
        (" w", ["Web"]),
        ("webs", []),
        ("h", ["Home/"]),
        ("acme/", ["acme/api", "acme/Web"]),
        ("ACME/w", ["acme/Web"]),
        ("home/n", ["Home/notes"]),
        ("nope/", []),
        ("/", []),
        ("\udcff", []),
        ("\x1b", []),
    ],
)
def test_names_are_completed_whatever_the_case(prefix: str, names: list[str]) -> None:
    assert named(World(*EVERYTHING), prefix) == names


def test_an_ambiguous_name_is_completed_with_its_workspace() -> None:
    world = World(*EVERYTHING, a_repo(workspace_id=HOME.id, path="/home/api"))
    assert named(world, "") == ["acme", "acme/api", "Home/api", "notes", "Web"]
    assert named(world, "ap") == []


def test_a_plain_name_belongs_to_the_active_workspace() -> None:
    world = World(*EVERYTHING, a_repo(workspace_id=HOME.id, path="/home/api"))
    inside = Choice(directory="/code/web")
    assert named(world, "", inside) == ["acme", "api", "Home/api", "notes", "Web"]


def test_a_workspace_hides_a_repo_of_the_same_name_elsewhere() -> None:
    same = a_repo(workspace_id=HOME.id, name="acme", path="/home/acme")
    world = World(*EVERYTHING, same)
    assert named(world, "") == ["acme", "Home/acme", "api", "notes", "Web"]
    # Without a root it has no path, but the name still resolves to it.
    world = World(ADA, ACME.changed(ACME.updated_at, root=None), HOME, same)
    assert named(world, "") == ["Home/acme"]


def test_names_that_differ_in_case_are_distinct() -> None:
    world = World(*EVERYTHING, a_repo(workspace_id=HOME.id, name="API", path="/home/api"))
    assert named(world, "") == ["acme", "API", "api", "notes", "Web"]


def test_rows_at_one_path_count_as_one() -> None:
    world = World(*EVERYTHING, a_vault(workspace_id=HOME.id, name="api", path="/code/api"))
    assert named(world, "ap") == ["api"]


def test_a_workspace_with_a_slash_in_its_name_hides_a_qualified_name() -> None:
    slashed = a_workspace(profile_id=ADA.id, name="acme/api", root="/slashed")
    world = World(*EVERYTHING, slashed, a_repo(workspace_id=slashed.id, name="x", path="/x"))
    assert named(world, "acme/a") == ["acme/api", "acme/api/"]
    assert named(world, "acme/api/") == ["acme/api/x"]


def test_in_a_named_workspace_only_its_own_names_are_plain() -> None:
    world = World(*EVERYTHING)
    assert named(world, "", Choice(workspace="home")) == ["notes"]
    assert named(world, "acme/a", Choice(workspace="home")) == []
    assert named(world, "home/", Choice(workspace="home")) == ["Home/notes"]
    with pytest.raises(NotFound):
        named(world, "", Choice(workspace="nope"))


def test_names_of_other_profiles_are_completed_in_the_shortest_form() -> None:
    bob = a_profile(username="bob", email="bob@example.org")
    lab = a_workspace(profile_id=bob.id, name="lab", root="/lab")
    world = World(*EVERYTHING, bob, lab, a_repo(workspace_id=lab.id, name="x", path="/lab/x"))
    world.use(ADA)
    assert named(world, "") == ["acme", "lab", "api", "notes", "Web", "x"]
    assert named(world, "", Choice(profile="bob")) == ["lab", "x"]
    twin = a_workspace(profile_id=bob.id, root="/bobs")
    world.add(twin, a_repo(workspace_id=twin.id, path="/bobs/api"))
    assert named(world, "a") == ["acme", "api", "acme/"]
    assert named(world, "b") == []
    inside = Choice("bob", "acme", "/bobs/api")
    assert named(world, "", inside) == ["api"]
    assert named(world, "bob:a", Choice()) == ["bob:acme", "bob:api", "bob:acme/"]
    assert named(world, "ada:acme/a", Choice()) == ["ada:acme/api"]


def test_of_too_many_names_the_first_ones_and_the_last_are_completed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shell, "MOST", 2)
    many = [a_repo(workspace_id=ACME.id, name=f"r{n}", path=f"/r{n}") for n in range(9)]
    assert named(World(ADA, ACME, *many), "r") == ["r0", "r1", "r8"]
    assert named(World(ADA, ACME, *many), "acme/r") == ["acme/r0", "acme/r1", "acme/r8"]


def test_an_empty_store_has_no_names() -> None:
    assert named(World(), "") == []
    assert named(World(), "a/b") == []


SAME_NAMES = st.sampled_from(["a", "A", "b", "a/b", "B/a"])


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draw a few workspaces that share most names, in and between them."""
    entities: list[Entity] = [ADA]
    for name in draw(st.lists(SAME_NAMES, unique_by=key, max_size=4)):
        root = draw(st.sampled_from([None, "/root", f"/{name}"]))
        workspace = a_workspace(profile_id=ADA.id, name=name, root=root)
        entities.append(workspace)
        for make in (a_repo, a_vault):
            for held in draw(st.lists(st.sampled_from(["a", "A", "b"]), unique_by=key, max_size=2)):
                path = draw(st.sampled_from([f"/{held}", f"/{name}/{held}"]))
                entities.append(make(workspace_id=workspace.id, name=held, path=path))
    return World(*entities)


@given(worlds(), st.sampled_from([None, "/root", "/a", "/b", "/A/a"]))
def test_every_name_has_a_path_and_every_reachable_path_a_name(
    world: World, directory: str | None
) -> None:
    choice = Choice(directory=directory)
    names = named(world, "", choice)
    assert len(set(names)) == len(names)
    reached = {locate(world.reader, name, choice).path for name in names}
    entries: list[Entry] = world.reader.entries("workspace", "repo", "vault")
    for entry in entries:
        for reference in (entry.name, entry.full_name):
            try:
                path = locate(world.reader, reference, choice).path
            except SymphonyError:
                continue
            assert path in reached


@given(worlds(), st.sampled_from(["a", "A", "b", "a/", "b/a", "B/A"]))
def test_every_name_begins_with_the_prefix_and_leads_to_a_path(world: World, prefix: str) -> None:
    for name in named(world, prefix):
        assert key(name).startswith(key(prefix))
        if not name.endswith("/"):
            assert locate(world.reader, name, NOWHERE)


# The segment


def segment(
    world: World, directory: str | None, profile: str | None = None, workspace: str | None = None
) -> str | None:
    world.choice = Choice(profile, workspace, directory)
    return shell.segment(world)


@pytest.mark.parametrize(
    ("directory", "text"),
    [
        ("/code/api", "acme/api"),
        ("/code/api/deep", "acme/api"),
        ("/code", "acme"),
        ("/code/notes/x", "Home/notes"),
        ("/codex", None),
        ("/", None),
        (None, None),
    ],
)
def test_the_segment_is_the_place_of_the_directory(directory: str | None, text: str | None) -> None:
    world = World(*EVERYTHING)
    world.use(ADA, HOME)
    assert segment(world, directory) == text
    assert segment(world, directory, workspace="home", profile="nope") == text


def test_a_repo_comes_before_the_vault_and_the_root_at_its_path() -> None:
    root = a_workspace(profile_id=ADA.id, name="root", root="/root")
    vault = a_vault(workspace_id=root.id, name="v", path="/root")
    assert segment(World(ADA, root, vault), "/root") == "root/v"
    repo = a_repo(workspace_id=root.id, name="r", path="/root")
    assert segment(World(ADA, root, vault, repo), "/root") == "root/r"


def test_of_several_workspaces_the_segment_is_the_active_one() -> None:
    other = a_repo(workspace_id=HOME.id, name="other", path="/elsewhere/api")
    same = a_repo(workspace_id=ACME.id, name="same", path="/elsewhere/api")
    world = World(*EVERYTHING, other, same)
    assert segment(world, "/elsewhere/api") == "acme/same"
    world.use(ADA, HOME)
    assert segment(world, "/elsewhere/api") == "Home/other"


def test_control_characters_are_escaped_in_the_segment() -> None:
    world = World(ADA, ACME)
    odd = a_repo(workspace_id=ACME.id, path="/code/odd")
    object.__setattr__(odd, "name", "a\x1b]0;b")
    world.add(odd)
    assert segment(world, "/code/odd") == "acme/a\\x1b]0;b"
