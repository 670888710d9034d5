from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.age_keys import PASSPHRASE, RECIPIENT
from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.shapes import a_vault_shown, an_error, shaped_json
from tests.terminal import Terminal
from tests.trees import a_repository, git
from tests.vault_trees import an_odd_vault, by_hand, snapshot, write

pytestmark = pytest.mark.usefixtures("vault_key")


def test_a_vault_is_locked_and_age_and_tar_open_it(symphony: Run, notes: Path) -> None:
    shutil.rmtree(notes)
    an_odd_vault(notes)
    before = snapshot(notes)
    done = symphony("vault", "lock", "notes")
    assert (done.code, done.stdout) == (0, "")
    # The odd .git in it is not a repository.
    assert "git cannot tell whether it has unsaved work" in done.stderr
    assert done.stderr.endswith(f"\nlocked 'notes' ({notes})\n")
    assert not notes.exists()
    by_hand("age -d -i $KEY notes.tar.age | tar x --same-permissions --xattrs", notes.parent)
    assert snapshot(notes) == before


def test_lock_prints_json(symphony: Run, notes: Path) -> None:
    done = symphony("vault", "lock", "notes", "--json")
    assert (done.code, done.stderr) == (0, "")
    assert shaped_json(done.stdout) == [
        a_vault_shown(path=str(notes), state="locked", is_locked=True)
    ]


def test_locking_a_locked_vault_succeeds(symphony: Run, notes: Path) -> None:
    symphony("vault", "lock", "notes")
    assert symphony("vault", "lock", "notes") == (0, "", f"already locked: 'notes' ({notes})\n")


def test_lock_without_a_key_says_how_to_create_one(
    symphony: Run, notes: Path, vault_key: Path
) -> None:
    shutil.rmtree(vault_key)
    assert symphony("vault", "lock", "notes") == (
        3,
        "",
        "error: no vault key exists yet\nhint: to create one, run `symphony vault key create`\n",
    )
    assert notes.exists()


def test_a_key_with_mismatched_files_locks_nothing_until_it_is_opened(
    installed: Run, notes: Path, vault_key: Path, given: Given
) -> None:
    write(notes / "note.md")
    given("vault lock notes")
    recipient = vault_key / "recipient.txt"
    unlock = ["vault", "unlock", "notes", "--passphrase-fd", "0"]
    assert installed(*unlock, stdin=PASSPHRASE).code == 0
    # Another file of the same key, as from a backup with another passphrase.
    recipient.write_text(f"{RECIPIENT}\n# identity.age sha256:{'0' * 64}\n")
    before = snapshot(notes)
    told = (
        1,
        "",
        f"error: the key in {vault_key} cannot be used: identity.age and recipient.txt do not"
        " belong together\n"
        "hint: recipient.txt is written again when you next enter the passphrase: run `symphony"
        " vault unlock` or `symphony vault key change-passphrase`\n",
    )
    assert installed("vault", "lock", "notes") == told
    assert installed("vault", "lock", "--all") == told
    assert snapshot(notes) == before
    by_hand("tar c --format=posix notes | age -r $RECIPIENT > notes.tar.age", notes.parent)
    shutil.rmtree(notes)
    assert installed(*unlock, stdin=PASSPHRASE).code == 0
    assert installed("vault", "lock", "notes").code == 0


@pytest.mark.parametrize("arguments", [[], ["notes", "--all"]])
def test_lock_needs_vaults_or_all(symphony: Run, notes: Path, arguments: list[str]) -> None:
    done = symphony("vault", "lock", *arguments)
    assert done == (2, "", "error: name the vaults, or pass --tag or --all\n")


def test_tags_select_vaults_to_lock_and_to_unlock(
    symphony: Run, notes: Path, given: Given, sandbox: Sandbox
) -> None:
    for name in ("keys", "bills"):
        write(sandbox.work / name / "secret")
        given(["vault", "add", name], ["vault", "edit", name, "--add-tag", "private"])
    given("vault edit bills --add-tag old")
    assert symphony("vault", "lock", "-t", "private & !old").stderr == (
        f"locked 'keys' ({sandbox.work}/keys)\n"
    )
    both = symphony("vault", "lock", "--all", "--tag", "private")
    assert both.stderr == (
        f"locked 'bills' ({sandbox.work}/bills)\nalready locked: 'keys' ({sandbox.work}/keys)\n"
    )
    assert symphony("vault", "lock", "notes", "bills", "-t", "nope") == (0, "", "no vaults\n")
    assert notes.is_dir()


