"""Locking and unlocking, and the rows afterwards."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from symphony_cli.base.errors import Failed, InvalidValue, NotFound, SymphonyError
from symphony_cli.base.findings import Notice
from symphony_cli.domain.search_results import HeldPlaces, Holder
from symphony_cli.domain.vault_places import CONFLICTING, INTERRUPTED, LOCKED, OPEN
from symphony_cli.domain.vaults import Vault
from symphony_cli.vaults import locking
from symphony_cli.vaults.in_use import NOTHING, Allowed
from symphony_cli.vaults.locking import Chosen, VaultsChanged
from tests.age_keys import RECIPIENT
from tests.builders import LATER, a_profile, a_vault, a_workspace
from tests.fakes.keys import FakePassphrases, a_key
from tests.fakes.world import World

ADA = a_profile()
ACME = a_workspace(profile_id=ADA.id)
HOME = a_workspace(profile_id=ADA.id, name="home")
NOTES = a_vault(workspace_id=ACME.id, name="notes", path="/code/notes")
KEYS = a_vault(workspace_id=ACME.id, name="keys", path="/code/keys", recipients=(RECIPIENT,))
DIARY = a_vault(workspace_id=HOME.id, name="diary", path="/home/diary")
ALL = Chosen(everything=True)


class Locking(World):
    """A world with a key and vaults."""

    def __init__(self, *vaults: Vault) -> None:
        super().__init__(ADA, ACME, HOME, *(vaults or (NOTES, KEYS, DIARY)))
        self.use(ADA, ACME)
        self.vault_keys.key = a_key()
        self.passphrases = FakePassphrases("pass")

    def lock(self, chosen: Chosen, allowed: Allowed = NOTHING) -> VaultsChanged:
        return locking.lock(self, chosen, allowed=allowed, tell=lambda done, total: None)

    def unlock(self, chosen: Chosen) -> VaultsChanged:
        return locking.unlock(self, self.passphrases, chosen, tell=lambda done, total: None)

    def row(self, vault: Vault) -> Vault:
        return self.rows.vault[vault.id]


def refused(code: str, work: Callable[[], object]) -> SymphonyError:
    with pytest.raises(SymphonyError) as raised:
        work()
    assert raised.value.code == code
    return raised.value


def test_a_vault_is_locked_for_the_key_and_its_own_recipients() -> None:
    world = Locking()
    changed = world.lock(Chosen(["keys"]))
    assert world.vault_locker.done == [("lock", "/code/keys", "age1", RECIPIENT)]
    assert [(vault.name, vault.state) for vault in changed.vaults] == [("keys", LOCKED)]
    assert changed[1:] == ([], [], [])
    assert world.row(KEYS).is_locked
    assert world.row(KEYS).updated_at == LATER
    assert world.history == [("vault lock", "keys")]
    assert world.notes.forgotten == ["/code/keys"]


def test_all_locks_the_vaults_of_the_active_workspace_only() -> None:
    world = Locking()
    changed = world.lock(ALL)
    assert [vault.name for vault in changed.vaults] == ["keys", "notes"]
    assert world.files.vault_state("/home/diary") == OPEN


def test_a_vault_in_another_one_is_locked_before_it_and_unlocked_after_it() -> None:
    inner = a_vault(workspace_id=ACME.id, name="inner", path="/code/notes/inner")
    world = Locking(NOTES, inner)
    world.lock(ALL)
    world.unlock(ALL)
    assert [done[:2] for done in world.vault_locker.done] == [
        ("lock", "/code/notes/inner"),
        ("lock", "/code/notes"),
        ("unlock", "/code/notes"),
        ("unlock", "/code/notes/inner"),
    ]


def test_a_key_whose_secret_half_is_damaged_locks_nothing() -> None:
    world = Locking()
    world.vault_keys.damaged = True
    refused("KEY_DAMAGED", lambda: world.lock(ALL))
    assert world.vault_locker.done == []


def test_all_locks_the_vaults_of_a_named_workspace() -> None:
    world = Locking()
    assert [one.name for one in world.lock(ALL._replace(workspace="home")).vaults] == ["diary"]


def test_a_vault_that_is_already_locked_is_unchanged() -> None:
    world = Locking()
    world.files.lock("/code/notes")
    changed = world.lock(ALL)
    assert [vault.name for vault in changed.vaults] == ["keys", "notes"]
    assert [vault.name for vault in changed.unchanged] == ["notes"]
    assert [done[1] for done in world.vault_locker.done] == ["/code/keys"]
    # It was locked by hand, so the row was out of date.
    assert world.row(NOTES).is_locked


def test_a_vault_named_twice_is_locked_once() -> None:
    world = Locking()
    world.lock(Chosen(["notes", "acme/notes"]))
    assert len(world.vault_locker.done) == 1


@pytest.mark.parametrize("chosen", [Chosen(), Chosen(["notes"], everything=True)])
def test_vaults_are_chosen_by_reference_or_all_but_not_both(chosen: Chosen) -> None:
    refused("VAULT_NEEDED", lambda: Locking().lock(chosen))
    refused("VAULT_NEEDED", lambda: Locking().unlock(chosen))


def test_without_a_key_nothing_is_locked() -> None:
    world = Locking()
    world.vault_keys.key = None
    error = refused("KEY_MISSING", lambda: world.lock(ALL))
    assert isinstance(error, NotFound)
    assert error.hint == "to create one, run `symphony vault key create`"
    assert world.vault_locker.done == []


def test_a_vault_in_use_stays_open_unless_that_is_allowed() -> None:
    world = Locking()
    world.open_files.holders["/code/notes"] = [Holder("vim", 7, "/code/notes")]
    refused("VAULT_IN_USE", lambda: world.lock(Chosen(["notes"])))
    assert world.vault_locker.done == []
    assert world.history == []
    changed = world.lock(Chosen(["notes"]), Allowed(ignore_open_files=True))
    assert [vault.name for vault in changed.vaults] == ["notes"]


def test_unsaved_work_is_a_notice_of_the_locked_vault() -> None:
    world = Locking()
    world.worktrees.holds["/code/notes"] = HeldPlaces([], [], [], is_place=True)
    world.repo_states.put("/code/notes", stashes=1)
    world.open_files.holders["/code/keys"] = [Holder("vim", 7, "/code/keys")]
    changed = world.lock(ALL)
    assert [vault.name for vault in changed.vaults] == ["notes"]
    assert changed.notices == [
        Notice(
            "UNSAVED_WORK_LOCKED",
            "kept unsaved work in the archive of vault 'notes':\n  /code/notes: 1 stash",
        )
    ]


def test_a_failure_does_not_stop_the_other_vaults() -> None:
    world = Locking()
    world.open_files.holders["/code/keys"] = [Holder("vim", 7, "/code/keys")]
    changed = world.lock(ALL)
    assert [vault.name for vault in changed.vaults] == ["notes"]
    assert [failure.code for failure in changed.failures] == ["VAULT_IN_USE"]


def test_a_missing_vault_is_refused_without_asking() -> None:
    world = Locking()
    world.files.gone.add("/code/notes")
    error = refused("VAULT_MISSING", lambda: world.lock(Chosen(["notes"])))
    assert error.message == "neither /code/notes nor /code/notes.tar.age exists"
    refused("VAULT_MISSING", lambda: world.unlock(Chosen(["notes"])))
    assert world.passphrases.asked == []


def test_unlocking_records_the_time() -> None:
    world = Locking()
    world.lock(Chosen(["notes"]))
    changed = world.unlock(Chosen(["notes"]))
    assert world.vault_locker.done[-1] == ("unlock", "/code/notes", "AGE-SECRET-KEY-1")
    assert [vault.state for vault in changed.vaults] == [OPEN]
    assert world.row(NOTES).unlocked_at == LATER
    assert not world.row(NOTES).is_locked
    assert world.history == [("vault lock", "notes"), ("vault unlock", "notes")]


def test_several_vaults_need_the_passphrase_once() -> None:
    world = Locking()
    world.lock(ALL)
    world.unlock(ALL)
    assert world.passphrases.asked == [None]


def test_open_vaults_need_no_passphrase() -> None:
    world = Locking()
    changed = world.unlock(ALL)
    assert [vault.name for vault in changed.unchanged] == ["keys", "notes"]
    assert world.passphrases.asked == []


def test_a_doubled_vault_is_refused_without_asking() -> None:
    world = Locking()
    world.files.states["/code/notes"] = CONFLICTING
    world.vault_locker.errors["/code/notes"] = InvalidValue("VAULT_DOUBLED", "both")
    refused("VAULT_DOUBLED", lambda: world.unlock(Chosen(["notes"])))
    assert world.passphrases.asked == []


def test_a_wrong_passphrase_unlocks_none() -> None:
    world = Locking()
    world.files.lock("/code/notes")
    world.passphrases = FakePassphrases("wrong", tries=1)
    refused("PASSPHRASE_WRONG", lambda: world.unlock(ALL))
    assert world.vault_locker.done == []


def test_interrupted_work_is_settled_before_asking_for_a_passphrase() -> None:
    world = Locking()
    world.files.states["/code/notes"] = INTERRUPTED
    world.vault_locker.begun["/code/notes"] = OPEN
    changed = world.unlock(Chosen(["notes"]))
    assert [notice.code for notice in changed.notices] == ["VAULT_SETTLED"]
    assert world.passphrases.asked == []


def test_interrupted_work_that_cannot_be_settled_is_an_error() -> None:
    world = Locking()
    world.files.states["/code/notes"] = INTERRUPTED
    world.vault_locker.errors["/code/notes"] = Failed("VAULT_UNSETTLED", "odd")
    refused("VAULT_UNSETTLED", lambda: world.unlock(Chosen(["notes"])))


def test_settle_covers_every_workspace() -> None:
    world = Locking()
    for path, state in (("/code/notes", LOCKED), ("/home/diary", OPEN)):
        world.files.states[path] = INTERRUPTED
        world.vault_locker.begun[path] = state
    world.files.states["/code/keys"] = INTERRUPTED
    world.vault_locker.errors["/code/keys"] = Failed("VAULT_UNSETTLED", "odd")
    notices = locking.settle(world)
    assert world.notes.forgotten == ["/code/notes"]
    assert [notice.code for notice in notices] == [
        "VAULT_UNSETTLED",
        "VAULT_SETTLED",
        "VAULT_SETTLED",
    ]
    assert world.row(NOTES).is_locked
    assert world.history == [("vault lock", "notes")]


def test_the_row_of_a_doubled_vault_stays() -> None:
    world = Locking(NOTES)
    world.files.states["/code/notes"] = CONFLICTING
    world.vault_locker.errors["/code/notes"] = InvalidValue("VAULT_DOUBLED", "both")
    refused("VAULT_DOUBLED", lambda: world.lock(ALL))
    assert world.history == []
