"""Locking and unlocking of a large vault, against tar and age.

It uses the tests' key, which opens at once: a normal passphrase takes 1 to 2 seconds by design of
age, whatever the program does.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tests.age_keys import IDENTITY, PASSPHRASE, RECIPIENT, a_vault_key, descriptor_with
from tests.benchmarks.checkouts import on_path
from tests.benchmarks.measuring import Row, Side, command_side
from tests.benchmarks.memory import Watch, refuse_no_proc
from tests.benchmarks.stage import Stage

FILES, SIZE, HOLE = 3_000, 500_000_000, 5_000_000_000
FOLDERS, FOLDERS_BELOW = 60, 5
# Each run takes seconds, and writes 500 MB.
MOST_RUNS = 7
TEXT = "500 MB in 3,000 files"


class Vault:
    """A vault below the stage, in its own store, with the tests' key."""

    def __init__(self, stage: Stage, name: str, make: Callable[[Path], None]) -> None:
        self._stage = stage
        self.path = stage.directory / name
        self.archive = stage.directory / f"{name}.tar.age"
        home = stage.directory / f"{name}-home"
        self.environ = stage.environ(home)
        a_vault_key(home)
        make(self.path)
        for command in (
            ("profile", "create", "ada", "--email", "ada@example.com"),
            ("workspace", "create", "acme"),
            ("vault", "add", str(self.path)),
        ):
            stage.run(stage.symphony, *command, environ=self.environ)

    def lock(self) -> float:
        """Lock it, if it is open; return the milliseconds."""
        return self.run("lock")[0]

    def unlock(self) -> float:
        """Unlock it, if it is locked; return the milliseconds."""
        return self.run("unlock")[0]

    def run(self, verb: str) -> tuple[float, float]:
        """Lock or unlock it; return milliseconds and megabytes.

        The megabytes are the sum of the peaks of the process and its largest child. The peaks may
        be at different times, so this is an upper bound.
        """
        with descriptor_with(PASSPHRASE) as passphrase:
            given = ["--passphrase-fd", passphrase] if verb == "unlock" else []
            command = [self._stage.symphony, "vault", verb, self.path.name, *given]
            begin = time.perf_counter()
            process = subprocess.Popen(
                command,
                env=self.environ,
                cwd=self._stage.work,
                pass_fds=[int(passphrase)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
            with Watch(process.pid) as watch:
                _, said = process.communicate()
            took = (time.perf_counter() - begin) * 1000
        if process.returncode:
            sys.exit(f"{' '.join(command)}: exit {process.returncode}\n{said.decode()}")
        wanted, other = (self.path, self.archive)[:: 1 if verb == "unlock" else -1]
        assert wanted.exists()
        assert not other.exists()
        # Pending writes must not count for the next measurement.
        os.sync()
        return took, watch.megabytes


@cache
def _filled(stage: Stage) -> Vault:
    return Vault(stage, "vault", _fill)


def _fill(top: Path) -> None:
    """Create files of random bytes, a few large and many small, as in a home directory."""
    numbers = random.Random(5)
    weights = [numbers.expovariate(1) for _ in range(FILES)]
    for number, weight in enumerate(weights):
        folder = top / f"folder-{number % FOLDERS:02}" / f"folder-{number % FOLDERS_BELOW}"
        folder.mkdir(parents=True, exist_ok=True)
        content = numbers.randbytes(int(SIZE * weight / sum(weights)))
        (folder / f"file-{number:04}.bin").write_bytes(content)


def _fill_with_hole(top: Path) -> None:
    top.mkdir()
    with (top / "disk.img").open("wb") as file:
        file.write(b"begin" * 1000)
        file.seek(HOLE // 2)
        file.write(b"middle" * 1000)
        file.truncate(HOLE)


def _tar_and_age(stage: Stage) -> Side:
    """Return the side of tar and age, which write a file and compare it with the directory."""
    age, tar = on_path("age"), on_path("tar")
    vault = _filled(stage)
    identity = stage.directory / "identity.txt"
    identity.write_text(f"{IDENTITY}\n")
    archive = stage.directory / "by-hand.tar.age"
    script = (
        f"set -o pipefail; cd {stage.directory} &&"
        f" {tar} -c {vault.path.name} | {age} -r {RECIPIENT} > {archive} &&"
        f" {age} -d -i {identity} {archive} | {tar} --compare"
    )

    def prepare() -> None:
        vault.unlock()
        archive.unlink(missing_ok=True)

    label = "tar | age, then age -d | tar --compare"
    side = command_side(label, ["bash", "-c", script], stage.environ(), stage.work, prepare)

    def sample() -> float:
        took = side.sample()
        archive.unlink()
        os.sync()
        return took

    return Side(label, sample)


def vault_lock(stage: Stage) -> Row:
    """Locking with its verification, against tar and age that write and compare."""
    theirs = _tar_and_age(stage)
    vault = _filled(stage)

    def sample() -> float:
        vault.unlock()
        return vault.lock()

    return Row("vault-lock", Side(f"vault lock, {TEXT}", sample), theirs, 2.5, MOST_RUNS)


def vault_unlock(stage: Stage) -> Row:
    """Unlocking, against tar and age."""
    theirs = _tar_and_age(stage)
    vault = _filled(stage)

    def sample() -> float:
        vault.lock()
        return vault.unlock()

    label = f"vault unlock, {TEXT}, the passphrase's own work left out"
    return Row("vault-unlock", Side(label, sample), theirs, 2.5, MOST_RUNS)


def _most_memory(vault: Vault) -> Callable[[], float]:
    def sample() -> float:
        vault.unlock()
        return max(vault.run("lock")[1], vault.run("unlock")[1])

    return sample


def vault_memory(stage: Stage) -> Row:
    """The peak memory of locking and unlocking."""
    refuse_no_proc()
    label = f"vault lock and unlock, {TEXT}, peaks of both processes in MB"
    ours = Side(label, _most_memory(_filled(stage)))
    return Row("vault-memory", ours, Side("150 MB", lambda: 150), 1, 1)


def vault_memory_sparse(stage: Stage) -> Row:
    """The peak memory of locking and unlocking a sparse file of 5 GB."""
    refuse_no_proc()
    vault = Vault(stage, "sparse", _fill_with_hole)
    lock, unlock = vault.lock(), vault.unlock()
    label = (
        f"the same of a sparse file of 5 GB, in MB; locked in {lock / 1000:.1f} s,"
        f" unlocked in {unlock / 1000:.1f} s"
    )
    ours = Side(label, _most_memory(vault))
    return Row("vault-memory-sparse", ours, Side("150 MB", lambda: 150), 1, 1)
