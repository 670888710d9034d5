"""Ports of the registry, and the world of services."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, Self, TypeVar

if TYPE_CHECKING:
    # Only annotations need these, and reads must start without the dataclasses behind them.
    from contextlib import AbstractContextManager
    from uuid import UUID

    from symphony_cli.base.configuration import Limits
    from symphony_cli.domain.entries import Entry
    from symphony_cli.domain.profiles import Profile
    from symphony_cli.domain.repos import Repo
    from symphony_cli.domain.vaults import Vault
    from symphony_cli.domain.views import (
        ChangeView,
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
"""Reports how many directories were searched and how many repos were found."""

Ask = Callable[[str, str], str]
"""Asks the user a question (first) that an option (second) would have answered.

Raises MissingContext, naming the option, without a terminal."""


class Reader(Protocol):
    """Queries of the store. IDs are UUID strings. A missing store is empty."""

    def entries(
        self,
        *nouns: str,
        profile_id: str | None = None,
        workspace_id: str | None = None,
        name_key: str | None = None,
        id_prefix: str | None = None,
        paths: Iterable[str] | None = None,
    ) -> list[Entry]:
        """Return the entries of these nouns that fulfill every condition, sorted by name."""
        ...

    def beginning(
        self,
        prefix: str,
        *nouns: str,
        most: int,
        profile_id: str | None = None,
        workspace_id: str | None = None,
    ) -> list[Entry]:
        """Return the entries of these nouns whose name's key begins with a prefix, sorted by name.

        If a noun has more than `most`, return the first ones and the last one, which share the
        longest common prefix of all.
        """
        ...

    def current_profile(self) -> Entry | None:
        """Return the profile that `use` set, or None."""
        ...

    def current_workspace(self, profile_id: str) -> Entry | None:
        """Return the workspace that `use` set in the profile, or None."""
        ...

    def default_vault(self, workspace_id: str) -> Entry | None:
        """Return the vault that `use` set in the workspace, or None."""
        ...

    def profiles(self, *, id: str | None = None) -> list[ProfileView]:
        """Return all profiles, or the one, sorted by username."""
        ...

    def workspaces(
        self, *, id: str | None = None, profile_id: str | None = None
    ) -> list[WorkspaceView]:
        """Return the matching workspaces, sorted by profile and name."""
        ...

    def repos(
        self,
        fits: Callable[[str, str], bool] | None = None,
        /,
        *,
        id: str | None = None,
        workspace_id: str | None = None,
        profile_id: str | None = None,
    ) -> list[RepoView]:
        """Return the matching repos as stored, sorted by workspace and name.

        `fits` tells by its name and path whether a repo matches.
        """
        ...

    def vaults(
        self,
        *,
        id: str | None = None,
        workspace_id: str | None = None,
        profile_id: str | None = None,
    ) -> list[VaultView]:
        """Return the matching vaults as stored, sorted by workspace and name."""
        ...

    def operations(
        self,
        *,
        limit: int | None = None,
        id_prefix: str | None = None,
        older_than: str | None = None,
    ) -> list[OperationView]:
        """Return the matching operations, the newest first.

        `older_than` is the ID of an operation; with the ID of none, none is older.
        """
        ...

    def unchanging(self) -> AbstractContextManager[None]:
        """Read one state of the store during a block, whatever others write meanwhile."""
        ...

    def changes(self, operation_id: str | None) -> list[ChangeView]:
        """Return the changes of an operation in their order; a preview, without an ID, has none."""
        ...


class Repository(Protocol[Entity]):
    """The entities of one noun, inside a transaction. Changes go to the history."""

    def get(self, id: UUID) -> Entity:
        """Return the entity. Raises NotFound."""
        ...

    def found(self, ids: Iterable[UUID]) -> dict[UUID, Entity]:
        """Return the entities with these IDs, as far as there are any."""
        ...

    def add(self, *entities: Entity) -> None:
        """Store new entities. Raises Conflict if a constraint of the schema refuses one."""
        ...

    def update(self, entity: Entity) -> None:
        """Store an entity's new values, if they differ."""
        ...

    def delete(self, *entities: Entity) -> None:
        """Delete entities. Raises NotFound, and Conflict for one that is not empty."""
        ...


