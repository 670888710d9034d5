"""Moving a repo on disk, with every entry at or below its path."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

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
    from collections.abc import Callable, Sequence

    from symphony_cli.base.findings import Notice
    from symphony_cli.domain.entries import Entry
    from symphony_cli.domain.views import RepoView
    from symphony_cli.registry.ports import Files, Reader, UnitOfWork
    from symphony_cli.repos.ports import RepoWorld

Result = TypeVar("Result")


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

    def write(uow: UnitOfWork) -> Callable[[], RepoMoved]:
        entries = _moved_entries(uow.reader, files, entry, target)
        keep_moved(uow, entries, now := world.clock())
        result = _result(uow.reader, entries, entry)

        def commit() -> RepoMoved:
            uow.commit("repo move", entry.name, now)
            return result

        return commit

    carried = carry(world, [(source, target)], write)
    return carried.result._replace(notices=carried.notices, interrupted=carried.interrupted)


class Carried(NamedTuple, Generic[Result]):
    """What a commit returned, notices, and whether a termination signal came too late."""

    result: Result
    notices: list[Notice]
    interrupted: bool


def carry(
    world: RepoWorld,
    moves: Sequence[tuple[str, str]],
    write: Callable[[UnitOfWork], Callable[[], Result]],
) -> Carried[Result]:
    """Move directories, from and to, together with a transaction.

    `write` changes rows and returns the function that commits them, which is called once the
    directories are in place. After an error nothing has changed. Raises what the mover raises.
    """
    registered = [str(one.path) for one in world.reader.entries("repo")] if moves else []
    borrowers = [world.worktrees.borrowers(source, registered) for source, _ in moves]
    with ExitStack() as stack:
        # Copy before the transaction begins, since it keeps others from writing to the store.
        carried = [stack.enter_context(world.mover.moving(*both)) for both in moves]
        with world.unit_of_work as uow:
            commit = write(uow)
            for move in carried:
                move.place()
            result = commit()
            for move in carried:
                move.keep()
        notices: list[Notice] = []
        for both, move, lent in zip(moves, carried, borrowers, strict=True):
            notices += world.worktrees.keep_lending(*both, lent)
            notices += [*world.worktrees.repair(*both), *move.finish()]
        return Carried(result, notices, any(move.interrupted for move in carried))


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
