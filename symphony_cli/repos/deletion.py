"""Deletion: repos are forgotten and their files deleted, unless work would be lost by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from symphony_cli.base.errors import Conflict, Refused, SymphonyError
from symphony_cli.base.findings import Notice
from symphony_cli.domain.vault_places import LOCKED, archive_of
from symphony_cli.registry import contexts
from symphony_cli.registry.listing import as_found
from symphony_cli.registry.locked import refuse_locked
from symphony_cli.registry.row_places import is_within, rows_within
from symphony_cli.registry.rows import subject_of
from symphony_cli.repos.unsaved_work import held_in, work_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symphony_cli.domain.views import Entry, RepoView
    from symphony_cli.registry.ports import Clock, Files, Reader, UnitOfWork
    from symphony_cli.repos.ports import Removal, RepoWorld


class Doomed(NamedTuple):
    """What would be deleted: repos, their directories, other rows in these, and what that loses.

    `paths` are those that are there and not in one another, `final` those of them that have no
    trash to go to. `rooted` are workspaces whose roots are in them, which stay. `lost` is work,
    `broken` is what else speaks against it; each has a line for each reason.
    """

    repos: list[Entry]
    paths: list[str]
    final: list[str]
    others: list[Entry]
    rooted: list[Entry]
    lost: list[str]
    broken: list[str]

    @property
    def question(self) -> str:
        """What to ask before it is done."""
        if len(self.repos) == 1:
            what = f"{self.repos[0]} ({self.repos[0].path})"
        else:
            what = subject_of([repo.name for repo in self.repos], "repo")
        if not self.final:
            return f"Delete the files of {what}?"
        if self.final == self.paths:
            return f"Delete the files of {what} for good?"
        return f"Delete the files of {what}, for good those in {', '.join(self.final)}?"


class ReposDeleted(NamedTuple):
    """The repos that are gone, other rows that went with them, and what to know of it.

    `interrupted` says that a signal asked to end when it could not be taken back any more.
    """

    repos: list[RepoView]
    others: list[Entry]
    trashed: list[str]
    notices: list[Notice]
    failures: list[SymphonyError]
    interrupted: bool


def examine(world: RepoWorld, references: Sequence[str], *, force: bool) -> Doomed:
    """Return what would be deleted with the repos that are referred to.

    Raises Refused, with the reasons, when work would be lost or something broken, unless `force` is
    set, and for what a vault locks away; and what `remover` raises for a directory that must stay
    in any case.
    """
    reader, files, remover = world.reader, world.files, world.remover
    found = [contexts.resolve_held(reader, "repo", one, world.choice) for one in references]
    repos = list(dict.fromkeys(found))
    present = {str(repo.path) for repo in repos if not files.missing(str(repo.path))}
    for repo in repos:
        if repo.path not in present:
            refuse_locked(reader, files, str(repo.path))
    paths = sorted(path for path in present if not any(_is_below(path, one) for one in present))
    for path in paths:
        remover.check(path)
    ids = {repo.id for repo in repos}
    within = [row for path in paths for row in rows_within(reader, path)]
    others = [row for row in within if row.id not in ids and row.noun != "workspace"]
    rooted = [row for row in within if row.noun == "workspace"]
    lost, broken = _reasons(world, paths)
    broken += [f"{row.noun} '{row.full_name}' is there too: {_where(files, row)}" for row in others]
    broken += [f"workspace '{row.name}' has its root there: {row.path}" for row in rooted]
    if (lost or broken) and not force:
        raise Refused(
            "REPO_HAS_UNSAVED_WORK" if lost else "REPO_IN_USE",
            "\n".join(["nothing is deleted:", *(f"  {reason}" for reason in (*lost, *broken))]),
            hint="if that may be lost: --force",
        )
    final = [path for path in paths if not remover.has_trash(path)]
    return Doomed(repos, paths, final, others, rooted, lost, broken)


def _reasons(world: RepoWorld, paths: list[str]) -> tuple[list[str], list[str]]:
    """Return what work is in directories, and what is broken without them."""
    held = held_in(world.worktrees, paths)
    lost = work_in(world.repo_states, [*paths, *held.inside, *held.outside])
    broken = [f"{path}: this linked worktree would be broken" for path in held.outside]
    return [*lost, *held.unknown], broken


def _where(files: Files, row: Entry) -> str:
    """Return where a row's files are: of a locked vault there is only the archive."""
    path = str(row.path)
    is_locked = row.noun == "vault" and files.vault_state(path) == LOCKED
    return archive_of(path) if is_locked else path


