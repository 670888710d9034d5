"""Workspaces: create, list, show, update, use, delete."""

from __future__ import annotations

from typing import Any

import pytest

from symphony_cli.base.configuration import Limits
from symphony_cli.base.errors import Conflict, InvalidValue, MissingContext, NotFound
from symphony_cli.domain.views import WorkspaceView
from symphony_cli.registry import workspaces
from symphony_cli.registry.choices import Choice
from tests.builders import a_profile, a_repo, a_vault, a_workspace
from tests.fakes.world import World

CREATED_TEXT = "2026-01-02T03:04:05.000000Z"
LATER_TEXT = "2026-01-03T03:04:05.000000Z"
ADA = a_profile()
BOB = a_profile(username="bob", email="bob@example.org")
ACME = a_workspace(profile_id=ADA.id, settings={"rate": 100, "ci": True})
HOME = a_workspace(profile_id=ADA.id, name="home", type="personal")
LAB = a_workspace(profile_id=BOB.id, name="lab", type="research")


def a_world(profile: str | None = None, workspace: str | None = None) -> World:
    world = World(ADA, BOB, ACME, HOME, LAB)
    world.use(ADA)
    world.choice = Choice(profile, workspace)
    return world


def create(world: World, **values: Any) -> WorkspaceView:
    return workspaces.create(world, **({"name": "beta"} | values))


def update(world: World, reference: str = "acme", **values: Any) -> WorkspaceView:
    return workspaces.update(world, reference, **values)


def test_create_adds_a_workspace_to_the_active_profile() -> None:
    world = a_world("bob")
    world.files.links["/link"] = "/real"
    view = create(
        world,
        name=" Beta ",
        type="client",
        description="one\ntwo",
        root="/link",
        settings=["rate:=100"],
    )
    assert view == WorkspaceView(
        id=view.id,
        profile="bob",
        name="Beta",
        type="client",
        description="one\ntwo",
        root="/real",
        file=None,
        remotes=[],
        tags=[],
        settings={"rate": 100},
        repo_count=0,
        vault_count=0,
        is_current=False,
        created_at=LATER_TEXT,
        updated_at=LATER_TEXT,
    )
    assert world.reader.workspaces(id=view.id) == [view]
    assert world.uow.committed
    assert world.history == [("workspace create", "Beta")]


def test_a_workspace_needs_only_a_name() -> None:
    view = create(a_world())
    assert (view.profile, view.type, view.description, view.root, view.settings) == (
        "ada",
        "general",
        "",
        None,
        {},
    )


def test_a_name_is_taken_only_in_its_own_profile() -> None:
    world = a_world()
    assert create(world, name="LAB").name == "LAB"
    with world.refuses(Conflict, "WORKSPACE_NAME_TAKEN") as caught:
        create(world, name="ACME")
    error = caught.value
    assert (error.message, error.hint, error.field) == (
        "workspace 'acme' already exists in profile 'ada'",
        None,
        "name",
    )


@pytest.mark.parametrize(
    ("values", "kind", "code"),
    [
        ({"name": ""}, InvalidValue, "WORKSPACE_NAME_INVALID"),
        ({"name": "a" * 256}, InvalidValue, "WORKSPACE_NAME_INVALID"),
        ({"type": "other"}, InvalidValue, "WORKSPACE_TYPE_INVALID"),
        ({"description": "a\x00"}, InvalidValue, "DESCRIPTION_INVALID"),
        ({"root": "/gone"}, InvalidValue, "PATH_INVALID"),
        ({"settings": ["rate"]}, InvalidValue, "SETTING_INVALID"),
    ],
)
def test_create_refuses(values: dict[str, Any], kind: Any, code: str) -> None:
    world = a_world()
    world.files.gone.add("/gone")
    with world.refuses(kind, code):
        create(world, **values)


def test_create_needs_a_profile() -> None:
    world = a_world("zoe")
    with world.refuses(NotFound, "PROFILE_NOT_FOUND"):
        create(world)
    for world in (World(), World(ADA, BOB)):
        with world.refuses(MissingContext, "NO_PROFILE"):
            create(world)


def test_create_refuses_to_exceed_the_limit_and_names_the_setting() -> None:
    world = a_world()
    world.limits = Limits(workspaces_per_profile=3)
    create(world)
    with world.refuses(Conflict, "WORKSPACE_LIMIT_REACHED") as caught:
        create(world, name="gamma")
    assert (caught.value.message, caught.value.hint) == (
        "profile 'ada' can have at most 3 workspaces; it has 3, and this adds 1",
        "to raise the limit, run `symphony config set limits.workspaces_per_profile 4`",
    )
    # The limit is each profile's own.
    world.choice = Choice("bob")
    create(world, name="gamma")


