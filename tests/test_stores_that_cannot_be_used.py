"""Bad stores: the installed command exits with 7 and leaves the file unchanged.

File modes do not stop root, so for root the store is on its own mount, read-only or full, in a
mount namespace that ends with the command.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.conftest import Result, Run, Sandbox, executable

READS = [["profile", "list"], ["workspace", "show", "acme"], ["repo", "list"], ["path", "acme"]]
WRITES = [
    ["workspace", "create", "beta"],
    ["profile", "edit", "ada", "--name", "A"],
    ["workspace", "delete", "acme", "--yes"],
]


# A private mount namespace, which needs a user namespace too without root.
UNSHARE = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-rm"]


def can_mount() -> bool:
    if shutil.which("unshare") is None:
        return False
    command = [*UNSHARE, "mount", "-t", "tmpfs", "none", "/mnt"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


NEEDS_MOUNTS = pytest.mark.skipif(not can_mount(), reason="mount namespaces are forbidden here")
NEEDS_MOUNTS_OR_MODES = pytest.mark.skipif(
    os.geteuid() == 0 and not can_mount(),
    reason="modes bind no superuser, and mount namespaces are forbidden here",
)


@pytest.fixture
def store(sandbox: Sandbox) -> Path:
    return sandbox.symphony_home / "data" / "symphony.db"


@pytest.fixture
def made(installed: Run, store: Path, sandbox: Sandbox) -> Path:
    """Create a store with a profile and a workspace."""
    assert installed("profile", "create", "ada", "--email", "ada@example.org").code == 0
    assert installed("workspace", "create", "acme", "--root", sandbox.work).code == 0
    # A reader leaves -wal, which the last connection that may write removes.
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    assert not store.with_name("symphony.db-wal").exists()
    return store


def contents(directory: Path) -> dict[str, bytes | None]:
    """Return every file's bytes without -wal and -shm, which come and go with readers."""
    return {
        str(path): path.read_bytes() if path.is_file() else None
        for path in sorted(directory.rglob("*"))
        if not path.name.endswith(("-wal", "-shm"))
    }


def assert_refused(result: Result, code: str) -> None:
    assert (result.code, result.stdout) == (7, ""), result.stderr
    assert result.error["code"] == code
    assert result.error["hint"]


@pytest.mark.parametrize("command", [*READS, *WRITES], ids=" ".join)
def test_a_directory_at_the_stores_path_is_refused(
    symphony: Run, store: Path, command: list[str]
) -> None:
    (store / "kept").mkdir(parents=True)
    before = contents(store.parent)
    assert_refused(symphony(*command, "--json"), "STORE_DAMAGED")
    assert contents(store.parent) == before


@pytest.mark.parametrize("command", [*READS, *WRITES], ids=" ".join)
@pytest.mark.parametrize(
    "content",
    [
        b"\x00\xff random \x1b" * 1000,
        b"words",
        b"x",
        b"SQLite format 3\x00" + bytes(range(256)) * 64,
    ],
    ids=["random bytes", "a few bytes", "one byte", "a header and random bytes"],
)
def test_random_bytes_at_the_stores_path_are_refused(
    symphony: Run, store: Path, command: list[str], content: bytes
) -> None:
    store.parent.mkdir(parents=True)
    store.write_bytes(content)
    assert_refused(symphony(*command, "--json"), "STORE_DAMAGED")
    assert contents(store.parent) == {str(store): content}


@pytest.mark.parametrize("command", [*READS, *WRITES], ids=" ".join)
def test_a_socket_or_a_pipe_at_the_stores_path_is_refused(
    symphony: Run, store: Path, command: list[str]
) -> None:
    store.parent.mkdir(parents=True)
    os.mkfifo(store)
    assert_refused(symphony(*command, "--json"), "STORE_DAMAGED")


@pytest.mark.parametrize("command", [*READS, *WRITES], ids=" ".join)
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("update alembic_version set version_num = '9999'", "STORE_NEWER"),
        ("update alembic_version set version_num = 'abcdef'", "STORE_FOREIGN"),
        ("drop table alembic_version", "STORE_FOREIGN"),
    ],
    ids=["newer", "unknown", "of another program"],
)
def test_a_newer_or_foreign_store_is_refused(
    symphony: Run, made: Path, command: list[str], change: str, code: str
) -> None:
    with closing(sqlite3.connect(made)) as connection:
        connection.execute(change)
        connection.commit()
    before = contents(made.parent)
    assert_refused(symphony(*command, "--json"), code)
    assert contents(made.parent) == before


@contextmanager
def locked(store: Path) -> Iterator[None]:
    """Hold the write lock, as another process in the middle of a write does.

    If this process reads and closes the file meanwhile, it loses its POSIX locks.
    """
    with closing(sqlite3.connect(store, isolation_level=None)) as connection:
        connection.execute("begin immediate")
        yield
        connection.execute("rollback")


