"""Registered paths below a directory, and moving them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from symphony_cli.registry.rows import refuse_taken_place
from symphony_cli.registry.surroundings import PLACES

if TYPE_CHECKING:
    from datetime import datetime

    from symphony_cli.domain.entries import Entry
    from symphony_cli.registry.ports import Reader, UnitOfWork


def is_within(path: str | None, directory: str) -> bool:
    """Whether a path is, or is below, a directory."""
    return path is not None and f"{path}/".startswith(f"{directory.rstrip('/')}/")


def rows_within(reader: Reader, directory: str, *, profile_id: str | None = None) -> list[Entry]:
    """Return the repos, vaults and workspaces at or below a directory, sorted by name."""
    entries = reader.entries(*PLACES, profile_id=profile_id)
    return [entry for entry in entries if is_within(entry.path, directory)]


def moved(entry: Entry, source: str, destination: str) -> Entry:
    """Return an entry with its path after `source` moved to `destination`."""
    return entry._replace(path=destination + str(entry.path)[len(source) :])


def refuse_taken_places(reader: Reader, entries: list[Entry]) -> None:
    """Raise Conflict if the new path of a repo or vault is taken."""
    for entry in entries:
        if entry.noun != "workspace":
            refuse_taken_place(reader, entry, entry.name, str(entry.path))


def keep_moved(uow: UnitOfWork, entries: list[Entry], at: datetime) -> None:
    """Store the new paths of entries, inside a transaction."""
    for entry in entries:
        id, path = UUID(entry.id), str(entry.path)
        match entry.noun:
            case "repo":
                uow.repos.update(uow.repos.get(id).changed(at, path=path))
            case "vault":
                uow.vaults.update(uow.vaults.get(id).changed(at, path=path))
            case _:
                uow.workspaces.update(uow.workspaces.get(id).changed(at, root=path))
