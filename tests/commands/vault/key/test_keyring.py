"""The system's keyring: a backend without a desktop, none, and no library."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.age_keys import ENCRYPTED, PASSPHRASE, RECIPIENT
from tests.conftest import Result, Run, Sandbox
from tests.terminal import Terminal, without_colors

# Each call starts `keyring`'s backends; the kept passphrases are in a file below HOME.
PLAIN_FILE = {"PYTHON_KEYRING_BACKEND": "keyrings.alt.file.PlaintextKeyring"}
ON = {"SYMPHONY_VAULT_KEYRING": "on"}
NONE = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
DO_WITHOUT = "to turn it off, run `symphony config set vault.keyring off`"

Keyring = Callable[..., str]


@pytest.fixture
def keyring(sandbox: Sandbox) -> Keyring:
    """Return a function that reads the key's passphrase from the keyring, or stores one."""

    def ask(passphrase: str | None = None) -> str:
        verb = "get" if passphrase is None else "set"
        done = subprocess.run(
            [sys.executable, "-m", "keyring", verb, "symphony vault key", RECIPIENT],
            input=passphrase,
            env=os.environ | PLAIN_FILE,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout.strip()

    return ask


@pytest.fixture
def imports(key_verb: Run) -> Callable[..., Result]:
    """Import the key, with its passphrase in a descriptor."""
    Path("key.age").write_text(ENCRYPTED)

    def run(**env: str) -> Result:
        return key_verb(
            "import", "key.age", "--passphrase-fd", "0", stdin=f"{PASSPHRASE}\n", env=env
        )

    return run


def change_passphrase(key_verb: Run, **env: str) -> Result:
    """Run up to the question for a new passphrase, which fails without a terminal."""
    return key_verb("change-passphrase", env=env)


def test_a_correct_passphrase_is_kept_and_not_asked_for_again(
    imports: Callable[..., Result], key_verb: Run, keyring: Keyring
) -> None:
    assert imports(**ON, **PLAIN_FILE) == (0, "", f"imported the key {RECIPIENT}\n")
    assert keyring() == PASSPHRASE
    result = change_passphrase(key_verb, **ON, **PLAIN_FILE)
    assert result.stderr.startswith("error: new passphrase is required")


def test_the_keyring_is_not_used_unless_it_is_on(
    imports: Callable[..., Result], key_verb: Run, keyring: Keyring, sandbox: Sandbox
) -> None:
    assert imports(**PLAIN_FILE).code == 0
    assert keyring() == ""
    keyring(PASSPHRASE)
    result = change_passphrase(key_verb, **PLAIN_FILE)
    assert result.stderr.startswith("error: passphrase is required")


def test_config_lists_the_setting(symphony: Run) -> None:
    assert symphony("config", "set", "vault.keyring", "on").code == 0
    assert symphony("config", "get", "vault.keyring").stdout == "on\n"
    result = symphony("config", "set", "vault.keyring", "yes")
    assert result == (
        2,
        "",
        "error: invalid value 'yes' for vault.keyring\nhint: use on or off\n",
    )


@pytest.mark.usefixtures("vault_key")
def test_a_wrong_passphrase_in_the_keyring_is_replaced(keyring: Keyring) -> None:
    keyring("an older one")
    with Terminal(["vault", "key", "change-passphrase"], env=ON | PLAIN_FILE) as terminal:
        terminal.read_until("passphrase: ")
        terminal.type(f"{PASSPHRASE}\n")
        terminal.read_until("new passphrase: ")
        # Reading it once proves that it is stored.
        terminal.type("\x04")
        assert terminal.wait() == 1
        assert without_colors(terminal.read_rest()) == (
            "Checking the passphrase\n"
            "the passphrase in the keyring is wrong\n"
            "passphrase: \n"
            "Checking the passphrase\n"
            "new passphrase: \n"
            "error: cancelled; nothing was changed\n"
        )
    assert keyring() == PASSPHRASE


@pytest.mark.usefixtures("vault_key")
def test_change_passphrase_updates_the_keyring(key_verb: Run, keyring: Keyring) -> None:
    result = key_verb(
        "change-passphrase",
        "--passphrase-fd",
        "0",
        stdin=f"{PASSPHRASE}\nnew one\n",
        env=ON | PLAIN_FILE,
    )
    assert result.code == 0
    assert keyring() == "new one"


def test_without_a_keyring_a_warning_is_printed_and_the_command_goes_on(
    imports: Callable[..., Result], key_verb: Run
) -> None:
    warning = (
        "warning: the system's keyring cannot be used: no keyring was found; to see why, run"
        " `keyring"
        f" diagnose`; {DO_WITHOUT}\n"
    )
    assert imports(**ON, **NONE) == (0, "", f"{warning}imported the key {RECIPIENT}\n")
    result = change_passphrase(key_verb, **ON, **NONE)
    assert result.stderr.startswith(f"{warning}error: passphrase is required")


def test_a_failing_keyring_is_reported_without_its_message(
    imports: Callable[..., Result], sandbox: Sandbox
) -> None:
    # The keyring's file cannot replace a directory.
    (sandbox.home / ".local/share/python_keyring/keyring_pass.cfg").mkdir(parents=True)
    result = imports(**ON, **PLAIN_FILE)
    assert result.code == 0
    assert result.stderr == (
        "warning: the system's keyring cannot be used: it failed (IsADirectoryError); to see why,"
        f" run `keyring diagnose`; {DO_WITHOUT}\nimported the key {RECIPIENT}\n"
    )


def test_without_the_library_a_warning_says_how_to_add_it(
    imports: Callable[..., Result], tmp_path: Path
) -> None:
    # As if the library were not installed.
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.modules['keyring'] = None\n")
    assert imports(**ON, PYTHONPATH=str(tmp_path)) == (
        0,
        "",
        "warning: the system's keyring cannot be used: the library `keyring` is not installed;"
        f" to install it, run `pipx inject symphony-cli keyring`; {DO_WITHOUT}\n"
        f"imported the key {RECIPIENT}\n",
    )
