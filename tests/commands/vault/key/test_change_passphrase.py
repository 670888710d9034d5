from __future__ import annotations

import fcntl
import os
import shutil
import stat
from pathlib import Path

from symphony_cli.system.vaults.age.keys import key_in
from tests.age_keys import ENCRYPTED, PASSPHRASE, PLAIN, RECIPIENT
from tests.commands.vault.key.conftest import TYPED, Made
from tests.commands.vault.key.test_show import MISSING
from tests.conftest import Run, Sandbox, executable
from tests.terminal import Terminal, without_colors

DONE = f"changed the passphrase of the key {RECIPIENT}\n"


def test_change_passphrase_asks_for_the_old_one_and_twice_for_the_new_one(vault_key: Path) -> None:
    with Terminal(["vault", "key", "change-passphrase"]) as terminal:
        for question, answer in (
            ("passphrase: ", PASSPHRASE),
            ("new passphrase: ", "new one"),
            ("confirm passphrase: ", "new one"),
        ):
            terminal.read_until(question)
            terminal.type(f"{answer}\n")
        assert terminal.wait() == 0
        assert without_colors(terminal.read_rest()) == (
            f"passphrase: \nChecking the passphrase\nnew passphrase: \nconfirm passphrase: \n{DONE}"
        )
    identity = vault_key / "identity.age"
    assert identity.read_text() != ENCRYPTED
    assert stat.S_IMODE(identity.stat().st_mode) == 0o600
    assert sorted(os.listdir(vault_key)) == ["identity.age", "recipient.txt"]


def test_a_descriptor_supplies_the_old_and_then_the_new_one(key_verb: Run, vault_key: Path) -> None:
    result = key_verb("change-passphrase", "--passphrase-fd", "0", stdin=f"{PASSPHRASE}\nnew one\n")
    assert result == (0, "", DONE)
    assert key_in((vault_key / "identity.age").read_bytes(), "new one").text == PLAIN


def test_both_passphrases_are_required(key_verb: Run, vault_key: Path) -> None:
    for given, code, told in (
        ("wrong\nnew one\n", 1, "error: wrong passphrase\n"),
        (f"{PASSPHRASE}\n", 2, "error: a passphrase cannot be empty\n"),
        ("", 2, "error: a passphrase cannot be empty\n"),
    ):
        result = key_verb("change-passphrase", "--passphrase-fd", "0", stdin=given)
        assert result == (code, "", told)
    assert (vault_key / "identity.age").read_text() == ENCRYPTED
    assert key_verb("change-passphrase").code == 2


def test_change_passphrase_without_a_key_fails_without_asking(key_verb: Run) -> None:
    assert key_verb("change-passphrase") == (3, "", MISSING)


def test_change_passphrase_refuses_to_run_twice_at_once(key_verb: Run, vault_key: Path) -> None:
    descriptor = os.open(vault_key, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    result = key_verb("change-passphrase", "--passphrase-fd", "0", stdin=PASSPHRASE)
    os.close(descriptor)
    assert result == (4, "", "error: another process is changing the passphrase\n")


def test_typing_while_the_passphrase_is_checked_is_hidden(made: Made, sandbox: Sandbox) -> None:
    shutil.copytree(made.home, sandbox.symphony_home)
    with Terminal(["vault", "key", "change-passphrase"]) as terminal:
        terminal.read_until("passphrase: ")
        terminal.type(f"{TYPED}\n")
        terminal.read_until("Checking the passphrase\r\n")
        terminal.type("typed ahead\n")
        terminal.read_until("new passphrase: ")
        terminal.type("\x04")
        assert terminal.wait() == 1
        assert without_colors(terminal.read_rest()) == (
            "passphrase: \nChecking the passphrase\n"
            "new passphrase: \nerror: cancelled; nothing was changed\n"
        )


def test_ctrl_c_while_the_passphrase_is_checked_restores_the_terminal(
    made: Made, sandbox: Sandbox
) -> None:
    shutil.copytree(made.home, sandbox.symphony_home)
    verb = f"{executable()} vault key change-passphrase"
    with Terminal(
        ["-c", f"trap : INT; stty -a; {verb}; echo code=$?; stty -a"], program="/bin/sh"
    ) as (terminal):
        terminal.read_until("passphrase: ")
        terminal.type(f"{TYPED}\n")
        terminal.read_until("Checking the passphrase\r\n")
        terminal.type("half of a secr\x03")
        assert terminal.wait() == 0
        before, after = terminal.read_rest().split("passphrase: ")
    assert "half" not in after
    assert before.strip().splitlines() == after.partition("code=130")[2].strip().splitlines()
