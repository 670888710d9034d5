"""Deletion of repos together with their files."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.errors import Conflict, SymphonyError
from symphony_cli.base.findings import Notice
from symphony_cli.registry.listing import as_found
from symphony_cli.registry.row_places import is_within, rows_within
from symphony_cli.registry.rows import subject_of, unregister
from symphony_cli.repos.deletion_plan import plan_deletion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symphony_cli.domain.entries import Entry
    from symphony_cli.domain.views import RepoView
    from symphony_cli.registry.ports import Clock, Reader, UnitOfWork
    from symphony_cli.repos.deletion_plan import DeletionPlan
    from symphony_cli.repos.ports import Removal, RepoWorld

# How often to look again after something else changed the files.
_LOOKS = 3
_ROWS_CHANGED = "nothing was deleted: the repos or vaults registered there have changed"


class ReposDeleted(NamedTuple):
    """The deleted repos, the entries unregistered with them, and notices.

    `interrupted` is true if a termination signal came when the deletion could no longer be undone.
    """

    repos: list[RepoView]
    others: list[Entry]
    trashed: list[str]
    notices: list[Notice]
    failures: list[SymphonyError]
    interrupted: bool


def delete(
    world: RepoWorld,
    references: Sequence[str],
    *,
    force: bool,
    confirmed: DeletionPlan | None = None,
) -> ReposDeleted:
    """Unregister repos and delete their files; a missing repo is only unregistered.

    With `force`, other repos and vaults at or below their paths are unregistered too. If one repo
    is refused, none is deleted. Raises what `plan_deletion` does, Conflict if more would be lost
    than `confirmed` has, and the only failure if nothing was deleted.
    """
    for _ in range(_LOOKS):
        with world.remover.removing() as removal:
            plan = plan_deletion(world, references, force=force, look=removal.look)
            confirmed = confirmed or plan
            if not plan.is_confirmed_by(confirmed):
                raise _changed(plan, confirmed)
            if deleted := _deleted(world, plan, removal):
                return deleted
        # The files changed after the look, and were put back. The new look says if work is lost.
        if removal.interrupted:
            raise KeyboardInterrupt
    raise Conflict(
        "REPO_CHANGED",
        "nothing was deleted: a program is writing to the files",
        hint="close the programs that use them, and try again",
    )


def _deleted(world: RepoWorld, plan: DeletionPlan, removal: Removal) -> ReposDeleted | None:
    """Delete what is planned; return None without a change if files changed since the look."""
    with world.unit_of_work as uow:
        _refuse_changed(uow.reader, plan)
        taken = _take(removal, plan.paths)
        if taken is None:
            return None
        try:
            deleted, views = _unregister_taken(uow, plan, taken, world.clock)
        except SymphonyError as error:
            raise _with_trashed(error, taken.trashed) from None
    notices = [*taken.notices]
    notices += [_root_is_gone(entry) for entry in plan.rooted if not taken.keeps(entry)]
    notices += removal.finish()
    repos = as_found(views, world.reader, world.files)
    others = [entry for entry in plan.others if entry in deleted]
    interrupted = removal.interrupted
    return ReposDeleted(repos, others, taken.trashed, notices, taken.failures, interrupted)


def _changed(plan: DeletionPlan, confirmed: DeletionPlan) -> Conflict:
    """Return the error for a plan that is not the one that the user has confirmed."""
    known = {*confirmed.lost, *confirmed.broken}
    new = [reason for reason in (*plan.lost, *plan.broken) if reason not in known]
    lines = ["nothing was deleted: this has changed:" if new else _ROWS_CHANGED]
    return Conflict(
        "REPO_CHANGED", "\n".join([*lines, *(f"  {one}" for one in new)]), hint="try again"
    )


def _refuse_changed(reader: Reader, plan: DeletionPlan) -> None:
    """Raise Conflict if an entry of the plan changed, or if another is in its directories now."""
    inside = {entry for path in plan.paths for entry in rows_within(reader, path)}
    planned = {*plan.repos, *plan.others}
    is_same = planned <= set(reader.entries("repo", "vault"))
    if not is_same or not inside <= {*planned, *plan.rooted}:
        raise Conflict("REPO_CHANGED", _ROWS_CHANGED, hint="try again")


class _Taken(NamedTuple):
    """Directories in the trash, directories that could not be removed, and why."""

    trashed: list[str]
    kept: list[str]
    notices: list[Notice]
    failures: list[SymphonyError]

    def keeps(self, entry: Entry) -> bool:
        """Whether an entry is in a directory that could not be removed."""
        return any(is_within(entry.path, path) for path in self.kept)


def _take(removal: Removal, paths: list[str]) -> _Taken | None:
    """Set all directories aside, then move them to the trash; return None if one has changed."""
    taken = _Taken([], [], [], [])
    for path in paths:
        try:
            if not removal.set_aside(path):
                return None
        except SymphonyError as error:
            taken.kept.append(path)
            taken.failures.append(error)
    for path in [path for path in paths if path not in taken.kept]:
        try:
            if removal.trash(path):
                taken.trashed.append(path)
            else:
                message = f"deleted {path} permanently: its file system has no trash"
                taken.notices.append(Notice("NO_TRASH", message))
        except SymphonyError as error:
            taken.kept.append(path)
            taken.failures.append(error)
    return taken


def _unregister_taken(
    uow: UnitOfWork, plan: DeletionPlan, taken: _Taken, clock: Clock
) -> tuple[list[Entry], list[RepoView]]:
    """Unregister what is in removed directories; return it, and the views of the planned repos.

    Raises the only failure if there is nothing to unregister.
    """
    repos = [repo for repo in plan.repos if not taken.keeps(repo)]
    others = [entry for entry in plan.others if not taken.keeps(entry)]
    entries = [*repos, *others]
    if len(taken.failures) == 1 and not entries:
        raise taken.failures[0]
    views = [view for repo in repos for view in uow.reader.repos(id=repo.id)]
    unregister(uow, entries)
    # Commit after the directories left their paths and before any file is destroyed: a crash leaves
    # complete directories, or one whose name says that it is half deleted.
    action = f"repo remove{' --delete-files' if plan.paths else ''}"
    uow.commit(action, subject_of([entry.name for entry in entries], "row"), clock())
    return entries, views


def _root_is_gone(workspace: Entry) -> Notice:
    return Notice(
        "ROOT_GONE",
        f"the root of workspace '{workspace.name}' is gone: {workspace.path}; to set another, run"
        f" `symphony workspace edit {workspace.id[:8]} --root DIR`",
    )


def _with_trashed(error: SymphonyError, trashed: list[str]) -> SymphonyError:
    """Return an error that also names the directories in the trash whose repos stay registered."""
    lines = [f"  already in the trash, but still registered: {path}" for path in trashed]
    message = "\n".join([error.message, *lines])
    return type(error)(error.code, message, hint=error.hint, field=error.field)