@pytest.mark.parametrize(
    ("profile", "options", "names"),
    [
        (None, {}, ["acme", "home"]),
        ("bob", {}, ["lab"]),
        (None, {"type": "personal"}, ["home"]),
        (None, {"type": "research"}, []),
        (None, {"everywhere": True}, ["acme", "home", "lab"]),
        (None, {"everywhere": True, "type": "research"}, ["lab"]),
    ],
)
def test_a_list_holds_the_workspaces_of_the_profile_or_all(
    profile: str | None, options: dict[str, Any], names: list[str]
) -> None:
    views = workspaces.list_workspaces(a_world(profile), **options)
    assert [view.name for view in views] == names


def test_a_list_of_an_empty_store_is_empty() -> None:
    assert workspaces.list_workspaces(World()) == []
    assert workspaces.list_workspaces(World(), everywhere=True) == []
    assert workspaces.list_workspaces(World(ADA)) == []


def test_a_list_refuses_an_unknown_type_and_needs_an_active_profile() -> None:
    with pytest.raises(InvalidValue):
        workspaces.list_workspaces(a_world(), type="other")
    with pytest.raises(NotFound):
        workspaces.list_workspaces(a_world("zoe"))
    with pytest.raises(MissingContext):
        workspaces.list_workspaces(World(ADA, BOB))


def test_show_returns_the_repos_and_vaults() -> None:
    world = a_world(workspace="home")
    world.add(
        a_repo(workspace_id=ACME.id, name="web", path="/gone"),
        a_repo(workspace_id=ACME.id),
        a_repo(workspace_id=HOME.id, path="/other"),
        a_vault(workspace_id=ACME.id),
    )
    world.files.gone.add("/gone")
    shown = workspaces.show(world, "ACME")
    assert (shown.workspace.name, shown.workspace.repo_count, shown.workspace.vault_count) == (
        "acme",
        2,
        1,
    )
    assert [(repo.name, repo.missing) for repo in shown.repos] == [("api", False), ("web", True)]
    assert [(vault.name, vault.missing) for vault in shown.vaults] == [("notes", False)]
    assert workspaces.show(world, None).workspace.name == "home"


def test_update_changes_the_given_values() -> None:
    world = a_world()
    view = update(
        world,
        name="Beta",
        type="client",
        description=" new ",
        root="/code",
        settings=["rate:=120"],
        unset_settings=["ci"],
    )
    assert view == WorkspaceView(
        id=str(ACME.id),
        profile="ada",
        name="Beta",
        type="client",
        description="new",
        root="/code",
        file=None,
        remotes=[],
        tags=[],
        settings={"rate": 120},
        repo_count=0,
        vault_count=0,
        is_current=False,
        created_at=CREATED_TEXT,
        updated_at=LATER_TEXT,
    )
    assert world.history == [("workspace update", "Beta")]


def test_an_empty_root_and_an_empty_description_clear_them() -> None:
    full = a_workspace(profile_id=ADA.id, root="/code", description="d")
    view = update(World(ADA, full), root="", description="")
    assert (view.root, view.description, view.updated_at) == (None, "", LATER_TEXT)


def test_a_workspace_may_change_the_case_of_its_own_name() -> None:
    assert update(a_world(), name="Acme").name == "Acme"


@pytest.mark.parametrize("values", [{}, {"name": " acme"}, {"settings": ["rate:=100"]}])
def test_an_update_without_changes_is_not_an_operation(values: dict[str, Any]) -> None:
    world = a_world()
    with world.unchanged():
        assert update(world, **values).updated_at == CREATED_TEXT


@pytest.mark.parametrize(
    ("reference", "values", "kind", "code"),
    [
        ("zoe", {"name": "x"}, NotFound, "WORKSPACE_NOT_FOUND"),
        ("ada:lab", {"name": "x"}, NotFound, "WORKSPACE_NOT_FOUND"),
        ("acme", {"name": "HOME"}, Conflict, "WORKSPACE_NAME_TAKEN"),
        ("acme", {"name": ""}, InvalidValue, "WORKSPACE_NAME_INVALID"),
        ("acme", {"type": ""}, InvalidValue, "WORKSPACE_TYPE_INVALID"),
        ("acme", {"root": "/gone"}, InvalidValue, "PATH_INVALID"),
        ("acme", {"settings": [":=1"]}, InvalidValue, "SETTING_INVALID"),
        ("acme", {"unset_settings": ["x"]}, InvalidValue, "SETTING_INVALID"),
    ],
)
def test_update_refuses(reference: str, values: dict[str, Any], kind: Any, code: str) -> None:
    world = a_world()
    world.files.gone.add("/gone")
    with world.refuses(kind, code):
        update(world, reference, **values)


