from __future__ import annotations

import io
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from symphony_cli.base.errors import StoreUnusable
from symphony_cli.store import connection
from symphony_cli.store.engine import engine_over
from symphony_cli.store.inspector import StoreInspector
from symphony_cli.store.migrations import upgrade as upgrading
from symphony_cli.store.migrations.upgrade import alembic_config, upgrade
from symphony_cli.store.opening import open_reader
from symphony_cli.store.reader import StoreReader
from symphony_cli.store.tables import Table
from symphony_cli.store.unit_of_work import StoreUnitOfWork
from tests.builders import CREATED, a_workspace
from tests.store.conftest import ROOT, Filled, query

# A future revision, and the one before it.
REVISIONS = connection.revisions()
HEAD_REVISION = connection.head_revision()
NEXT_REVISION = f"{int(HEAD_REVISION) + 1:04}"
NEXT = f"""
import sqlalchemy as sa
from alembic import op

revision = "{NEXT_REVISION}"
down_revision = "{HEAD_REVISION}"


def upgrade():
    with op.batch_alter_table("profiles") as table:
        table.add_column(sa.Column("pronouns", sa.String(), nullable=True))
        table.alter_column("name", new_column_name="full_name")
"""


@pytest.fixture
def next_revision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give this program a further revision; return its file."""
    scripts = tmp_path / "scripts 100%"
    shutil.copytree(Path(upgrading.SCRIPTS), scripts)
    monkeypatch.setattr(upgrading, "SCRIPTS", str(scripts))
    monkeypatch.setattr(connection, "revisions", lambda: (*REVISIONS, NEXT_REVISION))
    script = scripts / "versions" / f"{NEXT_REVISION}_pronouns.py"
    script.write_text(NEXT)
    return script


def backups(path: str) -> list[Path]:
    return sorted(Path(path).parent.glob("backups/*"))


def mode(path: str | Path) -> int:
    return stat.S_IMODE(os.stat(path).st_mode)


def test_the_revisions_match_alembics() -> None:
    scripts = ScriptDirectory.from_config(alembic_config())
    known = [script.revision for script in scripts.walk_revisions()]
    assert tuple(reversed(known)) == REVISIONS
    assert scripts.get_current_head() == HEAD_REVISION


def checks(path: str) -> set[str]:
    tables = query(path, "select sql from sqlite_master where type = 'table'")
    found = {found for (sql,) in tables for found in re.findall(r"CONSTRAINT (\w+ CHECK .*)", sql)}
    return {check.rstrip(", ") for check in found}


def test_the_migrations_create_the_declared_tables(path: str, tmp_path: Path) -> None:
    upgrade(path, 0)
    engine = engine_over(connection.connect(path, 0, "mode=rw"))
    with engine.connect() as connected:
        context = MigrationContext.configure(
            connected, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Table.metadata) == []
    # Alembic compares no checks.
    declared = str(tmp_path / "declared.db")
    with engine_over(connection.connect(declared, 0, "mode=rwc")).begin() as connected:
        Table.metadata.create_all(connected)
    assert checks(path) == checks(declared)
    assert len(checks(path)) == 4


def test_the_migrations_can_be_written_out_for_postgresql() -> None:
    config = alembic_config(dialect="postgresql")
    written = io.StringIO()
    config.output_buffer = written
    command.upgrade(config, "head", sql=True)
    sql = written.getvalue()
    assert "id UUID NOT NULL" in sql
    assert "created_at TIMESTAMP WITH TIME ZONE NOT NULL" in sql
    assert "is_locked BOOLEAN NOT NULL" in sql
    assert "sequence SERIAL NOT NULL" in sql


def test_a_new_store_is_private_and_in_wal_mode(path: str) -> None:
    before = os.umask(0)
    try:
        upgrade(path, 0)
    finally:
        os.umask(before)
    assert mode(path) == 0o600
    assert mode(os.path.dirname(path)) == 0o700
    assert query(path, "pragma journal_mode") == [("wal",)]
    assert backups(path) == []


def test_creating_a_store_prints_nothing(path: str, capfd: pytest.CaptureFixture[str]) -> None:
    upgrade(path, 0)
    assert capfd.readouterr() == ("", "")


def test_upgrading_a_current_store_changes_nothing(filled: Filled) -> None:
    before = Path(filled.path).read_bytes()
    upgrade(filled.path, 0)
    assert Path(filled.path).read_bytes() == before
    assert backups(filled.path) == []


def test_an_older_store_is_copied_and_upgraded_with_its_rows(
    filled: Filled, next_revision: Path
) -> None:
    upgrade(filled.path, 0)
    assert query(filled.path, "select full_name, pronouns from profiles") == [
        ("Ada Lovelace", None)
    ]
    assert query(filled.path, "select version_num from alembic_version") == [(NEXT_REVISION,)]
    # Rebuilding the parents' table cost neither the children nor what was selected.
    assert query(filled.path, "select count(*) from current_profile") == [(1,)]
    assert query(filled.path, "select count(*) from repos") == [(1,)]
    [backup] = backups(filled.path)
    assert backup.name.startswith(f"symphony-{HEAD_REVISION}-")
    assert mode(backup) == 0o600
    assert mode(backup.parent) == 0o700
    assert query(str(backup), "select name from profiles") == [("Ada Lovelace",)]
    assert query(str(backup), "pragma integrity_check") == [("ok",)]


def test_reading_an_older_store_upgrades_it_first(filled: Filled, next_revision: Path) -> None:
    with closing(StoreReader(filled.path)) as reader:
        assert len(reader.repos()) == 1
    assert StoreInspector(filled.path).revision() == NEXT_REVISION
    assert len(backups(filled.path)) == 1


def test_writing_an_older_store_upgrades_it_first(filled: Filled, next_revision: Path) -> None:
    with StoreUnitOfWork(filled.path) as uow:
        uow.workspaces.add(a_workspace(profile_id=filled.profile.id, name="second"))
        uow.commit("workspace create", "second", CREATED)
    with closing(StoreReader(filled.path)) as reader:
        assert [workspace.name for workspace in reader.workspaces()] == ["acme", "second"]
    assert StoreInspector(filled.path).revision() == NEXT_REVISION


@pytest.mark.parametrize(
    "failure",
    [
        '    raise RuntimeError("in the middle")\n',
        "    op.execute(\"update workspaces set profile_id = 'gone'\")\n",
    ],
)
def test_a_migration_that_fails_leaves_the_store_as_it_was(
    filled: Filled, next_revision: Path, failure: str
) -> None:
    dump = "select group_concat(sql, '') from sqlite_master"
    before = query(filled.path, dump), Path(filled.path).read_bytes()
    next_revision.write_text(NEXT + failure)
    for _ in range(2):
        with pytest.raises((RuntimeError, StoreUnusable)):
            upgrade(filled.path, 0)
    assert (query(filled.path, dump), Path(filled.path).read_bytes()) == before
    assert query(filled.path, "select version_num from alembic_version") == [(HEAD_REVISION,)]
    assert backups(filled.path) == []
    next_revision.write_text(NEXT)
    upgrade(filled.path, 0)
    assert query(filled.path, "select version_num from alembic_version") == [(NEXT_REVISION,)]


def test_a_new_store_whose_migration_fails_is_empty(path: str, next_revision: Path) -> None:
    next_revision.write_text(NEXT + '    raise RuntimeError("in the middle")\n')
    with pytest.raises(RuntimeError):
        upgrade(path, 0)
    with closing(StoreReader(path)) as reader:
        assert reader.profiles() == []
    assert query(path, "select * from sqlite_master") == []


def test_an_upgrade_waits_for_a_write_until_the_timeout(
    filled: Filled, next_revision: Path
) -> None:
    with closing(sqlite3.connect(filled.path, isolation_level=None)) as other:
        other.execute("begin immediate")
        with pytest.raises(StoreUnusable) as raised:
            upgrade(filled.path, 0)
    assert raised.value.code == "STORE_LOCKED"
    assert backups(filled.path) == []


def test_many_threads_upgrade_one_store_once(filled: Filled, next_revision: Path) -> None:
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda _: open_reader(filled.path, 30), range(20)))
    assert query(filled.path, "select version_num from alembic_version") == [(NEXT_REVISION,)]
    assert len(backups(filled.path)) == 1


CREATE = """
import sys
from symphony_cli.store.unit_of_work import StoreUnitOfWork
from tests.builders import CREATED, a_profile
name = "user_" + sys.argv[2]
sys.stdin.read()
with StoreUnitOfWork(sys.argv[1], 60) as uow:
    uow.profiles.add(a_profile(username=name, email=name + "@example.org"))
    uow.commit("profile create", name, CREATED)
"""


@pytest.mark.slow
def test_many_processes_create_a_store_at_once_and_all_succeed(path: str) -> None:
    count = 24
    processes = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", CREATE, path, str(number)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(count)
    ]
    # All have imported their modules when their standard input ends.
    for process in processes:
        assert process.stdin
        process.stdin.close()
        process.stdin = None
    assert [process.communicate()[1] for process in processes] == [""] * count
    assert query(path, "select count(*) from profiles") == [(count,)]
    assert query(path, "select count(distinct sequence) from operations") == [(count,)]
    assert query(path, "pragma integrity_check") == [("ok",)]
    assert backups(path) == []
