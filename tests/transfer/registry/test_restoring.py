from __future__ import annotations

import pytest

from symphony_cli.base.errors import InvalidValue
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
