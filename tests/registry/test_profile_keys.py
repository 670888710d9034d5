"""The keys of a profile, for create and update."""

from __future__ import annotations

from typing import Any

import pytest

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.findings import Notice
from symphony_cli.registry import profiles
from symphony_cli.registry.profiles import ProfileWritten
from tests.builders import a_profile
from tests.fakes.world import World

LITERAL = "ssh-ed25519 AAAA ada"
PRIVATE = "-----BEGIN OPENSSH PRIVATE KEY-----\nsecret"
OPENPGP = {"signing_key": "0xAB", "signing_format": "openpgp", "sign": True}
SSH = {"signing_key": "/keys/id.pub", "signing_format": "ssh", "sign": True}
X509 = {"signing_key": "0xAB", "signing_format": "x509"}
NOTHING = (None, None, False)


def create(world: World, **values: Any) -> ProfileWritten:
    return profiles.create(world, username="ada", email="ada@example.org", **values)


def update(world: World, **values: Any) -> ProfileWritten:
    return profiles.update(world, "ada", **values)


def signing(written: ProfileWritten) -> tuple[str | None, str | None, bool]:
    profile = written.profile
    return profile.signing_key, profile.signing_format, profile.sign


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, NOTHING),
        ({"sign": False}, NOTHING),
        ({"signing_key": ""}, NOTHING),
        ({"signing_key": " ", "signing_format": "", "sign": False}, NOTHING),
        ({"signing_key": " 0xAB "}, ("0xAB", "openpgp", False)),
        ({"signing_key": "0xAB", "sign": True}, ("0xAB", "openpgp", True)),
        ({"signing_key": "0xAB", "signing_format": "x509"}, ("0xAB", "x509", False)),
        ({"signing_key": "~/id.pub"}, ("/home/ada/id.pub", "ssh", False)),
        ({"signing_key": "id.pub"}, ("/work/id.pub", "ssh", False)),
        ({"signing_key": "id", "signing_format": "ssh"}, ("/work/id", "ssh", False)),
        ({"signing_key": "/k/id", "signing_format": ""}, ("/k/id", "ssh", False)),
        ({"signing_key": "/CN=Ada", "signing_format": "x509"}, ("/CN=Ada", "x509", False)),
        ({"signing_key": LITERAL}, (f"key::{LITERAL}", "ssh", False)),
    ],
)
def test_create_stores_the_signing_key(
    values: dict[str, Any], expected: tuple[str | None, str | None, bool]
) -> None:
    world = World()
    assert signing(create(world, **values)) == expected
    [profile] = world.all("profile")
    assert (profile.created_at, profile.updated_at) == (world.clock.time, world.clock.time)