class UnitOfWork(Protocol):
    """A transaction that is rolled back unless committed."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *details: object) -> None: ...

    @property
    def reader(self) -> Reader:
        """The store with the changes of this transaction."""
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
        """Make the profile active."""
        ...

    def use_workspace(self, profile_id: UUID, id: UUID) -> None:
        """Make the workspace active in its profile."""
        ...

    def use_vault(self, workspace_id: UUID, id: UUID) -> None:
        """Make the vault the default of its workspace."""
        ...

    def unset_profile(self, id: UUID) -> None:
        """Clear the active profile, if it is this one."""
        ...

    def unset_workspace(self, id: UUID) -> None:
        """Clear the active workspace of its profile, if it is this one."""
        ...

    def unset_vault(self, id: UUID) -> None:
        """Clear the default vault of its workspace."""
        ...

    def commit(
        self, action: str, subject: str, at: datetime, undoes: str | None = None
    ) -> str | None:
        """Commit the changes, and record them as one operation if there are any; return its ID.

        `undoes` is the ID of the operation that it undoes.
        """
        ...

    def prune(self, newest: str | None) -> None:
        """Delete this operation and all before it, and give their space back to the disk."""
        ...


class Files(Protocol):
    """The file system."""

    def directory(self, path: str) -> str:
        """Return the real path of a directory.

        Raises InvalidValue if it is missing, not a directory or not readable.
        """
        ...

    def resolved(self, path: str) -> str:
        """Return the real path, with `~` expanded; it may be missing.

        Raises InvalidValue for an invalid path.
        """
        ...

    def absolute(self, path: str, field: str) -> str:
        """Return the absolute path, with `~` expanded and links kept; it may be missing.

        Raises InvalidValue, naming `field`, for an invalid path.
        """
        ...

    def missing(self, path: str) -> bool:
        """Whether the path does not exist now."""
        ...

    def vault_state(self, path: str) -> str:
        """Return the current state, one of `vault_places.STATES`, of the vault at a path."""
        ...

    def make_directory(self, path: str) -> str:
        """Create a directory with mode 0700, and return its real path.

        Raises Conflict if the path exists, Failed for other errors.
        """
        ...

    def remove_directory(self, path: str) -> None:
        """Remove an empty directory."""
        ...

    def vault_kind(self, path: str) -> str:
        """Return the kind of the vault in a directory, by its marker directories."""
        ...


class NoteIndexes(Protocol):
    """The indexes of the notes in vaults, which are given by absolute paths.

    Every method raises Failed (INDEX_UNUSABLE).
    """

    def forgetting(self, vault: str) -> AbstractContextManager[None]:
        """Delete the indexed text of a vault's notes, and let none appear during a block.

        Deletes the indexes of vaults around it and inside it, too, and of directories that no
        longer exist, since their notes may have moved into this vault.
        """
        ...

    def left(self, closed: Sequence[str]) -> list[str]:
        """Return the paths of the indexes with text that should be gone.

        They belong to directories that no longer exist, or have text of one of the `closed` vaults,
        which are locked or missing.
        """
        ...

    def forget_left(self, closed: Sequence[str]) -> None:
        """Delete what `left` returns. Fast if that is nothing."""
        ...


class World(Protocol):
    """The world of nearly every service. Each subject extends it in its own `ports` module."""

    @property
    def reader(self) -> Reader: ...

    @property
    def unit_of_work(self) -> UnitOfWork:
        """A transaction of the store. Reads must not use it, because it imports SQLModel."""
        ...

    @property
    def files(self) -> Files: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def limits(self) -> Limits: ...

    @property
    def choice(self) -> Choice: ...

    @property
    def notes(self) -> NoteIndexes: ...