def test_all_locks_every_vault_that_can_be_locked(
    symphony: Run, notes: Path, given: Given, sandbox: Sandbox
) -> None:
    write(sandbox.work / "keys" / "secret")
    os.mkfifo(write(sandbox.work / "pipes" / "file").parent / "pipe")
    given("vault add keys", "vault add pipes")
    done = symphony("vault", "lock", "--all")
    assert done.code == 1
    assert done.stderr == (
        f"locked 'keys' ({sandbox.work}/keys)\n"
        f"locked 'notes' ({notes})\n"
        "error: 1 failed:\n"
        f"  cannot lock '{sandbox.work}/pipes':\n"
        "    pipe: it is a FIFO, which an archive cannot contain\n"
    )
    assert sorted(path.name for path in sandbox.work.iterdir()) == [
        "keys.tar.age",
        "notes.tar.age",
        "pipes",
    ]


def test_unsaved_work_is_named_and_locked(symphony: Run, notes: Path) -> None:
    inner = a_repository(notes / "inner", commit=True)
    write(inner / "file", b"stashed")
    git(inner, "stash", "--include-untracked")
    write(inner / "file", b"untracked")
    before = snapshot(notes)
    assert symphony("vault", "lock", "notes") == (
        0,
        "",
        "warning: kept unsaved work in the archive of vault 'notes':\n"
        f"  {inner}: 1 untracked file\n"
        f"  {inner}: 1 unpushed commit on refs/heads/main\n"
        f"  {inner}: 1 stash\n"
        f"locked 'notes' ({notes})\n",
    )
    by_hand("age -d -i $KEY notes.tar.age | tar x --same-permissions --xattrs", notes.parent)
    assert snapshot(notes) == before


@pytest.mark.parametrize("command", [("vault", "lock", "notes"), ("workspace", "lock")])
def test_what_would_break_elsewhere_needs_force(
    symphony: Run, notes: Path, command: tuple[str, ...]
) -> None:
    inner = a_repository(notes / "inner", commit=True)
    fix, shared = notes.parent / "fix", notes.parent / "shared"
    git(inner, "worktree", "add", "--quiet", "--detach", fix)
    git(notes.parent, "clone", "--quiet", "--shared", inner, shared)
    refused = (
        5,
        "",
        "error: cannot lock vault 'notes':\n"
        f"  the linked worktree {fix} would break\n"
        f"  {shared} borrows objects from {notes}, and would break\n"
        "hint: to lock it anyway, pass --force\n",
    )
    assert symphony(*command) == refused
    assert symphony(*command, "--ignore-open-files") == refused
    assert symphony(*command, "--force").code == 0
    assert not notes.exists()


@pytest.mark.parametrize("command", [("vault", "lock", "notes"), ("workspace", "lock")])
def test_open_files_need_an_option_of_their_own(
    installed: Run, notes: Path, command: tuple[str, ...]
) -> None:
    write(notes / "note.md")
    with (notes / "note.md").open() as file:
        holder = subprocess.Popen(["sleep", "600"], stdin=file)
    try:
        refused = (
            5,
            "",
            "error: cannot lock vault 'notes':\n"
            f"  sleep (PID {holder.pid}) uses {notes}/note.md\n"
            "hint: to lock it anyway, pass --ignore-open-files\n",
        )
        assert installed(*command) == refused
        assert installed(*command, "--force") == refused
        assert notes.exists()
        assert installed(*command, "--ignore-open-files").code == 0
        assert not notes.exists()
    finally:
        holder.kill()
        holder.wait()


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every directory")
def test_force_does_not_lock_what_the_archive_cannot_keep(symphony: Run, notes: Path) -> None:
    (notes / "closed").mkdir(mode=0)
    done = symphony("vault", "lock", "notes", "--force")
    assert (done.code, done.stdout) == (1, "")
    assert done.stderr.startswith(f"error: cannot lock '{notes}':\n  closed: it cannot be read\n")


