from __future__ import annotations

import pytest

from symphony_cli.base.errors import Conflict, Failed, InvalidValue, NotFound
from symphony_cli.base.findings import Notice, Problem
from symphony_cli.vaults import key_managing
from symphony_cli.vaults.key import KeyView
from tests.fakes.keys import FakeKeys, FakePassphrases, a_key
from tests.fakes.world import World

WRONG = "wrong passphrase"


def a_world(keys: FakeKeys) -> World:
    world = World()
    world.vault_keys = keys
    return world


def test_without_a_key_every_service_fails_without_asking() -> None:
    nobody = FakePassphrases()
    for use in (
        lambda: key_managing.show(a_world(FakeKeys())),
        lambda: key_managing.export(a_world(FakeKeys())),
        lambda: key_managing.export_to(a_world(FakeKeys()), "key.age"),
        lambda: key_managing.identity(FakeKeys(), nobody),
        lambda: key_managing.change_passphrase(a_world(FakeKeys()), nobody),
    ):
        with pytest.raises(NotFound) as raised:
            use()
        assert raised.value.code == "KEY_MISSING"


def test_identity_asks_until_the_passphrase_is_right() -> None:
    passphrases = FakePassphrases("one", "two", "pass", "four")
    assert key_managing.identity(FakeKeys(a_key()), passphrases) == "AGE-SECRET-KEY-1"
    assert passphrases.asked == [None, WRONG, WRONG]


@pytest.mark.parametrize("tries", [1, 3])
def test_identity_asks_as_often_as_there_are_tries(tries: int) -> None:
    passphrases = FakePassphrases("1", "2", "3", "pass", tries=tries, memory={})
    with pytest.raises(Failed) as raised:
        key_managing.identity(FakeKeys(a_key()), passphrases)
    assert raised.value.code == "PASSPHRASE_WRONG"
    assert len(passphrases.asked) == tries
    assert passphrases.memory == {}


@pytest.mark.parametrize("memory", [{}, {"age1": "pass"}])
def test_a_damaged_key_is_an_error_without_asking_again(memory: dict[str, str]) -> None:
    keys = FakeKeys(a_key())
    keys.damaged = True
    with pytest.raises(Failed) as raised:
        key_managing.identity(keys, FakePassphrases("one", memory=memory))
    assert raised.value.code == "KEY_DAMAGED"


def test_a_correct_passphrase_is_kept_and_not_asked_for_again() -> None:
    keys = FakeKeys(a_key())
    passphrases = FakePassphrases("pass", memory={"age2": "other"})
    assert key_managing.identity(keys, passphrases) == "AGE-SECRET-KEY-1"
    assert passphrases.memory == {"age2": "other", "age1": "pass"}
    assert key_managing.identity(keys, passphrases) == "AGE-SECRET-KEY-1"
    assert passphrases.asked == [None]


def test_a_wrong_passphrase_in_the_keyring_is_replaced() -> None:
    passphrases = FakePassphrases("no", "pass", memory={"age1": "old"})
    assert key_managing.identity(FakeKeys(a_key()), passphrases) == "AGE-SECRET-KEY-1"
    assert passphrases.asked == ["the passphrase in the keyring is wrong", WRONG]
    assert passphrases.memory == {"age1": "pass"}


def test_opening_a_key_records_its_public_half_again() -> None:
    keys, passphrases = FakeKeys(a_key()), FakePassphrases("pass", memory={"age1": "kept"})
    keys.unrecorded = True
    with pytest.raises(Failed):
        key_managing.recipient(keys)
    assert key_managing.identity(keys, passphrases) == "AGE-SECRET-KEY-1"
    # Without the public half, the key's entry in the keyring is unknown.
    assert (passphrases.asked, passphrases.memory) == ([None], {"age1": "pass"})
    assert key_managing.recipient(keys) == "age1"


def test_a_passphrase_can_be_changed_without_a_recorded_public_half() -> None:
    keys = FakeKeys(a_key())
    keys.unrecorded = True
    assert (
        key_managing.change_passphrase(a_world(keys), FakePassphrases("pass", "fresh")).recipient
        == "age1"
    )
    assert keys.passphrase == "fresh"


def test_problems_are_about_the_key_and_its_modes() -> None:
    keys = FakeKeys()
    assert key_managing.problems(a_world(keys)) == []
    keys = FakeKeys(a_key())
    assert key_managing.problems(a_world(keys)) == []
    keys.warnings = [Notice("KEY_NOT_PRIVATE", "look")]
    assert key_managing.problems(a_world(keys)) == [Problem("key mode", "look")]
    keys.unrecorded = True
    assert key_managing.problems(a_world(keys)) == [
        Problem("key", "unrecorded", "open it"),
        Problem("key mode", "look"),
    ]


def test_show_returns_the_public_half_and_warnings() -> None:
    keys = FakeKeys(a_key())
    keys.warnings = [Notice("KEY_NOT_PRIVATE", "look")]
    assert key_managing.show(a_world(keys)) == (KeyView("age1", FakeKeys.path), keys.warnings)


