"""Profiles: create, list, show, update, use, delete."""

from __future__ import annotations

from typing import Any

import pytest

from symphony_cli.base.errors import Conflict, InvalidValue, MissingContext, NotFound
from symphony_cli.domain.views import ProfileView
from symphony_cli.registry import profiles
from symphony_cli.registry.choices import Choice
from tests.builders import CREATED, LATER, a_profile, a_repo, a_vault, a_workspace
from tests.fakes.world import World

NO_KEYS: dict[str, Any] = {
    "alias_emails": [],
    "signing_key": None,
    "signing_format": None,
    "sign": False,
    "ssh_key": None,
}
CREATED_TEXT = "2026-01-02T03:04:05.000000Z"
LATER_TEXT = "2026-01-03T03:04:05.000000Z"


def create(world: World, **values: Any) -> ProfileView:
    values = {"username": "bob", "email": "bob@example.org"} | values
    return profiles.create(world, **values).profile


def update(world: World, reference: str = "ada", **values: Any) -> ProfileView:
    return profiles.update(world, reference, **values).profile


def two_profiles() -> World:
    return World(a_profile(), a_profile(username="bob", email="bob@example.org", name=None))


def test_the_first_profile_becomes_active() -> None:
    world = World()
    view = create(world, name="Bob", preferences=["editor=vim", "tabs:=4"])
    assert view == ProfileView(
        id=view.id,
        username="bob",
        email="bob@example.org",
        name="Bob",
        **NO_KEYS,
        preferences={"editor": "vim", "tabs": 4},
        workspace_count=0,
        is_current=True,
        created_at=LATER_TEXT,
        updated_at=LATER_TEXT,
    )
    assert profiles.list_profiles(world) == [view]
    assert world.uow.committed
    assert world.history == [("profile create", "bob")]


def test_a_second_profile_does_not_become_active() -> None:
    ada = a_profile()
    world = World(ada)
    world.use(ada)
    assert not create(world).is_current
    assert world.rows.current_profile == ada.id


@pytest.mark.parametrize(
    ("values", "kind", "code"),
    [
        ({"username": "Ada"}, Conflict, "PROFILE_USERNAME_TAKEN"),
        ({"email": "ADA@example.org"}, Conflict, "PROFILE_EMAIL_TAKEN"),
        ({"username": "ad"}, InvalidValue, "USERNAME_INVALID"),
        ({"email": "ada"}, InvalidValue, "EMAIL_INVALID"),
        ({"name": "a" * 256}, InvalidValue, "PROFILE_NAME_INVALID"),
        ({"preferences": ["editor"]}, InvalidValue, "PREFERENCE_INVALID"),
    ],
)
def test_create_refuses(values: dict[str, Any], kind: Any, code: str) -> None:
    world = World(a_profile())
    with world.refuses(kind, code):
        create(world, **values)


def test_the_error_names_the_profile_with_the_email_address() -> None:
    world = World(a_profile())
    with world.refuses(Conflict, "PROFILE_EMAIL_TAKEN") as caught:
        create(world, email="Ada@Example.org")
    assert (caught.value.message, caught.value.field) == (
        "profile 'ada' already has the email ada@example.org",
        "email",
    )


def test_profiles_are_listed_by_username() -> None:
    world = two_profiles()
    assert [view.username for view in profiles.list_profiles(world)] == ["ada", "bob"]
    assert profiles.list_profiles(World()) == []


def test_show_takes_a_reference_or_the_active_profile() -> None:
    world = two_profiles()
    assert profiles.show(world, "BOB").username == "bob"
    with pytest.raises(MissingContext):
        profiles.show(world, None)
    with pytest.raises(NotFound):
        profiles.show(world, "zoe")
    world.choice = Choice("ada")
    assert profiles.show(world, None).username == "ada"


def test_update_changes_the_given_values() -> None:
    world = World(a_profile(preferences={"editor": "vim", "tabs": 4}))
    view = update(
        world,
        username="Ada_L",
        email="l@example.org",
        name="",
        preferences=["editor=nano"],
        unset_preferences=["tabs"],
    )
    assert view == ProfileView(
        id=view.id,
        username="Ada_L",
        email="l@example.org",
        name=None,
        **NO_KEYS,
        preferences={"editor": "nano"},
        workspace_count=0,
        is_current=False,
        created_at=CREATED_TEXT,
        updated_at=LATER_TEXT,
    )
    assert world.history == [("profile update", "Ada_L")]


def test_a_profile_may_change_the_case_of_its_own_username_and_email() -> None:
    world = two_profiles()
    view = update(world, username="ADA", email="Ada@Example.ORG")
    assert (view.username, view.email) == ("ADA", "Ada@Example.ORG")