@pytest.mark.parametrize(
    ("before", "values", "expected"),
    [
        (OPENPGP, {}, ("0xAB", "openpgp", True)),
        (OPENPGP, {"sign": False}, ("0xAB", "openpgp", False)),
        (OPENPGP, {"signing_key": ""}, NOTHING),
        (OPENPGP, {"signing_key": "", "signing_format": "", "sign": False}, NOTHING),
        (OPENPGP, {"signing_key": "0xCD"}, ("0xCD", "openpgp", True)),
        (OPENPGP, {"signing_key": "~/id"}, ("/home/ada/id", "ssh", True)),
        (OPENPGP, {"signing_format": "x509"}, ("0xAB", "x509", True)),
        (OPENPGP, {"signing_format": "ssh"}, ("/work/0xAB", "ssh", True)),
        (SSH, {"signing_key": "0xCD"}, ("0xCD", "openpgp", True)),
        (SSH, {"signing_format": "ssh"}, ("/keys/id.pub", "ssh", True)),
        (X509, {"signing_key": "0xCD"}, ("0xCD", "x509", False)),
        (X509, {"signing_format": ""}, ("0xAB", "openpgp", False)),
        (X509, {"sign": True}, ("0xAB", "x509", True)),
        ({}, {"signing_format": ""}, NOTHING),
    ],
)
def test_update_changes_the_signing_key(
    before: dict[str, Any],
    values: dict[str, Any],
    expected: tuple[str | None, str | None, bool],
) -> None:
    assert signing(update(World(a_profile(**before)), **values)) == expected


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"sign": True}, "SIGNING_KEY_MISSING", "signing_key"),
        ({"signing_format": "ssh"}, "SIGNING_KEY_MISSING", "signing_key"),
        ({"signing_key": "", "sign": True}, "SIGNING_KEY_MISSING", "signing_key"),
        ({"signing_key": "", "signing_format": "ssh"}, "SIGNING_KEY_MISSING", "signing_key"),
        ({"signing_key": "x", "signing_format": "gpg"}, "SIGNING_FORMAT_INVALID", "signing_format"),
        ({"signing_key": "a\x07"}, "SIGNING_KEY_INVALID", "signing_key"),
        ({"signing_key": "/a\0"}, "SIGNING_KEY_INVALID", "signing_key"),
        ({"ssh_key": "a\0"}, "SSH_KEY_INVALID", "ssh_key"),
        ({"signing_key": PRIVATE}, "PRIVATE_KEY_GIVEN", "signing_key"),
        ({"ssh_key": PRIVATE}, "PRIVATE_KEY_GIVEN", "ssh_key"),
        ({"alias_emails": ["nope"]}, "ALIAS_EMAIL_INVALID", "alias_email"),
    ],
)
def test_an_invalid_key_or_address_is_refused(
    values: dict[str, Any], code: str, field: str
) -> None:
    for world, write in ((World(), create), (World(a_profile()), update)):
        with world.refuses(InvalidValue, code) as caught:
            write(world, **values)
        assert caught.value.field == field
        assert "secret" not in caught.value.message


def test_an_ssh_key_is_the_absolute_path_of_its_file_and_an_empty_one_clears_it() -> None:
    world = World()
    assert create(world, ssh_key="~/id").profile.ssh_key == "/home/ada/id"
    assert update(world, ssh_key="id").profile.ssh_key == "/work/id"
    assert update(world, name="Ada").profile.ssh_key == "/work/id"
    assert update(world, ssh_key="").profile.ssh_key is None


def test_further_addresses_are_added_and_removed() -> None:
    world = World()
    created = create(world, alias_emails=["a@example.org", "b@example.org"])
    assert created.profile.alias_emails == ["a@example.org", "b@example.org"]
    updated = update(world, alias_emails=["c@example.org"], unset_alias_emails=["A@example.org"])
    assert updated.profile.alias_emails == ["b@example.org", "c@example.org"]
    with world.refuses(InvalidValue, "ALIAS_EMAIL_INVALID"):
        update(world, unset_alias_emails=["a@example.org"])


def test_a_missing_key_file_causes_a_warning() -> None:
    world = World()
    world.files.gone = {"/home/ada/id", "/home/ada/id.pub", "0xAB"}
    both = [
        Notice(
            "KEY_FILE_MISSING",
            "the file of the signing key of profile 'ada' is missing: /home/ada/id.pub",
        ),
        Notice(
            "KEY_FILE_MISSING", "the file of the SSH key of profile 'ada' is missing: /home/ada/id"
        ),
    ]
    assert create(world, signing_key="~/id.pub", ssh_key="~/id").notices == both
    assert update(world, sign=True).notices == both
    assert update(world, signing_key="0xAB").notices == both[1:]
    assert update(world, signing_key=LITERAL, ssh_key="/there").notices == []


@pytest.mark.parametrize(
    "values",
    [
        {"signing_key": "/keys/id.pub"},
        {"signing_format": "ssh"},
        {"sign": True},
        {"ssh_key": "/keys/id"},
        {"alias_emails": ["a@example.org", "ada@example.org"]},
    ],
)
def test_an_update_to_the_same_keys_is_not_an_operation(values: dict[str, Any]) -> None:
    keys: dict[str, Any] = {**SSH, "ssh_key": "/keys/id", "alias_emails": ("a@example.org",)}
    world = World(a_profile(**keys))
    with world.unchanged():
        update(world, **values)
