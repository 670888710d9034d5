"""Locking and unlocking lose nothing, whenever they are interrupted."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.age_keys import PASSPHRASE, a_vault_key, descriptor_with
from tests.stress import vault_faults, vault_signals
from tests.stress.conftest import Home
from tests.stress.vault_faults import Vault
from tests.vault_trees import a_small_vault, a_sparse_file, snapshot, write

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


def a_vault_of_each(path: Path) -> Path:
    """Create a vault with each kind of file."""
    a_small_vault(path)
    os.link(path / "sub" / "note.md", path / "other name")
    (path / "empty").mkdir(mode=0o555)
    a_sparse_file(path / "sparse" / "holes", 1 << 20, 5000)
    return path


@pytest.mark.parametrize("fault", ["SIGKILL", "ENOSPC", "EIO"])
@pytest.mark.parametrize("verb", ["lock", "unlock"])
def test_a_fault_at_any_step_loses_nothing(tmp_path: Path, verb: str, fault: str) -> None:
    a_vault_of_each(tmp_path / "start" / "vault")
    done = subprocess.run(
        [sys.executable, vault_faults.__file__, verb, fault, tmp_path],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 20


@pytest.mark.parametrize("name", ["SIGKILL", "SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("verb", ["lock", "unlock", "search"])
def test_a_signal_at_any_step_loses_nothing_and_leaves_no_words(
    tmp_path: Path, verb: str, name: str
) -> None:
    write(tmp_path / "at" / "vault" / "sub" / "note.md", b"# Secretplan\nand other words\n")
    write(tmp_path / "at" / "vault" / "other.md", b"secretplan\n")
    done = subprocess.run(
        [sys.executable, vault_signals.__file__, verb, name, tmp_path],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 5


KILLS = 100


@pytest.mark.parametrize("seed", [1, 2])
def test_work_killed_at_any_moment_is_finished_or_undone(
    home: Home, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    vault = a_vault_of_each(tmp_path / "at" / "vault")
    write(vault / "large", chance.randbytes(10 << 20))
    expected = Vault(tmp_path)
    expected.whole = snapshot(vault)
    a_vault_key(home.directory)
    home.run("profile", "create", "ada", "--email", "ada@example.org")
    home.run("workspace", "create", "job")
    home.run("vault", "add", str(vault))

    def start(verb: str) -> subprocess.Popen[str]:
        if verb != "unlock":
            command = ["doctor", "--fix"] if verb == "settle" else ["vault", verb, "vault"]
            return home.start(*command)
        with descriptor_with(PASSPHRASE) as descriptor:
            return home.start_on(int(descriptor), "vault", verb, "vault", "--passphrase-fd", "0")

    longest = {"lock": 1.0, "unlock": 1.0}
    met: set[str] = set()
    for _ in range(KILLS):
        verb = "lock" if vault.exists() else "unlock"
        process = start(verb)
        time.sleep(chance.uniform(0.4, 1.0) * longest[verb])
        longest[verb] *= 1.05 if process.poll() is None else 0.9
        process.kill()
        process.communicate()
        assert expected.is_safe(vault)
        met.update(
            os.listdir(vault.parent / ".vault.symphony")
            if (vault.parent / ".vault.symphony").exists()
            else os.listdir(vault.parent)
        )
        then = chance.choice(["lock", "unlock", "settle"])
        process = start(then)
        said = process.communicate(timeout=60)
        assert process.returncode == 0, said
        expected.check(vault, then)
    # Some kills happened in the middle of the work.
    assert met & {"new.tar.age", "extracting"}
    assert {"vault", "vault.tar.age"} <= met


def test_the_second_of_two_processes_is_refused(home: Home, tmp_path: Path) -> None:
    vault = a_vault_of_each(tmp_path / "at" / "vault")
    write(vault / "large", bytes(30 << 20))
    expected = Vault(tmp_path)
    expected.whole = snapshot(vault)
    a_vault_key(home.directory)
    home.run("profile", "create", "ada", "--email", "ada@example.org")
    home.run("workspace", "create", "job")
    home.run("vault", "add", str(vault))
    busy = 0
    for _ in range(4):
        verb = "lock" if vault.exists() else "unlock"
        processes: list[subprocess.Popen[str]] = []
        for _ in range(3):
            with descriptor_with(PASSPHRASE) as descriptor:
                more = () if verb == "lock" else ("--passphrase-fd", "0")
                processes.append(home.start_on(int(descriptor), "vault", verb, "vault", *more))
        ends = [(process.communicate(timeout=60)[1], process.returncode) for process in processes]
        for said, code in ends:
            assert code == 0 or (code == 4 and "by another process" in said), said
        assert any(code == 0 for _, code in ends)
        busy += sum(code == 4 for _, code in ends)
        expected.check(vault, verb)
    assert busy
