"""The active profile, workspace and vault."""

from __future__ import annotations

import pytest

from symphony_cli.base.errors import NOT_SET_UP, SET_UP, Ambiguous, MissingContext, NotFound
from symphony_cli.registry import contexts
from symphony_cli.registry.choices import Choice
from tests.builders import a_repo, a_vault, a_workspace
from tests.fakes.world import World
from tests.registry.two_profiles import ACME, ADA, BOB, EVERYTHING, HOME, LAB, NOTES, NOWHERE


def profile_in(world: World, choice: Choice) -> str | None:
    found = contexts.find_profile(world.reader, choice)
    if found is not None:
        assert contexts.profile(world.reader, choice) == found
    return found and found.name


def vault_in(world: World, directory: str, workspace: str | None = None) -> str:
    choice = Choice(workspace=workspace, directory=directory)
    return contexts.default_vault(world.reader, choice).name


def workspace_in(world: World, choice: Choice) -> str | None:
    found = contexts.find_workspace(world.reader, choice)
    if found is not None:
        assert contexts.workspace(world.reader, choice) == found
    return found and found.name


# The profile


def test_a_named_profile_comes_before_the_directory_and_the_one_in_use() -> None:
    world = World(*EVERYTHING)
    world.use(ADA)
    for reference in ("bob", "BOB", str(BOB.id), BOB.id.hex[:12]):
        assert profile_in(world, Choice(profile=reference, directory="/code/api")) == "bob"


def test_an_unknown_profile_is_not_found() -> None:
    for world in (World(), World(ADA)):
        with pytest.raises(NotFound) as caught:
            contexts.find_profile(world.reader, Choice(profile="zoe"))
        assert caught.value.code == "PROFILE_NOT_FOUND"


@pytest.mark.parametrize(
    ("directory", "profile"),
    [
        ("/lab", "bob"),
        ("/lab/deep/below", "bob"),
        ("/laboratory", "ada"),
        ("/", "ada"),
        ("/elsewhere", "ada"),
        (None, "ada"),
    ],
)
def test_the_directory_comes_before_the_profile_in_use(directory: str | None, profile: str) -> None:
    world = World(*EVERYTHING)
    world.use(ADA)
    assert profile_in(world, Choice(directory=directory)) == profile


def test_the_profile_in_use_is_the_fallback() -> None:
    world = World(ADA, BOB)
    assert profile_in(world, NOWHERE) is None
    world.use(BOB)
    assert profile_in(world, NOWHERE) == "bob"


def test_the_only_profile_is_active() -> None:
    assert profile_in(World(BOB), NOWHERE) == "bob"


def test_in_a_repo_of_two_profiles_the_one_with_the_nearest_root_is_active() -> None:
    world = World(*EVERYTHING, a_repo(workspace_id=LAB.id, path="/code/api"))
    here = Choice(directory="/code/api/src")
    for profile in (ADA, BOB):
        world.use(profile)
        assert profile_in(world, here) == "ada"


def test_in_a_repo_of_two_profiles_without_roots_the_first_one_is_active_as_for_git() -> None:
    theirs, mine = (a_workspace(profile_id=one.id, root=None) for one in (BOB, ADA))
    world = World(ADA, BOB, theirs, mine, *(a_repo(workspace_id=w.id) for w in (theirs, mine)))
    here = Choice(directory="/code/api/src")
    for profile in (ADA, BOB):
        world.use(profile)
        assert profile_in(world, here) == "ada"


@pytest.mark.parametrize(
    ("world", "message", "hint"),
    [
        (World(), NOT_SET_UP, SET_UP),
        (
            World(ADA, BOB),
            "no active profile",
            "to set one, run `symphony profile use USERNAME`; or pass --profile",
        ),
    ],
)
def test_without_an_active_profile_the_hint_says_how_to_choose(
    world: World, message: str, hint: str
) -> None:
    with pytest.raises(MissingContext) as caught:
        contexts.profile(world.reader, NOWHERE)
    error = caught.value
    assert (error.code, error.message, error.hint, error.field) == (
        "NO_PROFILE",
        message,
        hint,
        "profile",
    )


# The workspace


def test_a_named_workspace_comes_before_the_directory_and_the_one_in_use() -> None:
    world = World(*EVERYTHING)
    world.use(ADA, ACME)
    for reference in ("home", "HOME", str(HOME.id), HOME.id.hex[:12]):
        assert workspace_in(world, Choice(workspace=reference, directory="/code/api")) == "home"