def test_create_encrypts_a_key_with_a_new_passphrase() -> None:
    keys, passphrases = FakeKeys(), FakePassphrases("fresh", memory={})
    assert key_managing.create(a_world(keys), passphrases) == KeyView("agenew", FakeKeys.path)
    assert (keys.key, keys.passphrase) == (a_key("new"), "fresh")
    assert passphrases.memory == {"agenew": "fresh"}


def test_create_refuses_a_second_key_without_asking() -> None:
    keys, passphrases = FakeKeys(a_key()), FakePassphrases("fresh")
    with pytest.raises(Conflict) as raised:
        key_managing.create(a_world(keys), passphrases)
    assert (raised.value.code, keys.key, passphrases.asked) == ("KEY_EXISTS", a_key(), [])


def test_create_keeps_a_key_that_another_process_created_meanwhile() -> None:
    keys, passphrases = FakeKeys(), FakePassphrases("fresh", memory={})
    keys.rival = a_key("rival")
    with pytest.raises(Conflict):
        key_managing.create(a_world(keys), passphrases)
    assert (keys.key, passphrases.memory) == (a_key("rival"), {})


def test_import_of_a_plain_file_asks_for_a_new_passphrase() -> None:
    keys, passphrases = FakeKeys(), FakePassphrases("fresh", memory={})
    imported = key_managing.import_(a_world(keys), passphrases, b"7")
    assert imported == (KeyView("age7", FakeKeys.path), True)
    assert (keys.key, keys.passphrase, passphrases.asked) == (a_key("7"), "fresh", ["new"])
    assert passphrases.memory == {"age7": "fresh"}


def test_import_of_an_encrypted_file_keeps_its_passphrase() -> None:
    keys, passphrases = FakeKeys(), FakePassphrases("no", "pass", memory={})
    imported = key_managing.import_(a_world(keys), passphrases, b"7 pass")
    assert imported == (KeyView("age7", FakeKeys.path), True)
    assert (keys.key, keys.file, passphrases.asked) == (a_key("7"), b"7 pass", [None, WRONG])
    assert passphrases.memory == {"age7": "pass"}


def test_import_of_the_same_key_changes_nothing() -> None:
    keys = FakeKeys(a_key("7"))
    for content, typed in ((b"7", ()), (b"7 other", ("other",))):
        passphrases = FakePassphrases(*typed, memory={})
        imported = key_managing.import_(a_world(keys), passphrases, content)
        assert imported == (KeyView("age7", FakeKeys.path), False)
        # The imported file may have another passphrase than the stored key.
        assert passphrases.memory == {}
    assert keys.passphrase == "pass"


def test_import_of_another_key_is_refused() -> None:
    keys = FakeKeys(a_key())
    # A plain file shows at once that it is another key.
    for content, typed, asked in ((b"7", (), []), (b"7 pass", ("pass",), [None])):
        passphrases = FakePassphrases(*typed)
        with pytest.raises(Conflict) as raised:
            key_managing.import_(a_world(keys), passphrases, content)
        assert (raised.value.code, keys.key) == ("KEY_EXISTS", a_key())
        assert passphrases.asked == asked


def test_import_of_an_invalid_file_fails_without_asking() -> None:
    passphrases = FakePassphrases()
    with pytest.raises(InvalidValue):
        key_managing.import_(a_world(FakeKeys()), passphrases, b"")
    assert passphrases.asked == []


def test_export_returns_or_copies_the_encrypted_file() -> None:
    keys = FakeKeys(a_key())
    assert key_managing.export(a_world(keys)) == b"age1 pass"
    assert key_managing.export_to(a_world(keys), "key.age") == KeyView("age1", "/work/key.age")
    assert keys.copies == ["key.age"]


def test_change_passphrase_asks_for_the_old_and_then_the_new_one() -> None:
    keys, passphrases = FakeKeys(a_key()), FakePassphrases("pass", "fresh")
    assert key_managing.change_passphrase(a_world(keys), passphrases) == KeyView(
        "age1", FakeKeys.path
    )
    assert (keys.passphrase, passphrases.asked) == ("fresh", [None, "new"])


def test_change_passphrase_uses_and_updates_the_keyring() -> None:
    keys, passphrases = FakeKeys(a_key()), FakePassphrases("fresh", memory={"age1": "pass"})
    key_managing.change_passphrase(a_world(keys), passphrases)
    assert (passphrases.asked, passphrases.memory) == (["new"], {"age1": "fresh"})


def test_change_passphrase_changes_nothing_if_the_old_one_is_wrong() -> None:
    keys = FakeKeys(a_key())
    with pytest.raises(Failed):
        key_managing.change_passphrase(a_world(keys), FakePassphrases("no", "fresh", tries=1))
    assert keys.passphrase == "pass"