def test_a_lock_held_longer_than_the_timeout_is_reported(installed: Run, made: Path) -> None:
    before = contents(made.parent)
    with locked(made):
        for timeout in ("1", "0"):
            env = {"SYMPHONY_STORE_BUSY_TIMEOUT": timeout}
            for command in WRITES:
                assert_refused(installed(*command, "--json", env=env), "STORE_LOCKED")
        for command in READS:
            assert installed(*command).code == 0
    assert contents(made.parent) == before


InMounts = Callable[[str, list[str]], Result]


@pytest.fixture
def in_mounts() -> InMounts:
    """Run the command after a shell script that mounts, both in their own namespace."""

    def run(mounts: str, command: list[str]) -> Result:
        script = f"set -e; {mounts}; exec {shlex.join([executable(), *command])}"
        done = subprocess.run(
            [*UNSHARE, "sh", "-c", script],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    return run


def read_only(path: Path) -> str:
    quoted = shlex.quote(str(path))
    return f"mount --bind {quoted} {quoted}; mount -o remount,bind,ro {quoted}"


WhereReadOnly = Callable[[Path, list[str]], Result]


@pytest.fixture
def where_read_only(installed: Run, in_mounts: InMounts) -> WhereReadOnly:
    """Run the command where a path cannot be written."""

    def by_mode(path: Path, command: list[str]) -> Result:
        usual = path.stat().st_mode
        path.chmod(usual & ~0o222)
        try:
            return installed(*command)
        finally:
            path.chmod(usual)

    def by_mount(path: Path, command: list[str]) -> Result:
        return in_mounts(read_only(path), command)

    return by_mount if os.geteuid() == 0 else by_mode


@pytest.mark.parametrize("what", ["directory", "file"])
@NEEDS_MOUNTS_OR_MODES
def test_a_read_only_store_can_be_read_and_not_written(
    where_read_only: WhereReadOnly, made: Path, installed: Run, what: str
) -> None:
    path = made.parent if what == "directory" else made
    before = contents(made.parent)
    for command in READS:
        assert where_read_only(path, command) == installed(*command)
    for command in WRITES:
        assert_refused(where_read_only(path, [*command, "--json"]), "STORE_READ_ONLY")
    assert contents(made.parent) == before


@NEEDS_MOUNTS_OR_MODES
def test_no_store_can_be_created_in_a_read_only_directory(
    where_read_only: WhereReadOnly, sandbox: Sandbox
) -> None:
    home = sandbox.symphony_home
    home.mkdir()
    create = ["profile", "create", "ada", "--email", "ada@example.org", "--json"]
    assert where_read_only(home, ["profile", "list", "--json"]) == (0, "[]\n", "")
    assert_refused(where_read_only(home, create), "STORE_READ_ONLY")
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("kilobytes", [0, 4, 16])
@NEEDS_MOUNTS
def test_on_a_full_disk_writes_are_refused_and_reads_work(
    in_mounts: InMounts, made: Path, tmp_path: Path, installed: Run, kilobytes: int
) -> None:
    after = tmp_path / "after"
    data, copy = shlex.quote(str(made.parent)), shlex.quote(str(tmp_path / "copy"))
    mounts = (
        f"cp -a {data} {copy}; mount -t tmpfs -o size=1m,mode=700 none {data};"
        f" cp -a {copy}/. {data}; dd if=/dev/zero of={data}/filler bs=1k status=none"
        f" 2>/dev/null || true; truncate -s -{kilobytes}k {data}/filler"
    )
    kept = f"trap 'cp {data}/symphony.db {shlex.quote(str(after))}' EXIT"
    original = made.read_bytes()
    for command in WRITES:
        shutil.rmtree(tmp_path / "copy", ignore_errors=True)
        line = shlex.join([executable(), *command, "--json"])
        result = in_mounts(f"{mounts}; {kept}; set +e; {line}; exit $?", ["--version"])
        assert_refused(result, "STORE_FULL")
        assert after.read_bytes() == original
    for command in READS:
        shutil.rmtree(tmp_path / "copy", ignore_errors=True)
        assert in_mounts(mounts, command) == installed(*command)


@NEEDS_MOUNTS
def test_no_store_can_be_created_on_a_full_disk(in_mounts: InMounts, sandbox: Sandbox) -> None:
    sandbox.symphony_home.mkdir()
    home = shlex.quote(str(sandbox.symphony_home))
    mounts = f"mount -t tmpfs -o size=16k none {home}"
    create = ["profile", "create", "ada", "--email", "ada@example.org", "--json"]
    assert_refused(in_mounts(mounts, create), "STORE_FULL")


def test_doctor_reports_a_damaged_store_and_changes_nothing(installed: Run, store: Path) -> None:
    store.parent.mkdir(parents=True, mode=0o700)
    store.write_bytes(b"random" * 1000)
    store.chmod(0o600)
    result = installed("doctor", "--json")
    assert (result.code, [row["check"] for row in result.json]) == (6, ["integrity"])
    assert store.read_bytes() == b"random" * 1000
