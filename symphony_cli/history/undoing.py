"""Undo, redo and revert: each undoes one operation by a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.errors import Conflict
from symphony_cli.base.findings import Notice
from symphony_cli.base.text import escaped
from symphony_cli.base.times import format_time
from symphony_cli.domain.vault_places import MISSING
from symphony_cli.domain.views import OperationView
from symphony_cli.history import showing
from symphony_cli.history.inverting import drifts, invert, mirrored, place_of
from symphony_cli.history.on_disk import moves_back
from symphony_cli.history.showing import OperationShown
from symphony_cli.history.targets import REDO, REVERT, UNDO, first_action, to_redo, to_undo
from symphony_cli.registry.row_places import keep_moved, moved, rows_within
from symphony_cli.repos.moving import carry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from symphony_cli.domain.views import ChangeView
    from symphony_cli.registry.ports import Reader, UnitOfWork
    from symphony_cli.repos.ports import RepoWorld

    Find = Callable[[Reader], OperationView]


class Undone(NamedTuple):
    """The operation that was undone, the one that did it, and the moves of directories.

    `interrupted` is true if a termination signal came when it could no longer be stopped.
    """

    target: OperationView
    done: OperationShown
    moves: list[tuple[str, str]]
    notices: list[Notice]
    interrupted: bool = False


def undo(
    world: RepoWorld, *, force: bool, dry_run: bool, confirm: Callable[[Undone], None]
) -> Undone:
    """Undo the newest operation that is not undone.

    `confirm` receives what will be done, and raises to cancel. With `force`, values that others
    changed since are overwritten, and directories stay where they are. Raises NotFound if there is
    nothing to undo; Conflict if others changed what the operation left, or something else was
    written during the question; Refused if its directories cannot go back. Then nothing changes.
    """
    return _undone(world, UNDO, to_undo, force, dry_run, confirm)


def redo(
    world: RepoWorld, *, force: bool, dry_run: bool, confirm: Callable[[Undone], None]
) -> Undone:
    """Undo the last `undo`, as `undo` does. Raises NotFound after any other write."""
    return _undone(world, REDO, to_redo, force, dry_run, confirm)


def revert(
    world: RepoWorld,
    reference: str,
    *,
    force: bool,
    dry_run: bool,
    confirm: Callable[[Undone], None],
) -> Undone:
    """Undo any operation, by its ID, as `undo` does. Raises NotFound, Ambiguous."""
    prefix = str(showing.show(world, reference).operation.id).replace("-", "")

    def find(reader: Reader) -> OperationView:
        found = reader.operations(id_prefix=prefix)
        if not found:
            raise _raced()
        return found[0]

    return _undone(world, REVERT, find, force, dry_run, confirm)


def _undone(
    world: RepoWorld,
    verb: str,
    find: Find,
    force: bool,
    dry_run: bool,
    confirm: Callable[[Undone], None],
) -> Undone:
    target = find(world.reader)
    changes = world.reader.changes(target.id)
    back = mirrored(changes)
    now = world.clock()
    with world.unit_of_work as uow:
        if dry_run:
            _undo_rows(uow, verb, target, changes, now, force)
        else:
            _kept(uow, verb, target, changes, force)
    moves = moves_back(world, target, back, force=force)
    action = f"{verb} {first_action(target.action)}"
    shown = OperationView(None, action, target.subject, format_time(now), len(back), target.id)
    plan = Undone(target, OperationShown(shown, back), moves, [])
    if dry_run:
        return plan
    confirm(plan)
    # The answer may come hours later.
    if moves_back(world, target, back, force=force) != moves:
        raise _raced()

    def write(uow: UnitOfWork) -> Callable[[], str | None]:
        if find(uow.reader) != target:
            raise _raced()
        _undo_rows(uow, verb, target, changes, now, force)
        for source, destination in moves:
            # What was registered there since goes along.
            rows = rows_within(uow.reader, source)
            keep_moved(uow, [moved(one, source, destination) for one in rows], now)
        return lambda: uow.commit(action, target.subject, now, undoes=target.id)

    carried = carry(world, moves, write)
    for source, _ in moves:
        world.remover.forget_in_trash(source)
    if carried.result is None:
        raise _overtaken(verb, target, "its changes no longer exist")
    [done] = world.reader.operations(id_prefix=carried.result.replace("-", ""))
    notices = [*carried.notices, *_missing(world, back)]
    after = OperationShown(done, world.reader.changes(done.id))
    return Undone(target, after, moves, notices, carried.interrupted)


def _kept(
    uow: UnitOfWork,
    verb: str,
    target: OperationView,
    changes: Sequence[ChangeView],
    force: bool,
) -> list[ChangeView]:
    """Return the changes that go back. Raises Conflict if others changed their rows since."""
    found = drifts(uow, changes)
    if found.blocking or (found.others and not force):
        lines = "\n  ".join([*found.blocking, *found.others])
        why = f"others changed this later:\n  {lines}"
        raise _overtaken(verb, target, why, bool(found.blocking))
    left = [place_of(one) for one in found.selections]
    kept = [one for one in changes if place_of(one) not in left]
    if not kept:
        raise _overtaken(verb, target, "something else was selected later")
    return kept


def _undo_rows(
    uow: UnitOfWork,
    verb: str,
    target: OperationView,
    changes: Sequence[ChangeView],
    now: datetime,
    force: bool,
) -> None:
    kept = _kept(uow, verb, target, changes, force)
    try:
        invert(uow, kept, now)
    except Conflict as error:
        raise _overtaken(verb, target, error.message) from None


def _missing(world: RepoWorld, back: Sequence[ChangeView]) -> Iterator[Notice]:
    """Yield notices of what is now registered where nothing is on disk."""
    for one in back:
        after = one.after or {}
        if "path" in after and after["path"] != (one.before or {}).get("path"):
            path, name = str(after["path"]), escaped(str(after["name"]))
            is_vault = one.noun == "vault"
            state = world.files.vault_state(path) if is_vault else None
            if state == MISSING or (not is_vault and world.files.missing(path)):
                message = (
                    f"{one.noun} '{name}' is now registered where nothing exists: {escaped(path)}"
                )
                yield Notice("REGISTERED_MISSING", message)


def _overtaken(verb: str, target: OperationView, why: str, is_final: bool = True) -> Conflict:
    hint = "to list later operations, run `symphony history list`"
    if not is_final:
        hint += "; to overwrite their values, pass --force"
    what = f"'{first_action(target.action)} {escaped(target.subject)}'"
    return Conflict("OPERATION_OVERTAKEN", f"cannot {verb} {what}: {why}", hint=hint)


def _raced() -> Conflict:
    message = "nothing was changed: another command has changed the registry or the disk"
    return Conflict("OPERATION_OVERTAKEN", message, hint="try again")
