from __future__ import annotations

from pathlib import Path

import pytest

from tests.age_keys import PASSPHRASE, descriptor_with
from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.vault_trees import write

pytestmark = pytest.mark.usefixtures("vault_key")


@pytest.fixture
def keys(notes: Path, given: Given, sandbox: Sandbox) -> Path:
    """Register a second vault in acme, and one in another workspace."""
    write(sandbox.work / "keys" / "secret")
    write(sandbox.work / "diary" / "today")
    given("vault add keys", "workspace create home", "vault add diary --workspace home")
    return sandbox.work / "keys"


def test_all_vaults_of_a_workspace_are_locked_and_unlocked(
    symphony: Run, notes: Path, keys: Path
) -> None:
    done = symphony("workspace", "lock", "acme")
    assert done == (0, "", f"locked 'keys' ({keys})\nlocked 'notes' ({notes})\n")
    assert sorted(path.name for path in keys.parent.iterdir()) == [
        "diary",
        "keys.tar.age",
        "notes.tar.age",
    ]
    with descriptor_with(PASSPHRASE) as descriptor:
        done = symphony("workspace", "unlock", "acme", "--passphrase-fd", descriptor)
    assert done == (0, "", f"unlocked 'keys' ({keys})\nunlocked 'notes' ({notes})\n")


def test_without_a_name_the_active_workspace_is_locked(
    symphony: Run, notes: Path, keys: Path
) -> None:
    done = symphony("workspace", "lock", "--workspace", "home", "--fields", "name,state")
    assert done.stdout == "diary\tlocked\n"


def test_a_workspace_without_vaults_is_success(symphony: Run, acme: None) -> None:
    assert symphony("workspace", "lock", "acme") == (0, "", "no vaults\n")


def test_an_unknown_workspace_is_reported(symphony: Run, acme: None) -> None:
    done = symphony("workspace", "lock", "nowhere")
    assert done.code == 3
    assert symphony("workspace", "unlock", "nowhere").code == 3