def _is_below(path: str, directory: str) -> bool:
    return path != directory and is_within(path, directory)


def delete(world: RepoWorld, references: Sequence[str], *, force: bool) -> ReposDeleted:
    """Forget repos and delete their files; of a missing one there is only the row.

    Other rows at or below their paths, which only `force` lets be there, are forgotten with them.
    Nothing is deleted unless all may be; raises what `examine` does, and the sole failure where
    nothing else was done.
    """
    doomed = examine(world, references, force=force)
    with world.remover.removing() as removal:
        with world.unit_of_work as uow:
            _refuse_changed(uow.reader, doomed)
            taken = _take(removal, doomed.paths)
            try:
                rows, views = _forget_all(uow, doomed, taken, world.clock)
            except SymphonyError as error:
                raise _with_trashed(error, taken.trashed) from None
        notices = [*taken.notices]
        notices += [_root_is_gone(row) for row in doomed.rooted if not taken.keeps(row)]
        notices += removal.finish()
        interrupted = removal.interrupted
    others = [row for row in doomed.others if row in rows]
    named = {repo.id for repo in doomed.repos}
    repos = [view for view in views if view.id in named]
    return ReposDeleted(
        as_found(repos, world.reader, world.files),
        others,
        taken.trashed,
        notices,
        taken.failures,
        interrupted,
    )


class _Taken(NamedTuple):
    """The paths that are in the trash, those that are still there, and what to know of it."""

    trashed: list[str]
    kept: list[str]
    notices: list[Notice]
    failures: list[SymphonyError]

    def keeps(self, row: Entry) -> bool:
        """Whether a row is about what is still there."""
        return any(is_within(row.path, path) for path in self.kept)


def _take(removal: Removal, paths: list[str]) -> _Taken:
    taken = _Taken([], [], [], [])
    for path in paths:
        try:
            if removal.take(path):
                taken.trashed.append(path)
            else:
                taken.notices.append(_not_trashed(path))
        except SymphonyError as error:
            taken.kept.append(path)
            taken.failures.append(error)
    return taken


def _forget_all(
    uow: UnitOfWork, doomed: Doomed, taken: _Taken, clock: Clock
) -> tuple[list[Entry], list[RepoView]]:
    """Forget the rows of what was taken; return them, and how the repos among them were.

    Raises the sole failure where there is nothing to forget.
    """
    rows = [row for row in (*doomed.repos, *doomed.others) if not taken.keeps(row)]
    if len(taken.failures) == 1 and not rows:
        raise taken.failures[0]
    views = [view for row in rows for view in _views(uow.reader, row)]
    for row in rows:
        _forget(uow, row)
    # The rows go when nothing is at its place any more, and before anything is destroyed:
    # whoever ends this leaves whole directories, or one that is called as half deleted.
    uow.commit("repo remove", subject_of([row.name for row in rows], "row"), clock())
    return rows, views


def _refuse_changed(reader: Reader, doomed: Doomed) -> None:
    """Raise Conflict when a row was changed since, or one came to be in the directories."""
    within = {row for path in doomed.paths for row in rows_within(reader, path)}
    known = {*doomed.repos, *doomed.others}
    is_known = within <= {*known, *doomed.rooted}
    if not is_known or not known <= set(reader.entries("repo", "vault")):
        raise Conflict("REPO_CHANGED", "a row was changed meanwhile", hint="try again")


def _views(reader: Reader, row: Entry) -> list[RepoView]:
    return reader.repos(id=row.id) if row.noun == "repo" else []


def _forget(uow: UnitOfWork, row: Entry) -> None:
    if row.noun == "repo":
        uow.repos.delete(uow.repos.get(UUID(row.id)))
    else:
        uow.vaults.delete(uow.vaults.get(UUID(row.id)))


def _not_trashed(path: str) -> Notice:
    return Notice(
        "NO_TRASH", f"there is no trash that takes {path}; its files are deleted for good"
    )


def _root_is_gone(workspace: Entry) -> Notice:
    return Notice(
        "ROOT_GONE",
        f"the root of workspace '{workspace.name}' is gone: {workspace.path}; to set another:"
        f" symphony workspace update {workspace.id[:8]} --root DIR",
    )


def _with_trashed(error: SymphonyError, trashed: list[str]) -> SymphonyError:
    """Return an error after which rows stay, with what of theirs is in the trash already."""
    lines = [f"  in the trash already, and not forgotten: {path}" for path in trashed]
    message = "\n".join([error.message, *lines])
    return type(error)(error.code, message, hint=error.hint, field=error.field)