def test_a_workspace_is_named_within_the_active_profile() -> None:
    twin = a_workspace(profile_id=BOB.id, name="home")
    world = World(*EVERYTHING, twin)
    world.use(ADA)
    find = contexts.find_workspace

    def id_in(choice: Choice) -> str | None:
        found = find(world.reader, choice)
        return found and found.id

    assert id_in(Choice(workspace="home")) == str(HOME.id)
    assert id_in(Choice("bob", "home")) == str(twin.id)
    assert id_in(Choice(workspace="home", directory="/lab")) == str(twin.id)
    assert id_in(Choice(workspace=str(twin.id))) == str(twin.id)
    with pytest.raises(NotFound):
        find(world.reader, Choice("ada", "lab"))


def test_a_workspace_that_only_another_profile_has_is_found_with_its_profile() -> None:
    world = World(*EVERYTHING)
    world.use(ADA)
    for reference in ("lab", "bob:lab", "BOB:Lab"):
        choice = Choice(workspace=reference, directory="/code/api")
        assert (workspace_in(world, choice), profile_in(world, choice)) == ("lab", "bob")


def test_without_an_active_profile_a_workspace_is_named_among_all() -> None:
    world = World(*EVERYTHING)
    assert workspace_in(world, Choice(workspace="lab")) == "lab"
    world.add(a_workspace(profile_id=BOB.id, name="home"))
    with pytest.raises(Ambiguous):
        contexts.find_workspace(world.reader, Choice(workspace="home"))


@pytest.mark.parametrize(
    ("directory", "workspace"),
    [
        ("/code", "acme"),
        ("/code/other", "acme"),
        ("/code/api", "acme"),
        ("/code/api/src/deep", "acme"),
        ("/code/api/inner", "home"),
        ("/code/api/inner/src", "home"),
        ("/code/notes/daily", "home"),
        ("/code/notes2", "acme"),
        ("/home/ada/x", "home"),
        ("/lab", "lab"),
        ("/codex", "acme"),
        ("/", "acme"),
        (None, "acme"),
    ],
)
def test_the_deepest_entry_around_the_directory_decides(
    directory: str | None, workspace: str
) -> None:
    world = World(*EVERYTHING)
    world.use(ADA, ACME, LAB)
    assert workspace_in(world, Choice(directory=directory)) == workspace


def test_a_workspace_whose_root_is_the_root_directory_is_around_everything() -> None:
    world = World(ADA, HOME, a_workspace(profile_id=ADA.id, name="all", root="/"))
    world.use(ADA, HOME)
    assert workspace_in(world, Choice(directory="/anywhere")) == "all"
    assert workspace_in(world, Choice(directory="/")) == "all"


def test_a_named_profile_ignores_the_directories_of_others() -> None:
    world = World(*EVERYTHING)
    world.use(ADA, ACME)
    assert workspace_in(world, Choice("bob", directory="/code/api")) == "lab"
    assert workspace_in(world, Choice("ada", directory="/lab")) == "acme"
    assert workspace_in(world, Choice("ada", directory="/code/notes")) == "home"


def test_a_repo_in_two_workspaces_belongs_to_the_one_whose_root_is_nearest() -> None:
    world = World(*EVERYTHING, a_repo(workspace_id=HOME.id, path="/code/api"))
    here = Choice(directory="/code/api/src")
    assert workspace_in(world, here) == "acme"
    world.use(ADA, HOME)
    assert workspace_in(world, here) == "acme"
    nearer = a_workspace(profile_id=ADA.id, name="nearer", root="/code/api")
    world.add(nearer, a_repo(workspace_id=nearer.id, path="/code/api"))
    assert workspace_in(world, here) == "nearer"


@pytest.mark.parametrize("roots", [(None, None), ("/x", "/y"), ("/code", "/code"), ("/cod", None)])
def test_a_repo_in_two_workspaces_belongs_to_the_one_in_use_when_the_roots_do_not_decide(
    roots: tuple[str | None, str | None],
) -> None:
    one = a_workspace(profile_id=ADA.id, name="one", root=roots[0])
    two = a_workspace(profile_id=ADA.id, name="two", root=roots[1])
    third = a_workspace(profile_id=ADA.id, name="third")
    world = World(ADA, one, two, third, *(a_repo(workspace_id=w.id) for w in (one, two)))
    world.use(ADA, third)
    here = Choice(directory="/code/api/src")
    assert workspace_in(world, here) == "one"
    for current in (one, two):
        world.use(current)
        assert workspace_in(world, here) == current.name


