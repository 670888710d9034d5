from __future__ import annotations

import pytest

from symphony_cli.base.errors import Conflict, InvalidValue
from symphony_cli.transfer.registry.restoring import (
    RegistryPlan,
    import_registry,
    plan_registry,
    read_directory,
)
from tests.builders import a_profile, a_workspace
from tests.fakes.world import World

ADA = a_profile(email="ada@old.example")
REGISTRY = """
format = 1
[[profile]]
username = "ada"
email = "ada@example.org"
name = "Ada Lovelace"
[[workspace]]
profile = "ada"
document = "ada/acme.toml"
root = "~/acme"
"""
ACME = """
format = 1
[workspace]
name = "acme"
[[repo]]
name = "api"
place = "api"
remotes = { origin = "https://example.com/api.git" }
"""

PRIVATE_KEY = 'signing_key = "-----BEGIN OPENSSH PRIVATE KEY-----"'
SECOND = '[[profile]]\nusername = "ADA"\nemail = "a@b.example"'


def a_world(*entities: object, registry: str = REGISTRY, **documents: str) -> World:
    world = World(*entities)  # type: ignore[arg-type]
    world.files.links |= {"~/acme": "/home/ada/acme"}
    world.documents.saved = {"/d/registry.toml": registry, "/d/ada/acme.toml": ACME} | {
        f"/d/{name}.toml": text for name, text in documents.items()
    }
    world.files.gone.add("/home/ada/acme/api")
    return world


def planned(world: World, home: str | None = None) -> RegistryPlan:
    return plan_registry(world, read_directory(world, "/d", home, allow_local=False))


def restored(world: World) -> None:
    found = read_directory(world, "/d", None, allow_local=False)
    import_registry(world, found, plan_registry(world, found))


def test_profiles_and_workspaces_are_registered_as_one_operation() -> None:
    world = a_world()
    plan = planned(world)
    assert [(row.row.noun, row.row.name, row.row.result) for row in plan.profiles] == [
        ("profile", "ada", "added")
    ]
    assert [row[:3] for _, one in plan.restore.imports for row in one.rows] == [
        ("workspace", "acme", "added"),
        ("repo", "api", "added"),
    ]
    assert [wanted.path for wanted in plan.restore.wanted] == ["/home/ada/acme/api"]
    restored(world)
    assert [view.username for view in world.reader.profiles()] == ["ada"]
    [view] = world.reader.repos()
    assert (view.profile, view.workspace, view.path) == ("ada", "acme", "/home/ada/acme/api")
    assert [one[1:3] for one in world.reader.operations()] == [("restore", "1 workspace")]
    assert all(row.row.result == "unchanged" for row in planned(world).profiles)


def test_a_profile_with_the_username_gets_the_values_of_the_document() -> None:
    world = a_world(ADA)
    [row] = planned(world).profiles
    assert row.row == (
        "profile",
        "ada",
        "changed",
        ["email"],
        None,
        "",
        "",
        {"email": ["ada@old.example", "ada@example.org"]},
    )
    restored(world)
    [view] = world.reader.profiles()
    assert (view.id, view.email) == (str(ADA.id), "ada@example.org")


def test_keys_that_the_document_does_not_know_stay() -> None:
    ada = a_profile(signing_key="ABCDEF12", signing_format="openpgp", sign=True, ssh_key="/k/id")
    world = a_world(ada)
    [row] = planned(world).profiles
    assert row.changes == {}


def test_missing_key_files_are_named() -> None:
    keys = 'ssh_key = "~/.ssh/id"\nsigning_key = "~/.ssh/sign.pub"\nsign = true\n[[workspace]]'
    world = a_world(registry=REGISTRY.replace("[[workspace]]", keys))
    world.files.gone |= {"/home/ada/.ssh/id", "/home/ada/.ssh/sign.pub"}
    assert [notice.message for notice in planned(world).notices] == [
        "the file of the signing key of profile 'ada' is missing: /home/ada/.ssh/sign.pub",
        "the file of the SSH key of profile 'ada' is missing: /home/ada/.ssh/id",
    ]


def test_roots_can_be_below_another_directory() -> None:
    [(placed, _)] = planned(a_world(), "/mnt").restore.imports
    assert placed.root == "/mnt/acme"


def test_a_workspace_without_a_root_is_skipped_with_the_way_to_restore_it() -> None:
    world = a_world(registry=REGISTRY.replace('root = "~/acme"\n', ""))
    plan = planned(world)
    assert plan.restore.imports == []
    [error] = plan.skipped
    assert plan.restore.failures == [error]
    assert (error.code, error.message, error.hint) == (
        "NO_ROOT",
        "workspace 'acme' has no root directory here",
        "to choose its root, run `symphony workspace restore /d/ada/acme.toml -P ada --root DIR`",
    )


def test_a_workspace_that_is_known_here_keeps_its_root() -> None:
    acme = a_workspace(profile_id=ADA.id, name="acme", root="/srv/acme")
    world = a_world(ADA, acme, registry=REGISTRY.replace('root = "~/acme"\n', ""))
    [(_, imported)] = planned(world).restore.imports
    assert imported.rows[1].path == "/srv/acme/api"