def test_a_doubled_vault_is_refused(symphony: Run, notes: Path) -> None:
    write(notes.parent / "notes.tar.age", b"another")
    done = symphony("vault", "lock", "notes", "--json")
    assert (done.code, done.stdout) == (4, "")
    assert done.error == an_error(
        "VAULT_DOUBLED",
        f"both {notes} and {notes}.tar.age exist",
        "compare them, and move away the one you do not need",
    )


def test_a_vault_that_contains_the_home_directory_is_refused(
    symphony: Run, acme: None, sandbox: Sandbox, given: Given
) -> None:
    given(["vault", "add", sandbox.home.parent])
    done = symphony("vault", "lock", sandbox.home.parent.name)
    assert done.code == 5
    assert "so it cannot be moved or deleted" in done.stderr


def test_further_recipients_can_open_the_archive(
    symphony: Run, notes: Path, given: Given, tmp_path: Path
) -> None:
    other = tmp_path / "other.txt"
    subprocess.run(["age-keygen", "-o", other], check=True, capture_output=True)
    public = subprocess.run(
        ["age-keygen", "-y", other], check=True, capture_output=True, text=True
    ).stdout.strip()
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "ssh"], check=True
    )
    line = (tmp_path / "ssh.pub").read_text().strip()
    given(["vault", "edit", "notes", "--recipient", public, "--recipient", line])
    assert symphony("vault", "lock", "notes").code == 0
    for key in (other, tmp_path / "ssh"):
        opened = subprocess.run(
            f"age -d -i {key} {notes}.tar.age | tar t", shell=True, check=True, capture_output=True
        )
        assert opened.stdout == b"notes/\nnotes/.obsidian/\n"


def test_a_mistyped_recipient_is_refused(symphony: Run, notes: Path) -> None:
    wrong = "age18pa2hm4tf58y5grd2n8xtmq3jzmewt9hwtutsf5lzqyye4y4fa8q57p722"
    done = symphony("vault", "edit", "notes", "--recipient", wrong)
    assert done.code == 2
    assert f"invalid recipient '{wrong}'" in done.stderr


def test_a_terminal_shows_a_progress_bar(notes: Path) -> None:
    write(notes / "large", bytes(2 << 20))
    with Terminal(["vault", "lock", "notes"], columns=200, patience=0) as terminal:
        seen = terminal.read_rest()
        assert terminal.wait() == 0
    assert "Locking" in seen
    assert "MB" in seen
    assert f"locked 'notes' ({notes})" in seen


def test_a_read_only_directory_is_an_error(installed: Run, notes: Path) -> None:
    from tests.mounts import run_with_bound

    program = installed("info", "--json").json  # create the store
    assert program
    script = 'mount -o remount,bind,ro "$1" && exec symphony vault lock notes'
    done = run_with_bound(notes.parent, notes.parent, ["sh", "-c", script, "sh", str(notes.parent)])
    assert done.returncode == 1
    assert done.stderr.startswith(f"error: cannot lock '{notes}': Read-only file system: ")


def test_history_records_locking(symphony: Run, notes: Path, given: Given) -> None:
    given("vault lock notes")
    [operation, *_] = symphony("history", "--json").json
    assert (operation["action"], operation["subject"]) == ("vault lock", "notes")
    shown = symphony("history", "show", operation["id"], "--json").json["changes"]
    assert [(one["before"]["is_locked"], one["after"]["is_locked"]) for one in shown] == [
        (False, True)
    ]


def test_a_vault_that_is_a_repository_with_everything_pushed_is_locked(
    symphony: Run, acme: None, given: Given, sandbox: Sandbox
) -> None:
    origin = a_repository(sandbox.work / "origin", commit=True)
    subprocess.run(["git", "clone", "--quiet", origin, sandbox.work / "notes"], check=True)
    given("vault add notes")
    git(sandbox.work / "notes", "status")
    assert symphony("vault", "lock", "notes").code == 0
