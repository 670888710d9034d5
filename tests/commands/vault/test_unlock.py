from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.age_keys import PASSPHRASE, descriptor_with
from tests.commands.conftest import Given
from tests.conftest import Result, Run, executable
from tests.shapes import a_vault_shown, an_error, shaped_json
from tests.terminal import Terminal
from tests.vault_trees import an_odd_vault, by_hand, snapshot, write

pytestmark = pytest.mark.usefixtures("vault_key")


def unlock(*arguments: str, passphrase: str = PASSPHRASE) -> Result:
    """Run the installed command with the passphrase in a descriptor."""
    with descriptor_with(passphrase) as descriptor:
        done = subprocess.run(
            [executable(), "vault", "unlock", *arguments, "--passphrase-fd", descriptor],
            pass_fds=[int(descriptor)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    return Result(done.returncode, done.stdout, done.stderr)


def test_a_vault_comes_back_as_it_was(notes: Path, given: Given) -> None:
    an_odd_vault(notes)
    before = snapshot(notes)
    given("vault lock notes")
    assert unlock("notes") == (0, "", f"unlocked 'notes' ({notes})\n")
    assert snapshot(notes) == before
    assert not (notes.parent / "notes.tar.age").exists()


def test_unlock_prints_json(notes: Path, given: Given) -> None:
    given("vault lock notes")
    done = unlock("notes", "--json")
    [shown] = shaped_json(done.stdout)
    assert shown == a_vault_shown(path=str(notes), state="open", unlocked_at="<time>")


def test_an_archive_made_by_hand_is_unlocked(notes: Path) -> None:
    write(notes / "note.md")
    before = snapshot(notes)
    by_hand(
        "tar c --format=posix notes | age -r $RECIPIENT > notes.tar.age; rm -r notes", notes.parent
    )
    assert unlock("notes").code == 0
    assert snapshot(notes) == before


def test_a_terminal_user_is_asked_again_after_a_wrong_passphrase(notes: Path, given: Given) -> None:
    given("vault lock notes")
    with Terminal(["vault", "unlock", "notes"], columns=200) as terminal:
        terminal.read_until("passphrase")
        terminal.type("wrong\n")
        terminal.read_until("wrong passphrase\r\npassphrase: ")
        terminal.type(f"{PASSPHRASE}\n")
        seen = terminal.read_rest()
        assert terminal.wait() == 0
    assert PASSPHRASE not in seen
    assert f"unlocked 'notes' ({notes})" in seen


def test_unlock_without_a_terminal_names_the_option(
    installed: Run, notes: Path, given: Given
) -> None:
    given("vault lock notes")
    done = installed("vault", "unlock", "notes")
    assert done == (
        2,
        "",
        "error: passphrase is required, and standard input is not a terminal\n"
        "hint: pass it with --passphrase-fd N\n",
    )
    assert not notes.exists()


def test_unlock_restores_a_missing_public_half(
    symphony: Run, notes: Path, given: Given, vault_key: Path
) -> None:
    given("vault lock notes")
    (vault_key / "recipient.txt").unlink()
    assert unlock("notes") == (0, "", f"unlocked 'notes' ({notes})\n")
    assert symphony("vault", "lock", "notes") == (0, "", f"locked 'notes' ({notes})\n")


def test_a_wrong_passphrase_changes_nothing(notes: Path, given: Given) -> None:
    given("vault lock notes")
    assert unlock("notes", passphrase="wrong") == (1, "", "error: wrong passphrase\n")
    assert os.listdir(notes.parent) == ["notes.tar.age"]


def test_a_crash_leaves_no_core_dump(notes: Path, given: Given) -> None:
    given("vault lock notes")
    with Terminal(["vault", "unlock", "notes"]) as terminal:
        terminal.read_until("passphrase: ")
        limits = Path(f"/proc/{terminal.process.pid}/limits")
        if limits.exists():
            [line] = [one for one in limits.read_text().splitlines() if "core file" in one]
            assert line.split()[4:6] == ["0", "0"]
        else:
            pytest.skip("the system does not show a process's limits")


def test_a_changed_archive_is_an_error(notes: Path, given: Given) -> None:
    given("vault lock notes")
    archive = notes.parent / "notes.tar.age"
    archive.write_bytes(archive.read_bytes()[:-1])
    done = unlock("notes", "--json")
    assert done.code == 1
    assert done.error == an_error(
        "ARCHIVE_DAMAGED",
        f"cannot unlock '{notes}': its archive is damaged, changed or not an age file",
        "restore it from a backup",
    )
    assert os.listdir(notes.parent) == ["notes.tar.age"]


def test_an_archive_for_another_key_is_an_error(notes: Path, tmp_path: Path) -> None:
    key = tmp_path / "other.txt"
    subprocess.run(["age-keygen", "-o", key], check=True, capture_output=True)
    script = f"tar c notes | age -e -i {key} > notes.tar.age; rm -r notes"
    subprocess.run(["bash", "-c", script], cwd=notes.parent, check=True)
    assert unlock("notes") == (
        1,
        "",
        f"error: cannot unlock '{notes}': your key cannot decrypt it\n"
        "hint: to import the key it was locked with, run `symphony vault key import FILE`\n",
    )


def test_unlock_settles_interrupted_work(notes: Path) -> None:
    work = notes.parent / ".notes.symphony"
    work.mkdir(mode=0o700)
    write(work / "new.tar.age", b"half")
    before = snapshot(notes)
    # It is open already, so no passphrase is required.
    done = unlock("notes", passphrase="wrong")
    assert done == (
        0,
        "",
        f"warning: '{notes}': undid the interrupted locking\nalready unlocked: 'notes' ({notes})\n",
    )
    assert snapshot(notes) == before
    assert os.listdir(notes.parent) == ["notes"]


def test_doctor_settles_interrupted_work(symphony: Run, notes: Path, given: Given) -> None:
    given("vault lock notes")
    work = notes.parent / ".notes.symphony"
    write(work / "plain" / "left")
    work.chmod(0o700)
    assert symphony("doctor").code == 6
    done = symphony("doctor", "--fix")
    assert done == (
        0,
        "",
        f"warning: '{notes}': finished the interrupted locking\nno problems found\n",
    )
    assert os.listdir(notes.parent) == ["notes.tar.age"]


def test_an_unknown_file_in_a_work_directory_is_kept_and_reported(
    symphony: Run, notes: Path, given: Given
) -> None:
    given("vault lock notes")
    work = notes.parent / ".notes.symphony"
    write(work / "mine")
    work.chmod(0o700)
    done = unlock("notes")
    assert done.code == 1
    assert done.stderr.endswith(
        "': it contains 'mine'\n"
        f"hint: check the contents of '{work}', which Symphony does not touch\n"
    )
    assert (work / "mine").exists()
    assert symphony("doctor", "--fix").code == 6
