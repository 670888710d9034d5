"""Reminders that `status` prints."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from symphony_cli.base.errors import MissingContext
from symphony_cli.base.findings import Notice
from symphony_cli.domain.vaults import Vault
from symphony_cli.registry.choices import Choice
from symphony_cli.repos.selecting import Selection
from symphony_cli.vaults import reminders
from tests.builders import CREATED, a_profile, a_vault, a_workspace
from tests.fakes.world import World

ADA = a_profile()
ACME = a_workspace(profile_id=ADA.id)
HOME = a_workspace(profile_id=ADA.id, name="home", type="personal")
ALL, NOWHERE = Selection(), Choice()


def keys(**values: Any) -> Vault:
    return a_vault(
        **{
            "workspace_id": ACME.id,
            "name": "keys",
            "path": "/code/keys",
            "auto_lock": 8,
            "unlocked_at": CREATED,
        }
        | values
    )


def messages(world: World, selection: Selection = ALL, choice: Choice = NOWHERE) -> list[str]:
    world.choice = choice
    return [f"{notice.code} {notice.message}" for notice in reminders.notices(world, selection)]


def a_world(*vaults: Vault, hours: int = 9) -> World:
    world = World(ADA, ACME, HOME, *vaults)
    world.use(ADA, ACME)
    world.clock.time = CREATED + timedelta(hours=hours)
    return world


def test_a_vault_open_too_long_comes_with_the_command_that_locks_it() -> None:
    world = a_world(keys())
    notice = Notice(
        "VAULT_OPEN",
        "vault 'keys' has been unlocked for 9 hours (reminder set to 8); to lock it, run"
        " `symphony vault lock keys`",
    )
    assert messages(world) == [" ".join(notice)]
    world.clock.time = CREATED + timedelta(hours=7)
    assert messages(world) == []


@pytest.mark.parametrize("state", ["locked", "missing"])
def test_a_locked_or_missing_vault_is_not_reported(state: str) -> None:
    world = a_world(keys())
    world.files.states["/code/keys"] = state
    assert messages(world) == []


def test_a_vault_without_auto_lock_may_be_open() -> None:
    assert messages(a_world(keys(auto_lock=None), hours=9999)) == []


def test_an_open_vault_whose_row_says_locked_was_unlocked_by_hand() -> None:
    assert messages(a_world(keys(is_locked=True), hours=0)) == [
        "VAULT_OPEN vault 'keys' was unlocked by hand (reminder set to 8 hours);"
        " to lock it, run `symphony vault lock keys`"
    ]


def test_an_interrupted_vault_is_reported_without_auto_lock() -> None:
    world = a_world(keys(auto_lock=None))
    world.files.lock("/code/keys", state="interrupted")
    assert messages(world) == [
        "VAULT_INTERRUPTED vault 'keys' is being locked or unlocked, or was interrupted; to"
        " finish or undo it, run `symphony doctor --fix`"
    ]


@pytest.mark.parametrize("auto_lock", [None, 8])
def test_a_doubled_vault_is_reported_with_and_without_auto_lock(
    auto_lock: int | None,
) -> None:
    world = a_world(keys(auto_lock=auto_lock))
    world.files.states["/code/keys"] = "doubled"
    assert messages(world) == [
        "VAULT_DOUBLED vault 'keys': both /code/keys and /code/keys.tar.age exist; compare"
        " them, and move away the one you do not need"
    ]


def test_only_vaults_of_the_selected_workspaces_are_reported() -> None:
    world = a_world(keys(), keys(workspace_id=HOME.id, path="/home/keys", name="KEYS"))
    acme, home = (
        f"VAULT_OPEN vault '{name}' has been unlocked for 9 hours (reminder set to 8); to lock"
        f" it, run `symphony vault lock {full}`"
        for name, full in (("keys", "acme/keys"), ("KEYS", "home/KEYS"))
    )
    assert messages(world) == [acme]
    assert messages(world, choice=Choice(workspace="home")) == [home]
    assert messages(world, Selection(everywhere=True)) == [acme, home]
    assert messages(world, Selection(type="personal")) == [home]
    assert messages(world, Selection(references=["api"])) == []
    assert messages(world, Selection(references=[])) == []
    assert messages(world, Selection(query="a")) == []
    assert messages(world, Selection(tags=["!a"])) == []


def test_no_workspace_means_no_notice_and_no_active_workspace_an_error() -> None:
    assert messages(World()) == []
    world = a_world(keys())
    world.rows.current_workspaces.clear()
    with pytest.raises(MissingContext):
        messages(world)
