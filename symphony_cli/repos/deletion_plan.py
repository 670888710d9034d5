"""Plan of a deletion: what it deletes, and what is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.errors import Refused
from symphony_cli.domain.vault_places import LOCKED, archive_of
from symphony_cli.registry import contexts
from symphony_cli.registry.listing import without_globs
from symphony_cli.registry.locked import refuse_locked
from symphony_cli.registry.row_places import is_within, rows_within
from symphony_cli.registry.rows import subject_of
from symphony_cli.repos.set_aside import refuse_set_aside
from symphony_cli.repos.unsaved_work import broken_without, held_in, work_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from symphony_cli.domain.entries import Entry
    from symphony_cli.registry.ports import Files
    from symphony_cli.repos.ports import RepoWorld


class DeletionPlan(NamedTuple):
    """Repos to delete, with their directories and what is in them.

    `paths` are the directories that exist, without those inside another; `final` are the ones that
    cannot go to a trash. `others` are repos and vaults inside them that would be unregistered too;
    `rooted` are workspaces with their roots inside, which stay. `lost` has a line for each piece of
    unsaved work, `broken` one for each other reason not to delete.
    """

    repos: list[Entry]
    paths: list[str]
    final: list[str]
    others: list[Entry]
    rooted: list[Entry]
    lost: list[str]
    broken: list[str]

    def is_confirmed_by(self, other: DeletionPlan) -> bool:
        """Whether a user who confirmed another plan has confirmed this one."""
        same = (self.repos, self.others, self.rooted) == (other.repos, other.others, other.rooted)
        is_within_it = {*self.paths} <= {*other.paths} and {*self.final} <= {*other.final}
        return same and is_within_it and {*self.lost, *self.broken} <= {*other.lost, *other.broken}

    @property
    def question(self) -> str:
        """The confirmation prompt."""
        if len(self.repos) == 1:
            what = f"{self.repos[0]} ({self.repos[0].path})"
        else:
            what = subject_of([repo.name for repo in self.repos], "repo")
        if not self.final:
            return f"Delete the files of {what}?"
        if self.final == self.paths:
            return f"Permanently delete the files of {what}?"
        return f"Delete the files of {what}, permanently those in {', '.join(self.final)}?"


def plan_deletion(
    world: RepoWorld,
    references: Sequence[str],
    *,
    force: bool,
    look: Callable[[str], None] = lambda path: None,
) -> DeletionPlan:
    """Return the plan to delete the repos and their files.

    `look` receives each directory before git looks for work in it. Raises Refused if a repo is in
    a locked vault, and, unless `force` is set, if the deletion would lose unsaved work or break
    something; and what the remover raises for protected directories.
    """
    reader, remover = world.reader, world.remover
    named = without_globs(reader, "repo", references, world.choice)
    repos = contexts.resolve_each(reader, "repo", named, world.choice)
    paths = _outermost(_present_paths(world, repos))
    for path in paths:
        remover.check(path)
        look(path)
    ids = {repo.id for repo in repos}
    inside = [entry for path in paths for entry in rows_within(reader, path)]
    rooted = [entry for entry in inside if entry.noun == "workspace"]
    others = [entry for entry in inside if entry.noun != "workspace" and entry.id not in ids]
    lost, broken = _losses(world, paths)
    broken += [
        f"{entry.noun} '{entry.full_name}' is registered there too: {_place(world.files, entry)}"
        for entry in others
    ]
    broken += [f"workspace '{entry.name}' has its root there: {entry.path}" for entry in rooted]
    if (lost or broken) and not force:
        raise Refused(
            "REPO_HAS_UNSAVED_WORK" if lost else "REPO_IN_USE",
            "\n".join(
                [
                    "deleting this would lose or break something:",
                    *(f"  {reason}" for reason in (*lost, *broken)),
                ]
            ),
            hint="to delete it anyway, pass --force",
        )
    final = [path for path in paths if not remover.has_trash(path)]
    return DeletionPlan(repos, paths, final, others, rooted, lost, broken)


def _present_paths(world: RepoWorld, repos: Sequence[Entry]) -> set[str]:
    """Return the paths of the repos that exist. Raises Refused for one in a locked vault."""
    present = {str(repo.path) for repo in repos if not world.files.missing(str(repo.path))}
    for repo in repos:
        if repo.path not in present:
            refuse_locked(world.reader, world.files, str(repo.path))
            refuse_set_aside(world.remover, repo)
    return present


def _outermost(paths: Iterable[str]) -> list[str]:
    """Return the paths that are not inside another one, sorted."""
    outermost: list[str] = []
    # A directory sorts before the paths in it.
    for path in sorted(paths):
        if not any(is_within(path, directory) for directory in outermost):
            outermost.append(path)
    return outermost


def _losses(world: RepoWorld, paths: list[str]) -> tuple[list[str], list[str]]:
    """Return the unsaved work in directories, and what elsewhere needs them."""
    held = held_in(world.worktrees, paths)
    lost = work_in(world.repo_states, [*paths, *held.inside, *held.outside], ask=True)
    return [*lost, *held.unknown], broken_without(world, held, paths)


def _place(files: Files, entry: Entry) -> str:
    """Return the path of an entry's files: the archive of a locked vault, or the directory."""
    path = str(entry.path)
    is_locked = entry.noun == "vault" and files.vault_state(path) == LOCKED
    return archive_of(path) if is_locked else path
