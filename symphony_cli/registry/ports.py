"""What the services need of the world outside them. Every Protocol is structural."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, Self, TypeVar

if TYPE_CHECKING:
    # Only annotations need these, and reads must start without the dataclasses behind them.
    from uuid import UUID

    from symphony_cli.base.configuration import Configuration, ConfigValue, Limits
    from symphony_cli.base.findings import Problem
    from symphony_cli.domain.profiles import Profile
    from symphony_cli.domain.repos import Repo
    from symphony_cli.domain.vaults import Vault
    from symphony_cli.domain.views import (
        ChangeView,
        Entry,
        OperationView,
        ProfileView,
        RepoView,
        VaultView,
        WorkspaceView,
    )
    from symphony_cli.domain.workspaces import Workspace
    from symphony_cli.registry.choices import Choice

Entity = TypeVar("Entity")

Clock = Callable[[], datetime]
"""Returns the time now, aware and in UTC."""

Progress = Callable[[int, int], None]
"""Is told how many directories have been searched and how many repos found."""

Ask = Callable[[str, str], str]
"""Asks the user a question (first) that an option (second) would have answered.

Raises MissingContext, naming the option, where nobody can be asked."""


Forget = Callable[[str], None]
"""Keeps no text of what is in the vault at a path, as `NoteIndex.forget`. Raises Failed."""


class Reader(Protocol):
    """Reads the store. Ids are UUID strings. Where there is no store, it is empty."""

    def entries(
        self,
        *nouns: str,
        profile_id: str | None = None,
        workspace_id: str | None = None,
        name_key: str | None = None,
        id_prefix: str | None = None,
        paths: Iterable[str] | None = None,
    ) -> list[Entry]:
        """Return the rows of these nouns that fit every condition given, sorted by name."""
        ...

    def beginning(
        self,
        prefix: str,
        *nouns: str,
        most: int,
        profile_id: str | None = None,
        workspace_id: str | None = None,
    ) -> list[Entry]:
        """Return the rows of these nouns whose name's key begins with a prefix, sorted by name.

        Of more than `most` of a noun it is the first ones and the last one: what all of them begin
        with, these do too, and no more than that.
        """
        ...

    def current_profile(self) -> Entry | None:
        """Return the profile that `use` set."""
        ...

    def current_workspace(self, profile_id: str) -> Entry | None:
        """Return the workspace that `use` set in the profile."""
        ...

    def default_vault(self, workspace_id: str) -> Entry | None:
        """Return the vault that `use` set in the workspace."""
        ...

    def profiles(self, *, id: str | None = None) -> list[ProfileView]:
        """Return all profiles, or the one, sorted by username."""
        ...

    def workspaces(
        self, *, id: str | None = None, profile_id: str | None = None
    ) -> list[WorkspaceView]:
        """Return the workspaces that fit, sorted by profile and name."""
        ...

    def repos(
        self,
        *,
        id: str | None = None,
        workspace_id: str | None = None,
        profile_id: str | None = None,
    ) -> list[RepoView]:
        """Return the repos that fit, sorted by workspace and name, as their rows have them."""
        ...

    def vaults(
        self,
        *,
        id: str | None = None,
        workspace_id: str | None = None,
        profile_id: str | None = None,
    ) -> list[VaultView]:
        """Return the vaults that fit, sorted by workspace and name, as their rows have them."""
        ...

    def operations(
        self, *, limit: int | None = None, id_prefix: str | None = None
    ) -> list[OperationView]:
        """Return the operations that fit, the newest first."""
        ...

    def changes(self, operation_id: str) -> list[ChangeView]:
        """Return what an operation changed, in the order in which it did."""
        ...


class Repository(Protocol[Entity]):
    """The rows of one noun, inside a unit of work. Each change is recorded for the history."""

    def get(self, id: UUID) -> Entity:
        """Return the row. Raises NotFound."""
        ...

    def add(self, *entities: Entity) -> None:
        """Keep new rows. Raises Conflict when a constraint of the schema refuses one."""
        ...

    def update(self, entity: Entity) -> None:
        """Keep a row's new values; nothing happens when they are its old ones."""
        ...

    def delete(self, entity: Entity) -> None:
        """Forget a row."""
        ...


