from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError

from symphony_cli.base.errors import StoreUnusable
from symphony_cli.store.connection import head_revision, revision_of, store_error, use_wal
from symphony_cli.store.inspector import StoreInspector
from symphony_cli.store.migrations.upgrade import upgrade
from symphony_cli.store.opening import open_reader
from symphony_cli.store.reader import StoreReader
from symphony_cli.store.unit_of_work import StoreUnitOfWork
from tests.store.conftest import Filled, can_mount, fill, python, query


def read(path: str) -> None:
    with closing(StoreReader(path, lambda: 0)) as reader:
        reader.profiles()


def write(path: str) -> None:
    with StoreUnitOfWork(path, 0):
        pass


def migrate(path: str) -> None:
    upgrade(path, 0)


def contents(directory: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() if file.is_file() else b"" for file in directory.iterdir()}


def a_directory(path: Path) -> str:
    path.mkdir()
    return "STORE_DAMAGED"


def random_bytes(path: Path) -> str:
    path.write_bytes(bytes(range(256)) * 64)
    return "STORE_DAMAGED"


def a_cut_file(path: Path) -> str:
    fill(str(path))
    path.write_bytes(path.read_bytes()[:6000])
    for suffix in ("-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    return "STORE_DAMAGED"


def another_programs_database(path: Path) -> str:
    query(str(path), "create table notes (text)")
    return "STORE_FOREIGN"


def another_programs_alembic(path: Path) -> str:
    query(str(path), "create table alembic_version (version_num)")
    query(str(path), "insert into alembic_version values ('1975ea83b712')")
    return "STORE_FOREIGN"


def a_newer_store(path: Path) -> str:
    query(str(path), "create table alembic_version (version_num)")
    query(str(path), "insert into alembic_version values ('0999')")
    return "STORE_NEWER"


@pytest.mark.parametrize("use", [read, write, migrate])
@pytest.mark.parametrize(
    "make",
    [
        a_directory,
        random_bytes,
        a_cut_file,
        another_programs_database,
        another_programs_alembic,
        a_newer_store,
    ],
)
def test_a_foreign_file_is_refused_and_left_untouched(
    tmp_path: Path, make: Callable[[Path], str], use: Callable[[str], None]
) -> None:
    directory = tmp_path / "data"
    directory.mkdir()
    path = directory / "symphony.db"
    code = make(path)
    before = contents(directory)["symphony.db"]
    with pytest.raises(StoreUnusable) as raised:
        use(str(path))
    assert raised.value.code == code
    assert str(path) in raised.value.message
    assert raised.value.hint
    assert contents(directory)["symphony.db"] == before


def test_a_missing_store_reads_as_empty_and_nothing_is_created(path: str, tmp_path: Path) -> None:
    with closing(StoreReader(path)) as reader:
        assert reader.profiles() == []
        assert reader.current_profile() is None
    assert StoreInspector(path).revision() is None
    assert not (tmp_path / "data").exists()


def test_an_empty_file_reads_as_an_empty_store_and_stays_empty(tmp_path: Path) -> None:
    path = tmp_path / "symphony.db"
    path.touch()
    assert open_reader(str(path), 0) is None
    assert path.stat().st_size == 0


def test_a_database_without_tables_reads_as_empty_and_can_become_a_store(tmp_path: Path) -> None:
    path = str(tmp_path / "symphony.db")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma journal_mode = wal")
    assert open_reader(path, 0) is None
    fill(path)
    assert StoreInspector(path).revision() == head_revision()


def test_a_store_that_appears_between_two_queries_is_not_foreign(tmp_path: Path) -> None:
    path = str(tmp_path / "symphony.db")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:

        def another_process(statement: str) -> None:
            if "sqlite_master" in statement:
                connection.set_trace_callback(None)
                upgrade(path, 5)

        connection.set_trace_callback(another_process)
        assert revision_of(connection, path) == head_revision()


@pytest.mark.parametrize(
    "name", ["a?b", "a#b", "100%", "%41", "with space", "λ日本語é", "a&mode=rw"]
)
def test_any_path_can_hold_a_store(tmp_path: Path, name: str) -> None:
    path = str(tmp_path / name / "symphony.db")
    fill(path)
    assert os.path.isfile(path)
    with closing(StoreReader(path)) as reader:
        assert len(reader.profiles()) == 1


def test_a_path_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for use in (read, write):
        with pytest.raises(StoreUnusable) as raised:
            use(str(tmp_path / "file" / "symphony.db"))
        assert raised.value.code == "STORE_IO"


def test_a_store_without_its_tables_is_damaged(filled: Filled) -> None:
    query(filled.path, "drop table current_profile")
    with pytest.raises(StoreUnusable) as raised:
        read(filled.path)
    assert raised.value.code == "STORE_DAMAGED"


def test_a_value_that_is_not_json_is_damage(filled: Filled) -> None:
    query(filled.path, "update profiles set preferences = '{'")
    with pytest.raises(StoreUnusable) as raised:
        read(filled.path)
    assert raised.value.code == "STORE_DAMAGED"


@pytest.mark.parametrize("busy_timeout", [0, 1])
def test_a_write_waits_for_another_one_until_the_timeout(filled: Filled, busy_timeout: int) -> None:
    with StoreUnitOfWork(filled.path) as other:
        other.profiles.update(filled.profile.changed(filled.profile.created_at, name="x"))
        with pytest.raises(StoreUnusable) as raised:
            StoreUnitOfWork(filled.path, busy_timeout).__enter__()
        assert raised.value.code == "STORE_LOCKED"
        assert "store.busy_timeout" in str(raised.value.hint)
        read(filled.path)
    write(filled.path)


def test_a_locked_file_before_wal_mode_is_waited_for_until_the_timeout(
    filled: Filled,
) -> None:
    query(filled.path, "pragma journal_mode = delete")
    with closing(sqlite3.connect(filled.path, isolation_level=None)) as other:
        other.execute("begin immediate")
        for busy_timeout in (0, 0.02):
            with (
                closing(sqlite3.connect(filled.path, timeout=0)) as connection,
                pytest.raises(sqlite3.OperationalError, match="locked"),
            ):
                use_wal(connection, busy_timeout)


def an_error(result: int, kind: type[sqlite3.Error] = sqlite3.OperationalError) -> sqlite3.Error:
    error = kind("said")
    error.sqlite_errorcode = result
    return error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (an_error(sqlite3.SQLITE_BUSY_SNAPSHOT), "STORE_LOCKED"),
        (an_error(sqlite3.SQLITE_CORRUPT_INDEX, sqlite3.DatabaseError), "STORE_DAMAGED"),
        (an_error(sqlite3.SQLITE_READONLY_DBMOVED), "STORE_READ_ONLY"),
        (an_error(sqlite3.SQLITE_FULL), "STORE_FULL"),
        (an_error(sqlite3.SQLITE_IOERR_READ), "STORE_IO"),
        (sqlite3.OperationalError("Could not decode to UTF-8 column 'name'"), "STORE_DAMAGED"),
        (DatabaseError("insert", {}, an_error(sqlite3.SQLITE_FULL)), "STORE_FULL"),
        (OSError(errno.ENOSPC, "No space left on device"), "STORE_FULL"),
        (PermissionError(errno.EACCES, "Permission denied"), "STORE_READ_ONLY"),
        (OSError(errno.EIO, "Input/output error"), "STORE_IO"),
    ],
)
def test_each_error_has_its_code_and_message(path: str, error: Exception, code: str) -> None:
    told = store_error(error, path)
    assert told is not None
    assert told.code == code
    assert path in told.message


