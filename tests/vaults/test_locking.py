"""Locking: which vaults are locked and unlocked, and what their rows say then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from symphony_cli.base.errors import Failed, InvalidValue, NotFound, Refused, SymphonyError
from symphony_cli.domain.vault_places import DOUBLED, INTERRUPTED, LOCKED, OPEN
from symphony_cli.domain.vaults import Vault
from symphony_cli.registry.choices import Choice
from symphony_cli.vaults import locking as vault_locking
from symphony_cli.vaults.locking import Chosen, VaultsChanged
from tests.age_keys import RECIPIENT
from tests.builders import LATER, a_profile, a_vault, a_workspace
from tests.fakes.keys import FakeKeys, FakePassphrases, a_key
from tests.fakes.vaults import FakeLocker
from tests.fakes.world import World

ADA = a_profile()
ACME = a_workspace(profile_id=ADA.id)
HOME = a_workspace(profile_id=ADA.id, name="home")
NOTES = a_vault(workspace_id=ACME.id, name="notes", path="/code/notes")
KEYS = a_vault(workspace_id=ACME.id, name="keys", path="/code/keys", recipients=(RECIPIENT,))
DIARY = a_vault(workspace_id=HOME.id, name="diary", path="/home/diary")
ALL = Chosen(everything=True)


class Locking:
    """A world with vaults, and what is done with them."""

    def __init__(self, *vaults: Vault) -> None:
        self.world = World(ADA, ACME, HOME, *(vaults or (NOTES, KEYS, DIARY)))
        self.world.use(ADA, ACME)
        self.files = self.world.files
        self.locker = FakeLocker(self.files)
        self.keys = FakeKeys(a_key())
        self.passphrases = FakePassphrases("pass")
        self.used: dict[str, SymphonyError] = {}

    def _refuse_used(self, vault: Any, path: str) -> None:
        if vault.path in self.used:
            raise self.used[vault.path]

    def lock(self, chosen: Chosen) -> VaultsChanged:
        return vault_locking.lock(
            self.world.uow,
            self.world.reader,
            self.files,
            self.locker,
            self.keys,
            self.world.clock,
            Choice(),
            chosen,
            refuse_used=self._refuse_used,
            forget=self.world.forget_notes,
            tell=lambda done, total: None,
        )

    def unlock(self, chosen: Chosen) -> VaultsChanged:
        return vault_locking.unlock(
            self.world.uow,
            self.world.reader,
            self.files,
            self.locker,
            self.keys,
            self.passphrases,
            self.world.clock,
            Choice(),
            chosen,
            tell=lambda done, total: None,
        )

    def row(self, vault: Vault) -> Vault:
        return self.world.rows.vault[vault.id]


def refused(code: str, work: Callable[[], object]) -> SymphonyError:
    with pytest.raises(SymphonyError) as raised:
        work()
    assert raised.value.code == code
    return raised.value


def test_a_vault_is_locked_for_the_key_and_its_own_recipients() -> None:
    locking = Locking()
    changed = locking.lock(Chosen(["keys"]))
    assert locking.locker.done == [("lock", "/code/keys", "age1", RECIPIENT)]
    assert [(vault.name, vault.state) for vault in changed.vaults] == [("keys", LOCKED)]
    assert changed[1:] == ([], [], [])
    assert locking.row(KEYS).is_locked
    assert locking.row(KEYS).updated_at == LATER
    assert locking.world.history == [("vault lock", "keys")]
    assert locking.world.forgotten_notes == ["/code/keys"]


def test_all_of_the_workspace_in_context_are_locked_and_no_others() -> None:
    locking = Locking()
    changed = locking.lock(ALL)
    assert [vault.name for vault in changed.vaults] == ["keys", "notes"]
    assert locking.files.vault_state("/home/diary") == OPEN


def test_a_vault_in_another_one_is_locked_before_it_and_unlocked_after_it() -> None:
    inner = a_vault(workspace_id=ACME.id, name="inner", path="/code/notes/inner")
    locking = Locking(NOTES, inner)
    locking.lock(ALL)
    locking.unlock(ALL)
    assert [done[:2] for done in locking.locker.done] == [
        ("lock", "/code/notes/inner"),
        ("lock", "/code/notes"),
        ("unlock", "/code/notes"),
        ("unlock", "/code/notes/inner"),
    ]


def test_a_key_whose_secret_half_is_damaged_locks_nothing() -> None:
    locking = Locking()
    locking.keys.damaged = True
    refused("KEY_DAMAGED", lambda: locking.lock(ALL))
    assert locking.locker.done == []


def test_all_of_another_workspace_are_locked() -> None:
    locking = Locking()
    assert [one.name for one in locking.lock(ALL._replace(workspace="home")).vaults] == ["diary"]


def test_a_vault_that_is_locked_already_is_told_apart() -> None:
    locking = Locking()
    locking.files.lock("/code/notes")
    changed = locking.lock(ALL)
    assert [vault.name for vault in changed.vaults] == ["keys", "notes"]
    assert [vault.name for vault in changed.unchanged] == ["notes"]
    assert [done[1] for done in locking.locker.done] == ["/code/keys"]
    # It was locked by hand, and the row did not know.
    assert locking.row(NOTES).is_locked


def test_a_vault_that_is_referred_to_twice_is_locked_once() -> None:
    locking = Locking()
    locking.lock(Chosen(["notes", "acme/notes"]))
    assert len(locking.locker.done) == 1


@pytest.mark.parametrize("chosen", [Chosen(), Chosen(["notes"], everything=True)])
def test_which_vaults_has_to_be_said_in_one_way(chosen: Chosen) -> None:
    refused("VAULT_NEEDED", lambda: Locking().lock(chosen))
    refused("VAULT_NEEDED", lambda: Locking().unlock(chosen))


def test_without_a_key_nothing_is_locked() -> None:
    locking = Locking()
    locking.keys.key = None
    error = refused("KEY_MISSING", lambda: locking.lock(ALL))
    assert isinstance(error, NotFound)
    assert error.hint == "symphony vault key create"
    assert locking.locker.done == []


def test_a_vault_in_use_stays_open() -> None:
    locking = Locking()
    locking.used["/code/notes"] = Refused("VAULT_IN_USE", "used")
    refused("VAULT_IN_USE", lambda: locking.lock(Chosen(["notes"])))
    assert locking.locker.done == []
    assert locking.world.history == []


def test_of_several_the_good_ones_are_locked_and_the_others_named() -> None:
    locking = Locking()
    locking.used["/code/keys"] = Refused("VAULT_IN_USE", "used")
    changed = locking.lock(ALL)
    assert [vault.name for vault in changed.vaults] == ["notes"]
    assert [failure.code for failure in changed.failures] == ["VAULT_IN_USE"]


def test_a_vault_that_is_nowhere_is_told() -> None:
    locking = Locking()
    locking.files.gone.add("/code/notes")
    error = refused("VAULT_MISSING", lambda: locking.lock(Chosen(["notes"])))
    assert error.message == "neither /code/notes nor /code/notes.tar.age is there"
    refused("VAULT_MISSING", lambda: locking.unlock(Chosen(["notes"])))
    # Nobody was asked for a passphrase.
    assert locking.passphrases.asked == []


def test_a_vault_is_unlocked_and_since_when_is_kept() -> None:
    locking = Locking()
    locking.lock(Chosen(["notes"]))
    changed = locking.unlock(Chosen(["notes"]))
    assert locking.locker.done[-1] == ("unlock", "/code/notes", "AGE-SECRET-KEY-1")
    assert [vault.state for vault in changed.vaults] == [OPEN]
    assert locking.row(NOTES).unlocked_at == LATER
    assert not locking.row(NOTES).is_locked
    assert locking.world.history == [("vault lock", "notes"), ("vault unlock", "notes")]


def test_the_passphrase_is_asked_for_once_for_all() -> None:
    locking = Locking()
    locking.lock(ALL)
    locking.unlock(ALL)
    assert locking.passphrases.asked == [None]


def test_no_passphrase_is_asked_for_where_all_are_open() -> None:
    locking = Locking()
    changed = locking.unlock(ALL)
    assert [vault.name for vault in changed.unchanged] == ["keys", "notes"]
    assert locking.passphrases.asked == []


def test_no_passphrase_is_asked_for_where_nobody_can_tell_which_is_meant() -> None:
    locking = Locking()
    locking.files.states["/code/notes"] = DOUBLED
    locking.locker.errors["/code/notes"] = InvalidValue("VAULT_DOUBLED", "both")
    refused("VAULT_DOUBLED", lambda: locking.unlock(Chosen(["notes"])))
    assert locking.passphrases.asked == []


def test_a_wrong_passphrase_unlocks_none() -> None:
    locking = Locking()
    locking.files.lock("/code/notes")
    locking.passphrases = FakePassphrases("wrong", tries=1)
    refused("PASSPHRASE_WRONG", lambda: locking.unlock(ALL))
    assert locking.locker.done == []


def test_what_was_interrupted_is_ended_before_a_passphrase_is_asked_for() -> None:
    locking = Locking()
    locking.files.states["/code/notes"] = INTERRUPTED
    locking.locker.begun["/code/notes"] = OPEN
    changed = locking.unlock(Chosen(["notes"]))
    assert [notice.code for notice in changed.notices] == ["VAULT_SETTLED"]
    assert locking.passphrases.asked == []


def test_what_cannot_be_ended_is_told() -> None:
    locking = Locking()
    locking.files.states["/code/notes"] = INTERRUPTED
    locking.locker.errors["/code/notes"] = Failed("VAULT_UNSETTLED", "odd")
    refused("VAULT_UNSETTLED", lambda: locking.unlock(Chosen(["notes"])))


def test_doctor_ends_what_was_begun_in_every_workspace() -> None:
    locking = Locking()
    for path, state in (("/code/notes", LOCKED), ("/home/diary", OPEN)):
        locking.files.states[path] = INTERRUPTED
        locking.locker.begun[path] = state
    locking.files.states["/code/keys"] = INTERRUPTED
    locking.locker.errors["/code/keys"] = Failed("VAULT_UNSETTLED", "odd")
    world = locking.world
    told = vault_locking.settle(
        world.begin,
        world.reader,
        locking.files,
        locking.locker,
        world.clock,
        world.forget_notes,
    )
    assert world.forgotten_notes == ["/code/notes"]
    assert [notice.code for notice in told] == ["VAULT_UNSETTLED", "VAULT_SETTLED", "VAULT_SETTLED"]
    assert locking.row(NOTES).is_locked
    assert world.history == [("vault lock", "notes")]


def test_a_row_stays_as_it_is_while_the_disk_does_not_say_which() -> None:
    locking = Locking(NOTES)
    locking.files.states["/code/notes"] = DOUBLED
    locking.locker.errors["/code/notes"] = InvalidValue("VAULT_DOUBLED", "both")
    refused("VAULT_DOUBLED", lambda: locking.lock(ALL))
    assert locking.world.history == []
