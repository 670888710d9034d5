from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

import pytest

from symphony_cli.system.vaults.age.keys import key_in
from tests.age_keys import ENCRYPTED, IDENTITY, PASSPHRASE, PLAIN, RECIPIENT
from tests.conftest import Run, Sandbox, executable
from tests.terminal import Terminal, without_colors

IMPORTED = f"imported the key {RECIPIENT}\n"
STAYS = (
    "warning: 'key.txt' still contains the key without a passphrase;"
    " to delete it, run `rm -- key.txt`\n"
)


@pytest.fixture
def directory(sandbox: Sandbox) -> Path:
    return sandbox.symphony_home / "data" / "vault-key"


def test_an_encrypted_file_is_stored_unchanged(key_verb: Run, directory: Path) -> None:
    Path("key.age").write_text(ENCRYPTED)
    result = key_verb("import", "key.age", "--passphrase-fd", "0", stdin=f"{PASSPHRASE}\n")
    assert result == (0, "", IMPORTED)
    assert (directory / "identity.age").read_text() == ENCRYPTED
    digest = hashlib.sha256(ENCRYPTED.encode()).hexdigest()
    assert (directory / "recipient.txt").read_text() == (
        f"{RECIPIENT}\n# identity.age sha256:{digest}\n"
    )
    # Import the same key again, with any passphrase.
    assert key_verb(
        "import", "key.age", "--passphrase-fd", "0", "--json", stdin=PASSPHRASE
    ).json == {"recipient": RECIPIENT, "path": f"{directory}/identity.age"}
    Path("key.txt").write_text(PLAIN)
    assert key_verb("import", "key.txt") == (
        0,
        "",
        f"{STAYS}already have this key: {RECIPIENT}\n",
    )
    assert key_verb("import", "-", stdin=IDENTITY).code == 0


def test_a_plain_file_is_encrypted_with_a_new_passphrase(key_verb: Run, directory: Path) -> None:
    Path("key.txt").write_text(PLAIN)
    result = key_verb("import", "key.txt", "--passphrase-fd", "0", stdin="new one\n")
    assert result == (0, "", STAYS + IMPORTED)
    assert key_in((directory / "identity.age").read_bytes(), "new one").text == PLAIN
    assert Path("key.txt").read_text() == PLAIN


def test_import_accepts_files_of_age_keygen_and_age_p_on_a_terminal(directory: Path) -> None:
    subprocess.run(["age-keygen", "-o", "key.txt"], check=True, capture_output=True)
    with Terminal(["-p", "-o", "key.age", "key.txt"], program="/usr/bin/age") as terminal:
        for question in ("Enter passphrase", "Confirm passphrase"):
            terminal.read_until(question)
            terminal.type("age's own\n")
        assert terminal.wait() == 0
    recipient = subprocess.run(
        ["age-keygen", "-y", "key.txt"], check=True, capture_output=True, text=True
    ).stdout.strip()
    with Terminal(["vault", "key", "import", "key.age"]) as terminal:
        terminal.read_until("passphrase: ")
        terminal.type("wrong\n")
        terminal.read_until("wrong passphrase\r\npassphrase: ")
        terminal.type("age's own\n")
        assert terminal.wait() == 0
        assert without_colors(terminal.read_rest()) == (
            "passphrase: \nChecking the passphrase\nwrong passphrase\n"
            f"passphrase: \nChecking the passphrase\nimported the key {recipient}\n"
        )
    assert (directory / "identity.age").read_bytes() == Path("key.age").read_bytes()


def test_a_wrong_passphrase_can_be_typed_three_times(sandbox: Sandbox) -> None:
    Path("key.age").write_text(ENCRYPTED)
    wrong = "wrong passphrase"
    again = f"\r\nChecking the passphrase\r\n{wrong}\r\npassphrase: "
    with Terminal(["vault", "key", "import", "key.age"]) as terminal:
        for number in range(3):
            terminal.read_until("passphrase: " + again * number)
            terminal.type(f"no {number}\n")
        assert terminal.wait() == 1
        seen = without_colors(terminal.read_rest())
    assert seen.endswith(f"error: {wrong}\n")
    assert not sandbox.symphony_home.exists()


def test_another_key_is_never_replaced(key_verb: Run, vault_key: Path) -> None:
    subprocess.run(["age-keygen", "-o", "key.txt"], check=True, capture_output=True)
    result = key_verb("import", "key.txt", "--passphrase-fd", "0", "--json", stdin="new\n")
    assert (result.code, result.stdout, result.error["code"]) == (4, "", "KEY_EXISTS")
    assert "export" in str(result.error["hint"])
    # It is refused before Symphony asks for a new passphrase.
    assert (
        key_verb("import", "key.txt").code == key_verb("import", "key.txt", "--no-input").code == 4
    )
    assert (vault_key / "identity.age").read_text() == ENCRYPTED
    assert (vault_key / "recipient.txt").read_text() == f"{RECIPIENT}\n"


def test_a_wrong_passphrase_imports_nothing(key_verb: Run, sandbox: Sandbox) -> None:
    Path("key.age").write_text(ENCRYPTED)
    result = key_verb("import", "key.age", "--passphrase-fd", "0", stdin="wrong\n")
    assert result == (1, "", "error: wrong passphrase\n")
    result = key_verb("import", "key.age")
    assert result == (
        2,
        "",
        "error: passphrase is required, and standard input is not a terminal\n"
        "hint: pass it with --passphrase-fd N\n",
    )
    assert not sandbox.symphony_home.exists()


HINT = "hint: use a file from `age-keygen` or `symphony vault key export`\n"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "it is not one line AGE-SECRET-KEY-1..."),
        (PLAIN + IDENTITY, "it contains 2 keys, but Symphony keeps one"),
        (IDENTITY[:-1], "its line AGE-SECRET-KEY-1... is damaged"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\n", "it is not an age key"),
        (ENCRYPTED[:200], "it is damaged, or cut off"),
        (IDENTITY + "\n" * 70_000, "it is too large"),
    ],
)
def test_a_file_that_is_not_a_key_is_refused(
    content: str, reason: str, key_verb: Run, sandbox: Sandbox
) -> None:
    Path("key").write_text(content)
    told = (2, "", f"error: this is not a key file: {reason}\n{HINT}")
    assert key_verb("import", "key") == told
    assert key_verb("import", "-", stdin=content) == told
    assert not sandbox.symphony_home.exists()


def test_an_unreadable_file_is_an_error(key_verb: Run) -> None:
    os.mkfifo("pipe")
    assert key_verb("import", "gone") == (
        2,
        "",
        "error: 'gone' cannot be read: No such file or directory\n",
    )
    assert key_verb("import", "pipe").stderr == (
        "error: 'pipe' cannot be read: it is not a regular file\n"
    )


def test_standard_input_cannot_be_both_key_and_passphrase(key_verb: Run) -> None:
    result = key_verb("import", "-", "--passphrase-fd", "0", "--json", stdin=IDENTITY)
    assert (result.code, result.error["code"]) == (2, "STDIN_TWICE")


def test_a_key_and_its_passphrase_can_come_through_two_pipes(directory: Path) -> None:
    reading, writing = os.pipe()
    os.write(writing, f"{PASSPHRASE}\n".encode())
    os.close(writing)
    done = subprocess.run(
        [executable(), "vault", "key", "import", "-", "--passphrase-fd", str(reading)],
        input=ENCRYPTED.encode(),
        pass_fds=[reading],
        check=False,
    )
    os.close(reading)
    assert done.returncode == 0
    assert (directory / "identity.age").read_text() == ENCRYPTED
