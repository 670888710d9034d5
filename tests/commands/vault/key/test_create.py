from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

import pytest

from symphony_cli.system.vaults.age.keys import key_in
from tests.age_keys import RECIPIENT
from tests.commands.vault.key.conftest import TYPED, Made
from tests.conftest import Run, Sandbox, executable
from tests.terminal import Terminal, without_colors


def recipient_in(home: Path) -> str:
    """Return the line that is not a comment."""
    return (home / "data" / "vault-key" / "recipient.txt").read_text().split("\n")[0]


def test_create_asks_twice_without_echo_and_says_how_to_keep_a_copy(made: Made) -> None:
    assert made.code == 0
    assert without_colors(made.seen) == (
        "new passphrase: \n"
        "confirm passphrase: \n"
        f"created the key {recipient_in(made.home)}\n"
        "Next: symphony vault key export FILE (keep a copy off this machine)\n"
    )
    directory = made.home / "data" / "vault-key"
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in directory.iterdir()}
    assert modes == {"identity.age": 0o600, "recipient.txt": 0o600}
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert not {path.name for path in made.home.rglob("*") if path.is_file()} - set(modes)


def test_age_decrypts_with_the_key_what_it_encrypted_for_it(made: Made, tmp_path: Path) -> None:
    subprocess.run(
        ["age", "-r", recipient_in(made.home), "-o", "notes.age"],
        input=b"dear diary",
        check=True,
    )
    identity = made.home / "data" / "vault-key" / "identity.age"
    arguments = ["-d", "-i", str(identity), "-o", "notes", "notes.age"]
    with Terminal(arguments, program="/usr/bin/age") as terminal:
        terminal.read_until("Enter passphrase")
        terminal.type(f"{TYPED}\n")
        assert terminal.wait() == 0
    assert Path("notes").read_text() == "dear diary"


def test_the_file_holds_what_age_keygen_writes(made: Made) -> None:
    identity = made.home / "data" / "vault-key" / "identity.age"
    created, public, secret = key_in(identity.read_bytes(), TYPED).text.splitlines()
    assert created.startswith("# created: 20")
    assert public == f"# public key: {recipient_in(made.home)}"
    assert secret.startswith("AGE-SECRET-KEY-1")


def test_two_processes_at_once_create_one_key(sandbox: Sandbox) -> None:
    # A private temporary directory of one process must not disturb the other.
    both = [
        subprocess.Popen(
            [executable(), "vault", "key", "create", "--json", "--passphrase-fd", "0"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            umask=umask,
        )
        for umask in (0, 0o777)
    ]
    for number, process in enumerate(both):
        assert process.stdin is not None
        process.stdin.write(f"passphrase {number}\n")
        process.stdin.close()
        process.stdin = None
    outputs = [process.communicate(timeout=60) for process in both]
    codes = [process.returncode for process in both]
    assert sorted(codes) == [0, 4], outputs
    winner = codes.index(0)
    directory = sandbox.symphony_home / "data" / "vault-key"
    key = key_in((directory / "identity.age").read_bytes(), f"passphrase {winner}")
    assert outputs[winner] == (
        f'{{"recipient":"{key.recipient}","path":"{directory}/identity.age"}}\n',
        "",
    )
    assert '"code":"KEY_EXISTS"' in outputs[1 - winner][1]
    assert recipient_in(sandbox.symphony_home) == key.recipient
    assert os.listdir(directory.parent) == ["vault-key"]
    for path, mode in ((directory, 0o700), *((path, 0o600) for path in directory.iterdir())):
        assert stat.S_IMODE(path.stat().st_mode) == mode


def test_create_refuses_a_second_key_without_asking(key_verb: Run, vault_key: Path) -> None:
    assert key_verb("create") == (
        4,
        "",
        f"error: a key already exists in {vault_key}\n"
        "hint: locked vaults need it; to use another key, save this one with `symphony vault"
        " key export FILE`, then move the directory away\n",
    )
    assert (vault_key / "recipient.txt").read_text() == f"{RECIPIENT}\n"


def test_create_without_a_terminal_names_the_option(key_verb: Run, sandbox: Sandbox) -> None:
    assert key_verb("create") == (
        2,
        "",
        "error: new passphrase is required, and standard input is not a terminal\n"
        "hint: pass it with --passphrase-fd N\n",
    )
    assert not sandbox.symphony_home.exists()


@pytest.mark.parametrize(
    ("descriptor", "line", "error"),
    [
        ("0", "s\udcff\n", "the passphrase is not valid UTF-8"),
        ("77", "", "cannot read the passphrase from file descriptor 77: Bad file descriptor"),
    ],
)
def test_create_refuses_an_invalid_passphrase(
    descriptor: str, line: str, error: str, installed: Run, sandbox: Sandbox
) -> None:
    # `installed` encodes text as UTF-8, so an invalid byte needs a descriptor.
    done = subprocess.run(
        [executable(), "vault", "key", "create", "--passphrase-fd", descriptor],
        input=line.encode(errors="surrogateescape"),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().splitlines()[0] == f"error: {error}"
    assert not sandbox.symphony_home.exists()


def test_create_refuses_a_descriptor_that_is_not_a_number(key_verb: Run) -> None:
    for text in ("-1", "three"):
        result = key_verb("create", "--passphrase-fd", text, "--json")
        assert (result.code, result.error["code"]) == (2, "USAGE")


def test_create_refuses_two_different_passphrases(sandbox: Sandbox) -> None:
    with Terminal(["vault", "key", "create"]) as terminal:
        terminal.read_until("new passphrase: ")
        terminal.type("one\n")
        terminal.read_until("confirm passphrase: ")
        terminal.type("two\n")
        assert terminal.wait() == 2
        assert without_colors(terminal.read_rest()).splitlines()[2:] == [
            "error: the passphrases do not match; nothing was changed"
        ]
    assert not sandbox.symphony_home.exists()


def test_ctrl_c_restores_the_terminal(sandbox: Sandbox) -> None:
    # A shell that prints the terminal's settings before and after.
    script = f"trap : INT; stty -a; {executable()} vault key create; echo code=$?; stty -a"
    with Terminal(["-c", script], program="/bin/sh") as terminal:
        terminal.read_until("new passphrase: ")
        terminal.type("half of a secr")
        terminal.type("\x03")
        assert terminal.wait() == 0
        before, after = terminal.read_rest().split("new passphrase: ")
    assert "code=130" in after
    assert "half" not in after
    settings = before.strip().splitlines()
    assert settings == after.partition("code=130")[2].strip().splitlines()
    assert any(" echo " in f" {line} " for line in settings)
    assert not sandbox.symphony_home.exists()
