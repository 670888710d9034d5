"""Stores of earlier versions, kept as SQL: an upgrade loses nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from symphony_cli.domain.operations import values_of
from symphony_cli.domain.profiles import Profile
from symphony_cli.domain.vaults import Vault
from symphony_cli.domain.views import ChangeView, OperationView
from symphony_cli.store import connection
from symphony_cli.store.inspector import StoreInspector
from symphony_cli.store.migrations.upgrade import upgrade
from symphony_cli.store.reader import StoreReader
from symphony_cli.store.unit_of_work import StoreUnitOfWork
from tests.builders import AGE, CREATED, LATER, SSH
from tests.conftest import Run, Sandbox
from tests.shapes import FIGURES
from tests.store.conftest import query

FIXTURES = Path(__file__).parents[1] / "fixtures"
OLDER = connection.revisions()[:-1]
ADA = UUID("aaaaaaaa-0000-4000-8000-000000000001")
ACME = UUID("bbbbbbbb-0000-4000-8000-000000000001")
NOTES = UUID("dddddddd-0000-4000-8000-000000000001")
# The values of later columns in rows of revision 0001, and in rows of 0002.
NEW_IN_PROFILES: dict[str, Any] = {
    "alias_emails": [],
    "signing_key": None,
    "signing_format": None,
    "sign": False,
    "ssh_key": None,
}
NEW_IN_VAULTS: dict[str, Any] = {"recipients": [], "auto_lock": None, "unlocked_at": None}


def an_older_store(path: str, revision: str) -> None:
    """Create the store that the version with this revision wrote."""
    file = Path(path)
    file.parent.mkdir(0o700, parents=True, exist_ok=True)
    file.touch(0o600)
    with closing(sqlite3.connect(path)) as made:
        made.execute("pragma journal_mode = wal")
        made.executescript((FIXTURES / f"{revision}.sql").read_text("utf-8"))


def tables(path: str) -> list[str]:
    sql = "select name from sqlite_master where type = 'table' and name != 'alembic_version'"
    return [name for (name,) in query(path, sql)]


def rows(path: str) -> dict[str, list[dict[str, Any]]]:
    """Return all rows of all tables."""
    with closing(sqlite3.connect(path)) as connected:
        connected.row_factory = sqlite3.Row
        return {
            table: [dict(row) for row in connected.execute(f"select * from {table} order by 1, 2")]
            for table in tables(path)
        }


def schema(path: str) -> dict[str, list[str]]:
    """Return the columns and constraints of all tables, which Alembic puts into any order."""
    declared = query(path, "select name, sql from sqlite_master where sql is not null")
    return {name: sorted(line.strip("\t ,") for line in sql.split("\n")) for name, sql in declared}


def test_every_older_revision_has_a_fixture() -> None:
    assert sorted(file.stem for file in FIXTURES.glob("*.sql")) == list(OLDER)


@pytest.mark.parametrize("revision", OLDER)
def test_an_older_store_keeps_every_value_and_gets_the_newest_schema(
    path: str, tmp_path: Path, revision: str
) -> None:
    an_older_store(path, revision)
    before = rows(path)
    assert all(before.values())
    upgrade(path, 0)
    after = rows(path)
    kept = {
        table: [
            {name: row[name] for name in old}
            for row, old in zip(after[table], before[table], strict=True)
        ]
        for table in before
    }
    assert kept == before
    new = str(tmp_path / "new" / "symphony.db")
    upgrade(new, 0)
    assert schema(path) == schema(new)
    assert StoreInspector(path).problems() == []
    [backup] = Path(path).parent.glob("backups/*")
    assert backup.name.startswith(f"symphony-{revision}-")
    assert rows(str(backup)) == before


@pytest.fixture
def old(path: str) -> str:
    """Return the path of the store that the version with revision 0001 wrote."""
    an_older_store(path, "0001")
    return path


def test_profiles_of_0001_have_no_keys(old: str) -> None:
    with closing(StoreReader(old)) as reader:
        ada, bob = reader.profiles()
        assert ada._asdict() == {
            "id": str(ADA),
            "username": "ada",
            "email": "Ada@Example.org",
            "name": "Ada Lovelace",
            **NEW_IN_PROFILES,
            "preferences": {"editor": "nano"},
            "workspace_count": 2,
            "is_current": True,
            "created_at": "2026-01-02T03:04:05.000000Z",
            "updated_at": "2026-01-05T03:04:05.000000Z",
        }
        assert (bob.username, bob.name, bob.sign, bob.alias_emails) == ("Bob", None, False, [])
        shown = reader.workspaces(), reader.repos(), reader.vaults()
        assert [[row.name for row in views] for views in shown] == [
            ["acme", "Straße", "Acme"],
            ["api", "it's", "api"],
            ["notes", "plain"],
        ]
        current = reader.current_workspace(str(ADA))
        assert current is not None
        assert current.name == "acme"
    assert StoreInspector(old).revision() == connection.head_revision()


def test_a_profile_of_0001_can_be_given_keys(old: str) -> None:
    with StoreUnitOfWork(old) as uow:
        before = uow.profiles.get(ADA)
        after = before.changed(
            LATER, alias_emails=("a@example.org",), signing_key="0xAB", sign=True, ssh_key="/k"
        )
        uow.profiles.update(after)
        uow.commit("profile update", "ada", LATER)
        assert uow.profiles.get(ADA) == after
    with closing(StoreReader(old)) as reader:
        [newest, *older] = reader.operations()
        assert reader.changes(newest.id) == [
            ChangeView("profile", str(ADA), values_of(before), values_of(after))
        ]
        assert len(older) == 4


def test_the_history_of_0001_is_read_as_it_was_written(old: str) -> None:
    with closing(StoreReader(old)) as reader:
        operations = reader.operations()
        assert [operation[1:5] for operation in operations] == [
            ("profile delete", "eve", "2026-01-06T03:04:05.000000Z", 1),
            ("profile update", "ada", "2026-01-05T03:04:05.000000Z", 1),
            ("profile create", "Bob, eve", "2026-01-03T03:04:05.000000Z", 8),
            ("init", "acme", "2026-01-02T03:04:05.000000Z", 6),
        ]
        [updated] = reader.changes(operations[1].id)
        was, became = {"editor": "vim", "tabs": [4, None]}, {"editor": "nano"}
        assert updated.before is not None
        assert updated.before == {
            "id": str(ADA),
            "username": "ada",
            "email": "Ada@Example.org",
            "name": "Ada Lovelace",
            "created_at": "2026-01-02T03:04:05.000000Z",
            "updated_at": "2026-01-02T03:04:05.000000Z",
            "preferences": was,
        }
        assert updated.after == {
            **updated.before,
            "updated_at": "2026-01-05T03:04:05.000000Z",
            "preferences": became,
        }
        # A deleted row can be restored from the history: new columns have defaults.
        [deleted] = reader.changes(operations[0].id)
        assert deleted.before is not None
        recorded = dict(deleted.before)
        recorded.update(id=UUID(deleted.row_id), created_at=CREATED, updated_at=CREATED)
        eve = Profile(**recorded)
        assert values_of(eve).items() >= NEW_IN_PROFILES.items()


def test_commands_work_on_a_store_of_0001(symphony: Run, sandbox: Sandbox) -> None:
    an_older_store(str(sandbox.symphony_home / "data" / "symphony.db"), "0001")
    shown = symphony("profile", "show", "ada", "--json").json
    assert {name: shown[name] for name in NEW_IN_PROFILES} == NEW_IN_PROFILES
    updated = symphony("profile", "update", "Bob", "--signing-key", "0xAB", "--sign", "--json")
    assert (updated.code, updated.json["sign"]) == (0, True)
    assert set(symphony("doctor", "--fields", "check").stdout.splitlines()) == {"missing path"}
    [newest, *_] = [OperationView(**row) for row in symphony("history", "--json").json]
    [change] = symphony("history", "show", newest.id, "--json").json["changes"]
    assert change["after"] == change["before"] | {
        "signing_key": "0xAB",
        "signing_format": "openpgp",
        "sign": True,
        "updated_at": updated.json["updated_at"],
    }


@pytest.fixture
def second(path: str) -> str:
    """Return the path of the store that the version with revision 0002 wrote."""
    an_older_store(path, "0002")
    return path


def test_vaults_of_0002_have_no_auto_lock(second: str) -> None:
    with closing(StoreReader(second)) as reader:
        [ada, _] = reader.profiles()
        assert (ada.signing_key, ada.sign, ada.alias_emails) == ("0xAB", True, ["a@example.org"])
        notes, plain = reader.vaults()
        assert notes._asdict() == {
            "id": str(NOTES),
            "workspace": "acme",
            "profile": "ada",
            "name": "notes",
            "path": "/code/acme/notes",
            "kind": "zk",
            "state": "open",
            "is_locked": True,
            "is_default": True,
            **NEW_IN_VAULTS,
            "tags": [],
            "metadata": {"n": 2, "ü": [None, True]},
            "missing": False,
            **dict.fromkeys(FIGURES),
            "created_at": "2026-07-01T03:04:05.000000Z",
            "updated_at": "2026-07-05T03:04:05.000000Z",
        }
        assert (plain.name, plain.is_locked, plain.recipients) == ("plain", False, [])
    assert StoreInspector(second).revision() == connection.head_revision()


def test_a_vault_of_0002_can_be_given_recipients(second: str) -> None:
    with StoreUnitOfWork(second) as uow:
        before = uow.vaults.get(NOTES)
        after = before.changed(LATER, recipients=(AGE, SSH), auto_lock=0, unlocked_at=CREATED)
        uow.vaults.update(after)
        uow.commit("vault update", "notes", LATER)
        assert uow.vaults.get(NOTES) == after
    with closing(StoreReader(second)) as reader:
        [newest, *older] = reader.operations()
        assert reader.changes(newest.id) == [
            ChangeView("vault", str(NOTES), values_of(before), values_of(after))
        ]
        assert len(older) == 5


def test_a_vault_that_0002_deleted_can_be_restored_from_the_history(second: str) -> None:
    with closing(StoreReader(second)) as reader:
        newest = reader.operations()[0]
        assert newest[1:3] == ("vault remove", "Tagebücher")
        [deleted] = reader.changes(newest.id)
    assert deleted.before is not None
    recorded = dict(deleted.before)
    recorded.update(
        id=UUID(deleted.row_id),
        workspace_id=UUID(recorded["workspace_id"]),
        created_at=CREATED,
        updated_at=CREATED,
    )
    assert values_of(Vault(**recorded)).items() >= NEW_IN_VAULTS.items()


def test_commands_work_on_a_store_of_0002(symphony: Run, sandbox: Sandbox) -> None:
    an_older_store(str(sandbox.symphony_home / "data" / "symphony.db"), "0002")
    shown = symphony("vault", "show", "notes", "--json").json
    assert {name: shown[name] for name in NEW_IN_VAULTS} == NEW_IN_VAULTS
    # The recorded lock state was never more than a claim.
    assert (shown["state"], shown["is_locked"], shown["missing"]) == ("missing", False, True)
    updated = symphony("vault", "update", "notes", "--auto-lock", "8", "--json")
    assert (updated.code, updated.json["auto_lock"]) == (0, 8)


@pytest.fixture
def third(path: str) -> str:
    """Return the path of the store that the version with revision 0003 wrote."""
    an_older_store(path, "0003")
    return path


def test_no_vault_of_0003_is_set_as_default_but_the_only_one_is(third: str) -> None:
    with closing(StoreReader(third)) as reader:
        shown = [(view.workspace, view.name, view.is_default) for view in reader.vaults()]
        assert shown == [
            ("acme", "Bücher", False),
            ("acme", "notes", False),
            ("Acme", "plain", True),
        ]
        notes = reader.vaults(id=str(NOTES))[0]
        assert (notes.recipients, notes.auto_lock) == ([AGE, SSH], 8)
        assert notes.unlocked_at == "2026-09-02T03:04:05.000000Z"
        assert reader.default_vault(str(ACME)) is None
    assert StoreInspector(third).revision() == connection.head_revision()


def test_a_vault_of_0003_can_be_made_the_default(third: str) -> None:
    with StoreUnitOfWork(third) as uow:
        uow.use_vault(ACME, NOTES)
        uow.commit("vault use", "notes", LATER)
    with closing(StoreReader(third)) as reader:
        assert [view.is_default for view in reader.vaults()] == [False, True, True]
        [newest, *older] = reader.operations()
        after = {"vault_id": str(NOTES)}
        assert reader.changes(newest.id) == [ChangeView("default_vault", str(ACME), None, after)]
        assert len(older) == 10


def test_commands_work_on_a_store_of_0003(symphony: Run, sandbox: Sandbox) -> None:
    an_older_store(str(sandbox.symphony_home / "data" / "symphony.db"), "0003")
    assert symphony("vault", "use", "Bücher", "--fields", "name,is_default").stdout == (
        "Bücher\ttrue\n"
    )
    listed = symphony("vault", "list", "--fields", "name,is_default", "-w", "acme")
    assert listed.stdout == "Bücher\ttrue\nnotes\tfalse\n"


@pytest.fixture
def fourth(path: str) -> str:
    """Return the path of the store that the version with revision 0004 wrote."""
    an_older_store(path, "0004")
    return path


def test_nothing_of_0004_has_tags_or_is_archived(fourth: str) -> None:
    with closing(StoreReader(fourth)) as reader:
        views = [*reader.workspaces(), *reader.repos(), *reader.vaults()]
        assert [(view.name, view.tags) for view in views] == [
            ("acme", []),
            ("Straße", []),
            ("Acme", []),
            ("api", []),
            ("it's", []),
            ("Bücher", []),
            ("notes", []),
            ("plain", []),
        ]
        assert [view.archived for view in reader.repos()] == [False, False]
        default = reader.default_vault(str(ACME))
        assert default is not None
        assert default.name == "notes"
    assert StoreInspector(fourth).revision() == connection.head_revision()


def test_commands_work_on_a_store_of_0004(symphony: Run, sandbox: Sandbox) -> None:
    an_older_store(str(sandbox.symphony_home / "data" / "symphony.db"), "0004")
    for noun, name in (("repo", "api"), ("vault", "notes"), ("workspace", "acme")):
        edit = (noun, "edit", name, "--add-tag", "web,api", "--fields", "name,tags")
        assert symphony(*edit).stdout == f'{name}\t["api","web"]\n'


def test_workspaces_of_0005_have_no_remotes_and_can_be_given_some(path: str) -> None:
    an_older_store(path, "0005")
    with StoreUnitOfWork(path) as uow:
        before = uow.workspaces.get(ACME)
        assert before.remotes == ()
        after = before.changed(LATER, remotes=("github.com/acme/*",))
        uow.workspaces.update(after)
        uow.commit("workspace update", "acme", LATER)
    with closing(StoreReader(path)) as reader:
        [workspace] = reader.workspaces(id=str(ACME))
        assert workspace.remotes == ["github.com/acme/*"]
        [newest, *_] = reader.operations()
        [change] = reader.changes(newest.id)
    assert change.after is not None
    assert change.after["remotes"] == ["github.com/acme/*"]