def test_use_makes_a_workspace_and_its_profile_active() -> None:
    world = a_world("bob")
    view = workspaces.use(world, "lab")
    assert (view.name, view.is_current) == ("lab", True)
    assert world.rows.current_profile == BOB.id
    assert world.rows.current_workspaces == {BOB.id: LAB.id}
    world.choice = Choice("ada")
    workspaces.use(world, "home")
    assert world.rows.current_profile == ADA.id
    assert world.rows.current_workspaces == {BOB.id: LAB.id, ADA.id: HOME.id}
    assert world.history == [("workspace use", "lab"), ("workspace use", "home")]
    with world.refuses(NotFound, "WORKSPACE_NOT_FOUND"):
        workspaces.use(world, "zoe")


def test_delete_removes_an_empty_workspace_even_when_active() -> None:
    world = a_world()
    world.use(ACME)
    view = workspaces.delete(world, "acme", cascade=False).workspace
    assert (view.name, view.is_current) == ("acme", True)
    assert world.all("workspace") == [HOME, LAB]
    assert world.rows.current_workspaces == {}
    assert world.history == [("workspace delete", "acme")]


@pytest.mark.parametrize(
    ("held", "message"),
    [
        (a_repo(workspace_id=ACME.id), "workspace 'acme' contains 1 repo and 0 vaults"),
        (a_vault(workspace_id=ACME.id), "workspace 'acme' contains 0 repos and 1 vault"),
    ],
)
def test_delete_refuses_a_workspace_that_holds_something(held: Any, message: str) -> None:
    world = a_world()
    world.add(held)
    with world.refuses(Conflict, "WORKSPACE_NOT_EMPTY") as caught:
        workspaces.delete(world, "acme", cascade=False)
    assert (caught.value.message, caught.value.hint) == (
        message,
        "to delete them too, pass --cascade (their files are kept)",
    )


def test_delete_with_cascade_removes_the_contents_of_the_workspace_and_nothing_else() -> None:
    world = a_world()
    kept = a_repo(workspace_id=HOME.id)
    vault = a_vault(workspace_id=ACME.id)
    world.add(kept, a_repo(workspace_id=ACME.id), vault)
    view = workspaces.delete(world, "acme", cascade=True).workspace
    assert (view.repo_count, view.vault_count) == (1, 1)
    assert world.notes.forgotten == [vault.path]
    assert (world.all("workspace"), world.all("repo"), world.all("vault")) == (
        [HOME, LAB],
        [kept],
        [],
    )
    [(operation, changes)] = world.rows.operations
    assert (operation.change_count, [change.noun for change in changes]) == (
        3,
        ["repo", "vault", "workspace"],
    )


def test_delete_refuses_an_unknown_workspace() -> None:
    world = a_world()
    with world.refuses(NotFound, "WORKSPACE_NOT_FOUND"):
        workspaces.delete(world, "zoe", cascade=True)


def test_another_profile_gets_a_workspace_with_all_that_it_holds() -> None:
    world = a_world()
    world.use(ACME)
    held = [repo.id for repo in world.all("repo") if repo.workspace_id == ACME.id]
    assert workspaces.update(world, "acme", to_profile="BOB").profile == "bob"
    assert [repo.id for repo in world.all("repo") if repo.workspace_id == ACME.id] == held
    assert ADA.id not in world.rows.current_workspaces
    assert world.history[-1] == ("workspace update", "acme")
    with world.unchanged():
        workspaces.update(world, "bob:acme", to_profile="bob")


def test_a_workspace_is_not_given_where_it_has_no_place() -> None:
    world = a_world()
    with world.refuses(NotFound, "PROFILE_NOT_FOUND"):
        workspaces.update(world, "acme", to_profile="zoe")
    world.limits = Limits(workspaces_per_profile=1)
    with world.refuses(Conflict, "WORKSPACE_LIMIT_REACHED"):
        workspaces.update(world, "acme", to_profile="bob")
    world.add(a_workspace(profile_id=BOB.id, name="Acme"))
    with world.refuses(Conflict, "WORKSPACE_NAME_TAKEN"):
        workspaces.update(world, "ada:acme", to_profile="bob")
