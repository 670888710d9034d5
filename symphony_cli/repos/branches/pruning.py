"""Pruning: deletion of local branches that are done with, in every selected repo."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.repos.branches.views import FAILED, WOULD_DELETE, Prune, PrunedBranch
from symphony_cli.repos.selecting import by_directory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from symphony_cli.domain.entries import Entry
    from symphony_cli.registry.locked import Unreadable


class RepoPrune(NamedTuple):
    """A prune, with the repos registered at its path."""

    repos: list[Entry]
    prune: Prune

    @property
    def rows(self) -> list[PrunedBranch]:
        """A row for each branch of each repo, or for the problem."""
        prune = self.prune
        found = [
            (one.branch, one.commit, one.result, one.reason, None) for one in prune.branches
        ] or ([(None, None, FAILED, prune.problem, prune.hint)] if prune.problem else [])
        return [
            PrunedBranch(repo.name, str(repo.workspace), *values, prune.path, repo.profile)
            for repo in self.repos
            for values in found
        ]

    @property
    def doomed(self) -> int:
        """The number of branches to delete."""
        return sum(one.result == WOULD_DELETE for one in self.prune.branches)


def plan_prunes(
    repos: Sequence[Entry],
    judge: Callable[[list[str]], Iterator[Prune]],
    locked: Mapping[str, Unreadable] = {},
) -> Iterator[RepoPrune]:
    """Yield the judged branches of each directory, with the repos registered there.

    Directories in `locked` have a problem instead.
    """
    by_path = by_directory(repos)
    for path in [path for path in by_path if path in locked]:
        yield RepoPrune(by_path[path], Prune(path, (), locked[path].reason, locked[path].hint))
    for prune in judge([path for path in by_path if path not in locked]):
        yield RepoPrune(by_path[prune.path], prune)


def prune(
    planned: Sequence[RepoPrune], delete: Callable[[list[Prune]], Iterator[Prune]]
) -> Iterator[RepoPrune]:
    """Delete what is planned, and yield the result for each directory; first those left alone."""
    waiting = {one.prune.path: one for one in planned if one.doomed}
    yield from (one for one in planned if not one.doomed)
    for done in delete([one.prune for one in waiting.values()]):
        yield waiting[done.path]._replace(prune=done)