@pytest.mark.parametrize(
    "error",
    [
        None,
        ValueError("x"),
        sqlite3.ProgrammingError("Cannot operate on a closed database."),
        an_error(sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.IntegrityError),
    ],
)
def test_other_errors_are_not_mapped(path: str, error: Exception | None) -> None:
    assert store_error(error, path) is None


READ = """
import sys
from symphony_cli.store.reader import StoreReader
print(StoreReader(sys.argv[1]).profiles()[0].username)
"""
WRITE = """
import sys
from symphony_cli.base.errors import StoreUnusable
from symphony_cli.store.unit_of_work import StoreUnitOfWork
from tests.builders import a_profile, CREATED
name = "x" * int(sys.argv[2])
try:
    with StoreUnitOfWork(sys.argv[1], 0) as uow:
        uow.profiles.add(a_profile(username="grace", email="g@x.org", preferences={"a": name}))
        uow.commit("profile create", "grace", CREATED)
except StoreUnusable as error:
    print(error.code)
"""
mounts = pytest.mark.skipif(not can_mount(), reason="needs the right to mount")


@mounts
@pytest.mark.parametrize("leave_wal", [False, True])
def test_a_read_only_file_system_can_be_read_and_not_written(
    filled: Filled, tmp_path: Path, leave_wal: bool
) -> None:
    data = tmp_path / "data"
    if leave_wal:
        # A killed process leaves the newest rows in the -wal file only.
        with closing(sqlite3.connect(filled.path)) as connection:
            connection.execute("update profiles set username = 'newest'")
            connection.commit()
            (data / "copy").write_bytes((data / "symphony.db-wal").read_bytes())
            (data / "shm").write_bytes((data / "symphony.db-shm").read_bytes())
            (data / "db").write_bytes((data / "symphony.db").read_bytes())
        (data / "db").replace(data / "symphony.db")
        (data / "copy").replace(data / "symphony.db-wal")
        (data / "shm").replace(data / "symphony.db-shm")
    else:
        for suffix in ("-wal", "-shm"):
            (data / f"symphony.db{suffix}").unlink(missing_ok=True)
    before = contents(data)
    mount = f"mount --bind '{data}' '{data}'; mount -o remount,ro,bind '{data}'"
    done = python(READ, filled.path, before=mount)
    assert (done.stdout, done.stderr) == ("newest\n" if leave_wal else "ada\n", "")
    done = python(WRITE, filled.path, "1", before=mount)
    assert (done.stdout, done.stderr) == ("STORE_READ_ONLY\n", "")
    assert contents(data) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_directory_can_be_read_and_not_written(filled: Filled, tmp_path: Path) -> None:
    data = tmp_path / "data"
    for suffix in ("-wal", "-shm"):
        (data / f"symphony.db{suffix}").unlink(missing_ok=True)
    (data / "symphony.db").chmod(0o400)
    data.chmod(0o500)
    try:
        read(filled.path)
        with pytest.raises(StoreUnusable) as raised:
            write(filled.path)
        assert raised.value.code == "STORE_READ_ONLY"
    finally:
        data.chmod(0o700)