@pytest.mark.parametrize("values", [{}, {"username": " ada "}, {"name": "Ada Lovelace"}])
def test_an_update_without_changes_is_not_an_operation(values: dict[str, str]) -> None:
    world = two_profiles()
    with world.unchanged():
        assert update(world, **values).updated_at == CREATED_TEXT


@pytest.mark.parametrize(
    ("reference", "values", "kind", "code"),
    [
        ("zoe", {"name": "Zoe"}, NotFound, "PROFILE_NOT_FOUND"),
        ("ada", {"username": "Bob"}, Conflict, "PROFILE_USERNAME_TAKEN"),
        ("ada", {"email": "BOB@example.org"}, Conflict, "PROFILE_EMAIL_TAKEN"),
        ("ada", {"username": ""}, InvalidValue, "USERNAME_INVALID"),
        ("ada", {"email": ""}, InvalidValue, "EMAIL_INVALID"),
        ("ada", {"name": "a\x00"}, InvalidValue, "NAME_INVALID"),
        ("ada", {"preferences": ["=x"]}, InvalidValue, "PREFERENCE_INVALID"),
        ("ada", {"unset_preferences": ["x"]}, InvalidValue, "PREFERENCE_INVALID"),
    ],
)
def test_update_refuses(reference: str, values: dict[str, Any], kind: Any, code: str) -> None:
    world = two_profiles()
    with world.refuses(kind, code):
        update(world, reference, **values)


def test_use_makes_a_profile_active() -> None:
    world = two_profiles()
    for username in ("ada", "bob"):
        assert profiles.use(world, username).is_current
        current = world.reader.current_profile()
        assert current is not None
        assert current.name == username
    assert world.history == [("profile use", "ada"), ("profile use", "bob")]
    with world.refuses(NotFound, "PROFILE_NOT_FOUND"):
        profiles.use(world, "zoe")


def test_delete_removes_an_empty_profile() -> None:
    world = two_profiles()
    world.use(world.all("profile")[0])
    view = profiles.delete(world, "ada", cascade=False).profile
    assert (view.username, view.is_current) == ("ada", True)
    assert [row.username for row in world.all("profile")] == ["bob"]
    assert world.reader.current_profile() is None
    assert world.history == [("profile delete", "ada")]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["acme"], "profile 'ada' has 1 workspace"),
        (["acme", "home"], "profile 'ada' has 2 workspaces"),
    ],
)
def test_delete_refuses_a_profile_with_workspaces(names: list[str], message: str) -> None:
    ada = a_profile()
    world = World(ada, *(a_workspace(profile_id=ada.id, name=name) for name in names))
    with world.refuses(Conflict, "PROFILE_NOT_EMPTY") as caught:
        profiles.delete(world, "ada", cascade=False)
    assert (caught.value.message, caught.value.hint) == (
        message,
        "to delete them too, pass --cascade (their files are kept)",
    )


def test_delete_with_cascade_removes_the_contents_of_the_profile_and_nothing_else() -> None:
    world = two_profiles()
    ada, bob = world.all("profile")
    acme, lab = a_workspace(profile_id=ada.id), a_workspace(profile_id=bob.id)
    kept = a_repo(workspace_id=lab.id)
    vault = a_vault(workspace_id=acme.id)
    world.add(acme, lab, kept, a_repo(workspace_id=acme.id), vault)
    view = profiles.delete(world, "ada", cascade=True).profile
    assert view.workspace_count == 1
    assert world.notes.forgotten == [vault.path]
    assert [world.all(noun) for noun in ("profile", "workspace", "repo", "vault")] == [
        [bob],
        [lab],
        [kept],
        [],
    ]
    [(operation, changes)] = world.rows.operations
    assert operation.change_count == 4
    assert [change.noun for change in changes] == ["repo", "vault", "workspace", "profile"]
    assert all(change.before and change.after is None for change in changes)


def test_delete_refuses_an_unknown_profile() -> None:
    world = two_profiles()
    with world.refuses(NotFound, "PROFILE_NOT_FOUND"):
        profiles.delete(world, "zoe", cascade=True)


def test_times_come_from_the_clock() -> None:
    world = World()
    world.clock.time = CREATED
    create(world)
    world.clock.time = LATER
    view = update(world, "bob", name="Bob")
    assert (view.created_at, view.updated_at) == (CREATED_TEXT, LATER_TEXT)
    assert [operation.at for operation in world.reader.operations()] == [LATER_TEXT, CREATED_TEXT]