def test_the_active_workspace_belongs_to_the_active_profile() -> None:
    theirs = a_workspace(profile_id=BOB.id, name="theirs")
    mine = a_workspace(profile_id=ADA.id, name="mine")
    world = World(ADA, BOB, theirs, mine, *(a_repo(workspace_id=w.id) for w in (theirs, mine)))
    here = Choice(directory="/code/api")
    for profile, workspace in ((ADA, "mine"), (BOB, "theirs")):
        choice = here._replace(profile=profile.username)
        assert workspace_in(world, choice) == workspace


def test_the_workspace_in_use_belongs_to_the_profile_in_use() -> None:
    world = World(*EVERYTHING)
    world.use(ACME, LAB, BOB)
    assert workspace_in(world, NOWHERE) == "lab"
    world.use(ADA)
    assert workspace_in(world, NOWHERE) == "acme"


def test_the_only_workspace_of_the_profile_is_active() -> None:
    world = World(ADA, BOB, ACME, HOME, LAB)
    assert workspace_in(world, Choice(profile="bob")) == "lab"
    assert workspace_in(world, Choice(profile="ada")) is None


@pytest.mark.parametrize(
    ("world", "choice", "code", "message", "hint"),
    [
        (
            World(),
            NOWHERE,
            "NO_PROFILE",
            NOT_SET_UP,
            SET_UP,
        ),
        (
            World(ADA),
            NOWHERE,
            "NO_WORKSPACE",
            "no active workspace in profile 'ada'",
            "to create one, run `symphony workspace create NAME`, or `symphony init DIR`",
        ),
        (
            World(ADA, ACME, HOME),
            Choice(directory="/elsewhere"),
            "NO_WORKSPACE",
            "no active workspace in profile 'ada'",
            "to set one, run `symphony workspace use NAME`; or pass --workspace",
        ),
    ],
)
def test_without_an_active_workspace_the_hint_says_how_to_choose(
    world: World, choice: Choice, code: str, message: str, hint: str
) -> None:
    assert contexts.find_workspace(world.reader, choice) is None
    with pytest.raises(MissingContext) as caught:
        contexts.workspace(world.reader, choice)
    error = caught.value
    assert (error.code, error.message, error.hint) == (code, message, hint)


# References in a context


def test_without_a_reference_the_active_one_is_found() -> None:
    world = World(*EVERYTHING)
    here = Choice(directory="/lab")
    assert contexts.resolve_profile(world.reader, None, here).name == "bob"
    assert contexts.resolve_workspace(world.reader, None, here).name == "lab"


def test_a_profile_and_a_workspace_are_found_by_reference() -> None:
    world = World(*EVERYTHING)
    world.use(ADA)
    assert contexts.resolve_profile(world.reader, "bob", NOWHERE).name == "bob"
    assert contexts.resolve_workspace(world.reader, "Home", NOWHERE).name == "home"
    for choice in (NOWHERE, Choice("bob")):
        assert contexts.resolve_workspace(world.reader, "lab", choice).name == "lab"
    with pytest.raises(NotFound):
        contexts.resolve_workspace(world.reader, "lab", Choice("ada"))


def a_world_of_twins() -> World:
    """Two repos called `api` in the workspaces of one profile, and one of another's."""
    world = World(*EVERYTHING)
    world.add(
        a_repo(workspace_id=HOME.id, path="/home/ada/api"),
        a_repo(workspace_id=LAB.id, path="/lab/api"),
    )
    world.use(ADA)
    return world


