from __future__ import annotations

import base64
import stat
import subprocess
from pathlib import Path

from tests.age_keys import ENCRYPTED, RECIPIENT
from tests.commands.vault.key.test_show import MISSING
from tests.conftest import Run, executable
from tests.terminal import Terminal, without_colors

HOW = "to unlock a vault without Symphony, run `age -d -i FILE NAME.tar.age | tar x`\n"


def test_export_prints_the_encrypted_file(key_verb: Run, vault_key: Path) -> None:
    assert key_verb("export") == (0, ENCRYPTED, HOW)
    assert key_verb("export", "-", "--quiet") == (0, ENCRYPTED, "")


def test_export_copies_the_file(key_verb: Run, vault_key: Path) -> None:
    copy = Path("key.age").absolute()
    assert key_verb("export", "key.age") == (0, "", f"copied the key to {copy}\n{HOW}")
    assert copy.read_text() == ENCRYPTED
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert key_verb("export", "other.age", "--json").json == {
        "recipient": RECIPIENT,
        "path": str(Path("other.age").absolute()),
    }


def test_export_replaces_nothing(key_verb: Run, vault_key: Path) -> None:
    Path("key.age").write_text("mine")
    assert key_verb("export", "key.age") == (
        4,
        "",
        "error: 'key.age' already exists\n",
    )
    assert Path("key.age").read_text() == "mine"
    place = Path("no/key.age").absolute()
    assert key_verb("export", "no/key.age") == (
        1,
        "",
        f"error: {place} cannot be written: No such file or directory\n",
    )


def test_export_without_a_key_creates_no_file(key_verb: Run) -> None:
    assert key_verb("export") == (3, "", MISSING)
    assert key_verb("export", "key.age") == (3, "", MISSING)
    assert not Path("key.age").exists()


def test_export_of_a_file_has_no_fields(key_verb: Run, vault_key: Path) -> None:
    result = key_verb("export", "--json")
    assert (result.code, result.stdout) == (2, "")
    assert result.error["code"] == "FILE_NEEDED"


def test_export_refuses_to_print_a_binary_file_on_a_terminal(
    key_verb: Run, installed: Run, vault_key: Path
) -> None:
    binary = base64.b64decode("".join(ENCRYPTED.splitlines()[1:-1]))
    (vault_key / "identity.age").write_bytes(binary)
    with Terminal(["vault", "key", "export"]) as terminal:
        assert terminal.wait() == 2
        assert without_colors(terminal.read_rest()) == (
            "error: refusing to print binary data on a terminal\nhint: pass a FILE\n"
        )
    (vault_key / "identity.age").write_text(ENCRYPTED)
    with Terminal(["vault", "key", "export"]) as terminal:
        assert terminal.wait() == 0
        assert without_colors(terminal.read_rest()) == ENCRYPTED + HOW


def test_export_to_a_full_disk_fails_and_to_a_closed_pipe_is_quiet(vault_key: Path) -> None:
    command = f"{executable()} vault key export --quiet"
    full = subprocess.run(f"{command} >/dev/full", shell=True, capture_output=True, text=True)
    assert (full.returncode, full.stderr) == (
        1,
        "error: cannot write the output: No space left on device\n",
    )
    closed = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command} | true"], capture_output=True, text=True
    )
    assert (closed.returncode, closed.stderr) == (0, "")
