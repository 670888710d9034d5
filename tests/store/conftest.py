"""A store in its own directory, and ways to fill and query it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import Engine

from symphony_cli.domain.profiles import Profile
from symphony_cli.domain.repos import Repo
from symphony_cli.domain.vaults import Vault
from symphony_cli.domain.workspaces import Workspace
from symphony_cli.registry.ports import UnitOfWork
from symphony_cli.store.note_index import changes as note_changes
from symphony_cli.store.postgresql.unit_of_work import engine_of
from symphony_cli.store.postgresql.upgrade import upgrade
from symphony_cli.store.unit_of_work import StoreUnitOfWork
from tests.builders import CREATED, a_profile, a_repo, a_vault, a_workspace
from tests.store import cluster as clusters
from tests.store import stores
from tests.store.note_vault import Notes
from tests.store.stores import Store

ROOT = Path(__file__).parents[2]


class Filled(NamedTuple):
    """A store with one row of each noun, both selections set; the path is SQLite's."""

    path: str
    profile: Profile
    workspace: Workspace
    repo: Repo
    vault: Vault

    @property
    def rows(self) -> list[Profile | Workspace | Repo | Vault]:
        return [self.profile, self.workspace, self.repo, self.vault]


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "data" / "symphony.db")


@pytest.fixture
def filled(path: str) -> Filled:
    return fill(path)


@pytest.fixture(scope="session")
def cluster() -> Iterator[clusters.Cluster]:
    """Start a PostgreSQL, once per test process."""
    with clusters.running() as running:
        yield running


@pytest.fixture(scope="session")
def engines(cluster: clusters.Cluster) -> Iterator[dict[str, tuple[str, Engine]]]:
    """Create a registry for each kind of PostgreSQL; return how to connect, and an engine."""
    made: dict[str, tuple[str, Engine]] = {}
    for kind, collation in zip(stores.POSTGRESQL, clusters.COLLATIONS, strict=True):
        database = cluster.create(kind, collation)
        made[kind] = database, engine_of(database)
        upgrade(made[kind][1])
    yield made
    for _, engine in made.values():
        engine.dispose()


@pytest.fixture(params=stores.ALL)
def store(request: pytest.FixtureRequest, path: str) -> Store:
    """An empty store of each kind."""
    kind: str = request.param
    if kind == "fake":
        return stores.a_fake()
    if kind == "sqlite":
        return stores.on_sqlite(request.getfixturevalue("empty_store"), path)
    return stores.on_postgresql(kind, *request.getfixturevalue("engines")[kind])


def fill(path: str) -> Filled:
    return fill_with(StoreUnitOfWork(path), path)


def fill_with(unit_of_work: UnitOfWork, path: str = "") -> Filled:
    profile = a_profile()
    workspace = a_workspace(profile_id=profile.id, root="/code")
    repo = a_repo(workspace_id=workspace.id)
    vault = a_vault(workspace_id=workspace.id)
    with unit_of_work as uow:
        uow.profiles.add(profile)
        uow.workspaces.add(workspace)
        uow.repos.add(repo)
        uow.vaults.add(vault)
        uow.use_profile(profile.id)
        uow.use_workspace(profile.id, workspace.id)
        uow.commit("init", "acme", CREATED)
    return Filled(path, profile, workspace, repo, vault)


def query(path: str, sql: str, *parameters: Any) -> list[Any]:
    """Run SQL directly on the file; its changes are kept."""
    with closing(sqlite3.connect(path)) as connection, connection:
        return connection.execute(sql, parameters).fetchall()


def python(code: str, *arguments: str, before: str = "") -> subprocess.CompletedProcess[str]:
    """Run code in a process of its own; `before` are shell commands in a mount name space."""
    command = [sys.executable, "-W", "error", "-c", code, *arguments]
    if before:
        command = ["unshare", "-m", "sh", "-ec", f'{before}\nexec "$@"', "sh", *command]
    # Measuring coverage would load modules that the code itself does not.
    environ = {name: value for name, value in os.environ.items() if "COVERAGE" not in name}
    environ["PYTHONPATH"] = str(ROOT)
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)


def can_mount() -> bool:
    """Whether mounts can be made that only one process sees."""
    try:
        return subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode == 0
    except OSError:
        return False


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make everything so old that it is not read again."""
    monkeypatch.setattr(note_changes, "RACY_NS", -(1 << 60))


@pytest.fixture
def notes(tmp_path: Path) -> Notes:
    """Create a vault with an index of its notes."""
    return Notes(tmp_path)
