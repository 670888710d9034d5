"""The system's keyring: one that needs no desktop, none at all, and no library for it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.age_keys import ENCRYPTED, PASSPHRASE, RECIPIENT
from tests.conftest import Result, Run, Sandbox
from tests.terminal import Terminal, without_colours

# Each call starts `keyring`'s backends; the kept passphrases are in a file below HOME.
PLAIN_FILE = {"PYTHON_KEYRING_BACKEND": "keyrings.alt.file.PlaintextKeyring"}
ON = {"SYMPHONY_VAULT_KEYRING": "on"}
NONE = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
DO_WITHOUT = "or do without: `symphony config set vault.keyring off`"

Keyring = Callable[..., str]


@pytest.fixture
def keyring(sandbox: Sandbox) -> Keyring:
    """Return what the keyring has for the key, or with an argument have it keep that."""

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
    """Import the key, its passphrase given by a descriptor."""
    Path("key.age").write_text(ENCRYPTED)

    def run(**env: str) -> Result:
        return key_verb(
            "import", "key.age", "--passphrase-fd", "0", stdin=f"{PASSPHRASE}\n", env=env
        )

    return run


def change_passphrase(key_verb: Run, **env: str) -> Result:
    """Come as far as the question for a new one, which nobody can be asked."""
    return key_verb("change-passphrase", env=env)


def test_a_passphrase_that_was_right_is_kept_and_not_asked_for_again(
    imports: Callable[..., Result], key_verb: Run, keyring: Keyring
) -> None:
    assert imports(**ON, **PLAIN_FILE) == (0, "", f"imported the key {RECIPIENT}\n")
    assert keyring() == PASSPHRASE
    result = change_passphrase(key_verb, **ON, **PLAIN_FILE)
    assert result.stderr.startswith("error: new passphrase is needed")


def test_nothing_is_kept_or_looked_up_unless_it_is_chosen(
    imports: Callable[..., Result], key_verb: Run, keyring: Keyring, sandbox: Sandbox
) -> None:
    assert imports(**PLAIN_FILE).code == 0
    assert keyring() == ""
    keyring(PASSPHRASE)
    result = change_passphrase(key_verb, **PLAIN_FILE)
    assert result.stderr.startswith("error: passphrase is needed")


def test_the_setting_is_a_key_of_the_configuration(installed: Run) -> None:
    assert installed("config", "set", "vault.keyring", "on").code == 0
    assert installed("config", "get", "vault.keyring").stdout == "on\n"
    result = installed("config", "set", "vault.keyring", "yes")
    assert result == (
        2,
        "",
        "error: 'yes' is not a value of vault.keyring\nhint: vault.keyring takes on or off\n",
    )


@pytest.mark.usefixtures("vault_key")
def test_a_kept_passphrase_that_is_wrong_is_asked_for_and_replaced(keyring: Keyring) -> None:
    keyring("an older one")
    with Terminal(["vault", "key", "change-passphrase"], env=ON | PLAIN_FILE) as terminal:
        terminal.read_until("passphrase: ")
        terminal.type(f"{PASSPHRASE}\n")
        terminal.read_until("new passphrase: ")
        # That it was right is known, and that is enough for today.
        terminal.type("\x04")
        assert terminal.wait() == 1
        assert without_colours(terminal.read_rest()) == (
            "checking the passphrase\n"
            "the passphrase in the keyring is wrong\n"
            "passphrase: \n"
            "checking the passphrase\n"
            "new passphrase: \n"
            "error: cancelled; nothing was changed\n"
        )
    assert keyring() == PASSPHRASE


@pytest.mark.usefixtures("vault_key")
def test_a_changed_passphrase_is_kept(key_verb: Run, keyring: Keyring) -> None:
    result = key_verb(
        "change-passphrase",
        "--passphrase-fd",
        "0",
        stdin=f"{PASSPHRASE}\nnew one\n",
        env=ON | PLAIN_FILE,
    )
    assert result.code == 0
    assert keyring() == "new one"


def test_without_a_keyring_a_warning_says_so_and_all_goes_on(
    imports: Callable[..., Result], key_verb: Run
) -> None:
    warning = (
        "warning: the system's keyring cannot be used: there is none; see what `keyring"
        f" diagnose` says, {DO_WITHOUT}\n"
    )
    assert imports(**ON, **NONE) == (0, "", f"{warning}imported the key {RECIPIENT}\n")
    result = change_passphrase(key_verb, **ON, **NONE)
    assert result.stderr.startswith(f"{warning}error: passphrase is needed")


def test_a_keyring_that_fails_is_named_without_what_it_says(
    imports: Callable[..., Result], sandbox: Sandbox
) -> None:
    # Its file cannot be where a directory is.
    (sandbox.home / ".local/share/python_keyring/keyring_pass.cfg").mkdir(parents=True)
    result = imports(**ON, **PLAIN_FILE)
    assert result.code == 0
    assert result.stderr == (
        "warning: the system's keyring cannot be used: it failed (IsADirectoryError); see what"
        f" `keyring diagnose` says, {DO_WITHOUT}\nimported the key {RECIPIENT}\n"
    )


def test_without_the_library_a_warning_says_how_to_add_it(
    imports: Callable[..., Result], tmp_path: Path
) -> None:
    # As it is where nobody has installed it.
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.modules['keyring'] = None\n")
    assert imports(**ON, PYTHONPATH=str(tmp_path)) == (
        0,
        "",
        "warning: the system's keyring cannot be used: the library `keyring` is not installed;"
        f" add it with `pipx inject symphony-cli keyring`, {DO_WITHOUT}\n"
        f"imported the key {RECIPIENT}\n",
    )