@pytest.mark.parametrize(
    ("former", "new", "code"),
    [
        ("format = 1", "format = 2", "DOCUMENT_NEWER"),
        ('"ada/acme.toml"', '"../acme.toml"', "PLACE_INVALID"),
        ('"ada/acme.toml"', '"/etc/acme.toml"', "PLACE_INVALID"),
        ('"~/acme"', '"/acme"', "PLACE_INVALID"),
        ('"~/acme"', '"~root/acme"', "PLACE_INVALID"),
        ('"~/acme"', '"~/../acme"', "PLACE_INVALID"),
        ('"~/acme"', '"~/.git"', "PLACE_INVALID"),
        ('username = "ada"', 'username = "../ada"', "USERNAME_INVALID"),
        ("@example.org", "", "EMAIL_INVALID"),
        ('email = "ada@example.org"\n', "", "DOCUMENT_INVALID"),
        ('profile = "ada"', 'profile = "eve"', "DOCUMENT_INVALID"),
        ("[[workspace]]", 'ssh_key = "/etc/id"\n[[workspace]]', "PLACE_INVALID"),
        ("[[workspace]]", 'signing_key = "/etc/id.pub"\n[[workspace]]', "PLACE_INVALID"),
        ("[[workspace]]", 'signing_format = "gpg"\n[[workspace]]', "SIGNING_FORMAT_INVALID"),
        ("[[workspace]]", "sign = true\n[[workspace]]", "SIGNING_KEY_MISSING"),
        ("[[workspace]]", f"{PRIVATE_KEY}\n[[workspace]]", "PRIVATE_KEY_GIVEN"),
        ("[[workspace]]", f"{SECOND}\n[[workspace]]", "DOCUMENT_DOUBLED"),
    ],
)
def test_a_hostile_registry_is_refused(former: str, new: str, code: str) -> None:
    world = a_world(registry=REGISTRY.replace(former, new, 1))
    with pytest.raises(InvalidValue) as caught:
        planned(world)
    assert caught.value.code == code
    assert "PRIVATE KEY-----" not in caught.value.message


def test_the_document_of_a_workspace_is_named_in_its_error() -> None:
    world = a_world(**{"ada/acme": ACME.replace('place = "api"', 'place = "../api"')})
    with pytest.raises(InvalidValue) as caught:
        planned(world)
    assert caught.value.message == (
        "ada/acme.toml: repo 'api': invalid place '../api': a part of it is '..'"
    )


def with_id(id: object, registry: str = REGISTRY) -> str:
    return registry.replace('username = "ada"', f'username = "ada"\nid = "{id}"', 1)


def test_ids_match_before_usernames() -> None:
    second = (
        f'[[profile]]\nusername = "ada2"\nid = "{ADA.id}"\nemail = "b@b.example"\n[[workspace]]'
    )
    world = a_world(ADA, registry=REGISTRY.replace("[[workspace]]", second))
    assert [(row.row.name, row.row.result) for row in planned(world).profiles] == [
        ("ada", "added"),
        ("ada2", "changed"),
    ]
    restored(world)
    views = world.reader.profiles()
    assert {view.username: view.id == str(ADA.id) for view in views} == {"ada": False, "ada2": True}


def test_the_workspace_of_a_renamed_profile_is_known() -> None:
    eve = a_profile(username="eve", email="eve@old.example")
    acme = a_workspace(profile_id=eve.id, name="acme", root="/srv/acme")
    registry = with_id(eve.id).replace('root = "~/acme"\n', "")
    world = a_world(eve, acme, registry=registry)
    [(_, imported)] = planned(world).restore.imports
    assert [row[:3] for row in imported.rows] == [
        ("workspace", "acme", "unchanged"),
        ("repo", "api", "added"),
    ]
    restored(world)
    [view] = world.reader.workspaces()
    assert (view.id, view.profile, view.root) == (str(acme.id), "ada", "/srv/acme")


def test_a_workspace_that_was_moved_to_another_profile_stays_there() -> None:
    bob = a_profile(username="bob", email="bob@b.example")
    acme = a_workspace(profile_id=bob.id, name="acme", root="/home/ada/acme")
    text = ACME.replace('name = "acme"', f'name = "acme"\nid = "{acme.id}"', 1)
    world = a_world(ADA, bob, acme, **{"ada/acme": text})
    assert [notice.message for notice in planned(world).notices] == [
        "kept workspace 'acme' in profile 'bob', which has it now"
    ]
    restored(world)
    assert [(view.name, view.profile) for view in world.reader.workspaces()] == [("acme", "bob")]


def test_absent_lists_and_objects_keep_their_values() -> None:
    ada = a_profile(alias_emails=("ada@b.example",), preferences={"theme": "dark"})
    world = a_world(ada)
    restored(world)
    [view] = world.reader.profiles()
    assert [*view.alias_emails] == ["ada@b.example"]
    assert view.preferences == {"theme": "dark"}


def test_a_registry_that_changed_since_the_plan_is_not_written() -> None:
    world = a_world()
    found = read_directory(world, "/d", None, allow_local=False)
    plan = plan_registry(world, found)
    restored(world)
    with pytest.raises(Conflict) as caught:
        import_registry(world, found, plan)
    assert (caught.value.code, caught.value.hint) == ("RESTORE_OVERTAKEN", "run the command again")
    assert len(world.reader.operations()) == 1