@pytest.mark.parametrize(
    ("reference", "choice", "path"),
    [
        ("api", Choice(workspace="home"), "/home/ada/api"),
        ("api", Choice(directory="/home/ada"), "/home/ada/api"),
        ("api", Choice(directory="/code"), "/code/api"),
        ("api", Choice("bob"), "/lab/api"),
        ("inner", Choice(directory="/code"), "/code/api/inner"),
        ("inner", NOWHERE, "/code/api/inner"),
        ("home/api", NOWHERE, "/home/ada/api"),
        ("lab/api", Choice("bob"), "/lab/api"),
        ("lab/api", NOWHERE, "/lab/api"),
        ("bob:lab/api", NOWHERE, "/lab/api"),
        ("bob:api", Choice(directory="/code"), "/lab/api"),
        ("BOB:Lab/API", Choice("bob"), "/lab/api"),
    ],
)
def test_the_active_workspace_is_searched_for_a_repo_before_the_profile(
    reference: str, choice: Choice, path: str
) -> None:
    reader = a_world_of_twins().reader
    assert contexts.resolve_held(reader, "repo", reference, choice).path == path


def test_without_an_active_workspace_equal_names_are_ambiguous() -> None:
    with pytest.raises(Ambiguous):
        contexts.resolve_held(a_world_of_twins().reader, "repo", "api", NOWHERE)


@pytest.mark.parametrize(
    ("reference", "choice"),
    [
        ("inner", Choice(workspace="acme")),
        ("notes", Choice(directory="/code")),
        ("lab/api", Choice("ada")),
        ("bob:lab/api", Choice("ada")),
        ("zoe:lab/api", NOWHERE),
        ("bob:acme/api", NOWHERE),
        ("lab/api", Choice(workspace="acme")),
        ("home/api", Choice(workspace="acme")),
    ],
)
def test_other_profiles_and_other_workspaces_than_the_named_one_are_not_searched(
    reference: str, choice: Choice
) -> None:
    with pytest.raises(NotFound):
        contexts.resolve_held(a_world_of_twins().reader, "repo", reference, choice)


def test_an_unambiguous_reference_needs_no_active_workspace() -> None:
    bare = a_workspace(profile_id=ADA.id)
    world = World(ADA, bare, HOME, a_repo(workspace_id=bare.id), NOTES)
    assert contexts.resolve_held(world.reader, "repo", "api", NOWHERE).path == "/code/api"
    in_two = Choice(directory="/code/api")
    world.add(a_repo(workspace_id=HOME.id, name="again"))
    assert contexts.resolve_held(world.reader, "vault", "notes", in_two).path == "/code/notes"


def a_world_of_vaults() -> World:
    """Acme has two vaults, one in the other, and home has one."""
    world = World(*EVERYTHING)
    world.add(a_vault(workspace_id=ACME.id, name="brain", path="/code/brain"))
    world.add(a_vault(workspace_id=ACME.id, name="deep", path="/code/brain/deep"))
    return world


def test_the_default_vault_is_the_one_in_use_or_the_only_one() -> None:
    world = a_world_of_vaults()
    in_a_repo = "/code/api/src"
    with pytest.raises(MissingContext) as raised:
        vault_in(world, in_a_repo)
    assert (raised.value.code, raised.value.message, raised.value.hint, raised.value.field) == (
        "NO_VAULT",
        "workspace 'acme' has 2 vaults, but no default vault",
        "to set one, run `symphony vault use NAME`",
        "vault",
    )
    [deep] = [vault for vault in world.all("vault") if vault.name == "deep"]
    world.use(deep)
    assert vault_in(world, in_a_repo) == "deep"
    assert vault_in(world, directory="/code/api/inner") == "notes"
    assert vault_in(world, workspace="home", directory="/code/brain") == "notes"


def test_the_vault_around_the_directory_comes_before_the_default_one() -> None:
    world = a_world_of_vaults()
    [deep] = [vault for vault in world.all("vault") if vault.name == "deep"]
    world.use(deep)
    assert vault_in(world, directory="/code/brain/a/b") == "brain"
    assert vault_in(world, directory="/code/brain/deep") == "deep"
    assert vault_in(world, workspace="acme", directory="/home/ada") == "deep"


def test_a_workspace_without_vaults_gives_a_hint() -> None:
    with pytest.raises(MissingContext) as raised:
        vault_in(World(*EVERYTHING), directory="/lab")
    assert (raised.value.message, raised.value.hint) == (
        "workspace 'lab' has no vaults",
        "to register one, run `symphony vault add DIR`; to find vaults, run `symphony vault scan`",
    )


def test_a_vault_is_found_by_reference_or_by_default() -> None:
    world = World(*EVERYTHING)
    choice = Choice(directory="/home/ada")
    for reference in ("notes", "home/notes", None):
        assert contexts.resolve_vault(world.reader, reference, choice).id == str(NOTES.id)
