from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from symphony_cli.store import connection
from symphony_cli.store.inspector import StoreInspector
from tests.store.conftest import Filled, query


def checks(path: str) -> list[str]:
    return [problem.check for problem in StoreInspector(path).problems()]


def test_a_sound_store_has_no_problems(filled: Filled) -> None:
    assert StoreInspector(filled.path).problems() == []


def test_a_missing_store_has_no_problems_and_is_not_created(path: str) -> None:
    assert StoreInspector(path).problems() == []
    assert not os.path.exists(path)


def test_orphaned_rows_are_found(filled: Filled) -> None:
    query(filled.path, "delete from workspaces")
    found = StoreInspector(filled.path).problems()
    assert {problem.check for problem in found} == {"foreign keys"}
    assert "1 of repos refer to workspaces that do not exist" in found[1].message
    assert "backups" in str(found[0].hint)


def test_a_damaged_page_is_found_and_left_as_it_is(filled: Filled) -> None:
    file = Path(filled.path)
    query(filled.path, "pragma wal_checkpoint(truncate)")
    [(page,)] = query(
        filled.path, "select rootpage from sqlite_master where name = 'ix_repos_name_key'"
    )
    [(size,)] = query(filled.path, "pragma page_size")
    data = bytearray(file.read_bytes())
    data[(page - 1) * size : page * size] = b"\x55" * size
    file.write_bytes(data)
    found = StoreInspector(filled.path).problems()
    assert {problem.check for problem in found} == {"integrity"}
    assert filled.path in found[0].message
    assert file.read_bytes() == data


@pytest.mark.parametrize(
    "data", [b"no database at all" * 1000, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_a_file_that_is_not_a_database_is_found(path: str, data: bytes) -> None:
    os.mkdir(os.path.dirname(path), 0o700)
    Path(path).write_bytes(data)
    os.chmod(path, 0o600)
    assert checks(path) == ["integrity"]
    assert Path(path).read_bytes() == data


def test_a_directory_at_the_stores_path_is_found(path: str) -> None:
    os.makedirs(path, 0o700)
    os.chmod(os.path.dirname(path), 0o700)
    assert "integrity" in checks(path)


@pytest.mark.parametrize("revision", ["0000", "0999", "1975ea83b712"])
def test_another_revision_is_found(filled: Filled, revision: str) -> None:
    query(filled.path, "update alembic_version set version_num = ?", revision)
    [found] = StoreInspector(filled.path).problems()
    assert found.check == "schema"
    assert found.hint
    assert query(filled.path, "select version_num from alembic_version") == [(revision,)]


def test_an_older_revision_is_found_and_not_upgraded(
    filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = connection.head_revision()
    monkeypatch.setattr(connection, "revisions", lambda: (head, "9999"))
    [found] = StoreInspector(filled.path).problems()
    assert found.check == "schema"
    assert f"older schema {head}" in found.message
    assert query(filled.path, "select version_num from alembic_version") == [(head,)]


def test_files_that_others_may_read_are_found(filled: Filled) -> None:
    directory = os.path.dirname(filled.path)
    with closing(sqlite3.connect(filled.path)) as connection:
        connection.execute("select * from profiles").fetchall()
        os.chmod(filled.path, 0o644)
        os.chmod(f"{filled.path}-wal", 0o640)
        os.chmod(directory, 0o755)
        found = StoreInspector(filled.path).problems()
    assert [problem.check for problem in found] == ["file mode"] * 3
    assert [problem.hint for problem in found] == [
        f"to restrict it, run `chmod 700 {directory}`",
        f"to restrict it, run `chmod 600 {filled.path}`",
        f"to restrict it, run `chmod 600 {filled.path}-wal`",
    ]
    assert "0755" in found[0].message


def test_a_hint_can_be_pasted_into_a_shell(tmp_path: Path) -> None:
    path = tmp_path / "with space" / "symphony.db"
    path.parent.mkdir(0o700)
    path.touch(0o644)
    query(str(path), "create table x (y)")
    [_, found] = StoreInspector(str(path)).problems()
    assert found.hint == f"to restrict it, run `chmod 600 '{path}'`"
