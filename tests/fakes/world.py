"""The world of services, made of fakes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from symphony_cli.base.configuration import Limits
from symphony_cli.base.errors import SymphonyError
from symphony_cli.domain.profiles import Profile
from symphony_cli.domain.repos import Repo
from symphony_cli.domain.vaults import Vault
from symphony_cli.domain.workspaces import Workspace
from symphony_cli.registry.choices import Choice
from tests.fakes.identity import FakeHooks, FakeIdentities, FakeIdentitySources, NotApplied
from tests.fakes.keys import FakeKeys
from tests.fakes.notes import FakeNoteDirectory, FakeNoteFiles, FakeNoteIndex
from tests.fakes.registry import FakeFiles, FakePrograms, FixedClock
from tests.fakes.repos import (
    FakeBranches,
    FakeClones,
    FakeExecutor,
    FakeGit,
    FakeMover,
    FakeRemover,
    FakeRepoStates,
    FakeScanner,
    FakeWorktrees,
)
from tests.fakes.setup import FakeConfigurationFile, FakeInspector, FakePaths
from tests.fakes.store import FakeReader, FakeUnitOfWork, Rows
from tests.fakes.transfer import FakeDocuments, FakeRestorer
from tests.fakes.vaults import FakeLocker, FakeOpenFiles, FakeVaultCounter, FakeVaultLists

Entity = Profile | Workspace | Repo | Vault


class World:
    """All parts of a service's world, around one set of rows."""

    remotes: Any
    identities: Any = FakeIdentities()
    identity_probe: Any
    registries: Any
    git_configuration: Any = NotApplied()

    def __init__(self, *entities: Entity) -> None:
        self.rows = Rows()
        self.reader = FakeReader(self.rows)
        self.uow = FakeUnitOfWork(self.rows)
        self.git = FakeGit()
        self.clones = FakeClones(self.git)
        self.clone_layout = "{name}"
        self.clone_protocol = "https"
        self.branches = FakeBranches()
        self.worktrees = FakeWorktrees()
        self.mover = FakeMover()
        self.remover = FakeRemover()
        self.executor = FakeExecutor()
        self.repo_states = FakeRepoStates()
        self.files = FakeFiles()
        self.documents = FakeDocuments()
        self.restorer = FakeRestorer()
        self.scanner = FakeScanner()
        self.vault_lists = FakeVaultLists()
        self.vault_counter = FakeVaultCounter()
        self.notes = FakeNoteIndex()
        self.note_files = FakeNoteFiles()
        self.note_directory = FakeNoteDirectory()
        self.vault_locker = FakeLocker(self.files)
        self.vault_keys = FakeKeys()
        self.open_files = FakeOpenFiles()
        self.programs = FakePrograms()
        self.environ: dict[str, str] = {}
        self.hooks = FakeHooks()
        self.identity_sources = FakeIdentitySources()
        self.own_program = "/opt/symphony"
        self.inspector = FakeInspector()
        self.configuration_file = FakeConfigurationFile()
        self.paths = FakePaths()
        self.clock = FixedClock()
        self.limits = Limits()
        self.choice = Choice()
        self.begun = 0
        self.add(*entities)

    @property
    def unit_of_work(self) -> FakeUnitOfWork:
        """The unit of work; `begun` counts the reads of this property."""
        self.begun += 1
        return self.uow

    def add(self, *entities: Entity) -> None:
        """Put entities into the store without an operation."""
        for entity in entities:
            getattr(self.rows, type(entity).__name__.lower())[entity.id] = entity

    def use(self, *entities: Profile | Workspace | Vault) -> None:
        """Make profiles and workspaces active, and vaults the default, without an operation."""
        for entity in entities:
            if isinstance(entity, Profile):
                self.rows.current_profile = entity.id
            elif isinstance(entity, Vault):
                self.rows.default_vaults[entity.workspace_id] = entity.id
            else:
                self.rows.current_workspaces[entity.profile_id] = entity.id

    def all(self, noun: str) -> list[Any]:
        """Return the entities of a noun in the order of their creation."""
        return list(getattr(self.rows, noun).values())

    @property
    def history(self) -> list[tuple[str, str]]:
        """Action and subject of each operation, the oldest first."""
        return [(operation.action, operation.subject) for operation, _ in self.rows.operations]

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """Assert that the block does not change the store."""
        before = self.rows.copy()
        yield
        assert self.rows == before

    @contextmanager
    def refuses(
        self, kind: type[SymphonyError], code: str
    ) -> Iterator[pytest.ExceptionInfo[SymphonyError]]:
        """Assert that the block raises the error and changes nothing."""
        self.uow.committed = False
        with self.unchanged(), pytest.raises(kind) as caught:
            yield caught
        assert (type(caught.value), caught.value.code) == (kind, code)
        assert not self.uow.committed