class UnitOfWork(Protocol):
    """One write: a transaction that is rolled back unless it is committed."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *details: object) -> None: ...

    @property
    def reader(self) -> Reader:
        """Reads what the transaction sees, its own changes included."""
        ...

    @property
    def profiles(self) -> Repository[Profile]: ...

    @property
    def workspaces(self) -> Repository[Workspace]: ...

    @property
    def repos(self) -> Repository[Repo]: ...

    @property
    def vaults(self) -> Repository[Vault]: ...

    def use_profile(self, id: UUID) -> None:
        """Make the profile the current one."""
        ...

    def use_workspace(self, profile_id: UUID, id: UUID) -> None:
        """Make the workspace the current one of its profile."""
        ...

    def use_vault(self, workspace_id: UUID, id: UUID) -> None:
        """Make the vault the default one of its workspace."""
        ...

    def unset_vault(self, id: UUID) -> None:
        """Have the vault be its workspace's default no longer."""
        ...

    def commit(self, action: str, subject: str, at: datetime) -> None:
        """Make the changes durable, and record them as one operation if there are any."""
        ...


class Files(Protocol):
    """Looks at the file system."""

    def directory(self, path: str) -> str:
        """Return a directory's absolute path with links resolved.

        Raises InvalidValue when it is missing, is no directory or cannot be read.
        """
        ...

    def resolved(self, path: str) -> str:
        """Return a path made absolute, `~` expanded and links resolved, whatever is there.

        Raises InvalidValue for what cannot be a path.
        """
        ...

    def absolute(self, path: str, field: str) -> str:
        """Return a file's absolute path with `~` expanded, links as they are; it may be missing.

        Raises InvalidValue, about `field`, for what cannot be a path.
        """
        ...

    def missing(self, path: str) -> bool:
        """Whether nothing can be found at the path now."""
        ...

    def vault_state(self, path: str) -> str:
        """Return in which of `vault_places.STATES` the vault at a path is now."""
        ...

    def make_directory(self, path: str) -> str:
        """Make a directory that only the user can enter (0700), and return its real path.

        Raises Conflict when something is there, Failed when it cannot be made.
        """
        ...

    def remove_directory(self, path: str) -> None:
        """Remove an empty directory."""
        ...

    def vault_kind(self, path: str) -> str:
        """Return the kind of vault that the directory is, by its marker directories."""
        ...


class Places(Protocol):
    """Absolute paths of where everything is kept."""

    @property
    def data(self) -> str: ...

    @property
    def config(self) -> str: ...

    @property
    def state(self) -> str: ...

    @property
    def cache(self) -> str: ...

    @property
    def store(self) -> str: ...

    @property
    def backups(self) -> str: ...

    @property
    def config_file(self) -> str: ...

    @property
    def log_file(self) -> str: ...


class ConfigurationFile(Protocol):
    """The configuration: a file of the user's, with the environment above it."""

    def load(self) -> Configuration:
        """Return what is in force. Raises InvalidValue, naming the place, for what is not valid."""
        ...

    def unknown_keys(self) -> list[str]:
        """Return the dotted names in the file that no key has."""
        ...

    def values(self) -> list[ConfigValue]:
        """Return each key's value and where it came from."""
        ...

    def set(self, key: str, text: str) -> None:
        """Write a value into the file. Raises NotFound, InvalidValue, Failed."""
        ...

    def unset(self, key: str) -> None:
        """Take a value out of the file. Raises NotFound, Failed."""
        ...


class StoreInspector(Protocol):
    """Looks for damage, and changes nothing."""

    def revision(self) -> str | None:
        """Return the schema's revision, None where there is no store or it cannot be read."""
        ...

    def problems(self) -> list[Problem]:
        """Return what is wrong with the store's file, its schema and its modes."""
        ...


class World(Protocol):
    """The world of nearly every service. Each subject extends it in its own `ports` module."""

    @property
    def reader(self) -> Reader: ...

    @property
    def unit_of_work(self) -> UnitOfWork:
        """A write to the store. Reads must not touch it: making it imports SQLModel."""
        ...

    @property
    def files(self) -> Files: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def limits(self) -> Limits: ...

    @property
    def choice(self) -> Choice: ...


class DeletionWorld(World, Protocol):
    """The world of services that delete what holds vaults."""

    @property
    def forget_notes(self) -> Forget: ...
