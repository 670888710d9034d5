"""Moving a repo on disk, with every entry at or below its path."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.errors import Conflict, NotFound
from symphony_cli.registry import contexts
from symphony_cli.registry.locked import refuse_locked, refuse_unmovable
from symphony_cli.registry.row_places import (
    keep_moved,
    moved,
    refuse_taken_places,
    rows_within,
)
from symphony_cli.repos.set_aside import refuse_set_aside

if TYPE_CHECKING:
    from symphony_cli.base.findings import Notice
    from symphony_cli.domain.entries import Entry
    from symphony_cli.domain.views import RepoView
    from symphony_cli.registry.ports import Files, Reader
    from symphony_cli.repos.ports import RepoWorld


class RepoMoved(NamedTuple):
    """A moved repo, the entries that moved along, and notices.

    `interrupted` is true if a termination signal came when the move could no longer be undone.
    """

    repo: RepoView
    along: list[Entry]
    notices: list[Notice]
    interrupted: bool = False


def move(world: RepoWorld, reference: str, destination: str, *, dry_run: bool = False) -> RepoMoved:
    """Move a repo's directory as `mv` does, and every entry at or below its path.

    Raises NotFound if the repo's path does not exist, Conflict if the new path exists or is
    registered, Refused if a locked vault is in the way, and what the mover raises. After an error
    nothing has changed.
    """
    reader, files = world.reader, world.files
    entry = contexts.resolve_held(reader, "repo", reference, world.choice)
    source = str(entry.path)
    if files.missing(source):
        refuse_locked(reader, files, source)
        refuse_set_aside(world.remover, entry)
        raise NotFound(
            "REPO_MISSING",
            f"{entry} is missing: {source} does not exist",
            hint=f"to find it, run `symphony repo relocate DIR --repo {entry.id[:8]}`",
        )
    target = world.mover.destination(source, destination)
    refuse_locked(reader, files, target)
    entries = _moved_entries(reader, files, entry, target)
    if dry_run:
        return _result(reader, entries, entry)
    registered = [str(one.path) for one in reader.entries("repo")]
    borrowers = world.worktrees.borrowers(source, registered)
    # Copy before the transaction begins, since it keeps others from writing to the store.
    with world.mover.moving(source, target) as move:
        with world.unit_of_work as uow:
            entries = _moved_entries(uow.reader, files, entry, target)
            keep_moved(uow, entries, now := world.clock())
            result = _result(uow.reader, entries, entry)
            move.place()
            uow.commit("repo move", entry.name, now)
            move.keep()
        notices = world.worktrees.keep_lending(source, target, borrowers)
        notices += [*world.worktrees.repair(source, target), *move.finish()]
        return result._replace(notices=notices, interrupted=move.interrupted)


def _moved_entries(reader: Reader, files: Files, entry: Entry, target: str) -> list[Entry]:
    """Return the entries that move, with their new paths. Raises Conflict, Refused."""
    source = str(entry.path)
    held = rows_within(reader, source)
    if entry not in held:
        raise Conflict("REPO_CHANGED", f"{entry} changed during the operation", hint="try again")
    refuse_unmovable(files, held, source)
    entries = [moved(one, source, target) for one in held]
    refuse_taken_places(reader, entries)
    return entries


def _result(reader: Reader, entries: list[Entry], entry: Entry) -> RepoMoved:
    [view] = reader.repos(id=entry.id)
    [own] = [one for one in entries if one.id == entry.id]
    along = [one for one in entries if one.id != entry.id]
    return RepoMoved(view._replace(path=str(own.path)), along, [])