@mounts
@pytest.mark.parametrize("kilobytes", [0, 60, 400])
def test_a_full_disk_refuses_a_new_store(tmp_path: Path, kilobytes: int) -> None:
    data = tmp_path / "data"
    data.mkdir()
    size = max(kilobytes, 4)
    mount = f"mount -t tmpfs -o size={size}k tmpfs '{data}'"
    if not kilobytes:
        mount += f"; head -c 4096 /dev/zero > '{data}/filler'"
    done = python(WRITE, str(data / "symphony.db"), "1000000", before=mount)
    assert (done.stdout, done.stderr) == ("STORE_FULL\n", "")


@mounts
def test_a_disk_that_becomes_full_refuses_the_write_and_keeps_the_store(
    filled: Filled, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    path = str(disk / "symphony.db")
    mount = f"mount -t tmpfs -o size=600k tmpfs '{disk}'; cp '{filled.path}' '{path}'"
    code = f"{WRITE}\n{READ}"
    done = python(code, path, "1000000", before=mount)
    assert (done.stdout, done.stderr) == ("STORE_FULL\nada\n", "")


@mounts
def test_a_store_on_a_full_disk_can_be_read(filled: Filled, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    path = str(disk / "symphony.db")
    mount = (
        f"mount -t tmpfs -o size=600k tmpfs '{disk}'; cp '{filled.path}' '{path}';"
        f" dd if=/dev/zero of='{disk}/filler' 2> /dev/null || true"
    )
    done = python(READ, path, before=mount)
    assert (done.stdout, done.stderr) == ("ada\n", "")
