"""Unsaved work: what repositories in directories hold that is nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.registry.row_places import is_within
from symphony_cli.registry.rows import counted
from symphony_cli.repos.states import MISSING, OK, RepoState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from symphony_cli.repos.ports import RepoStates, Worktrees

# What is counted in a state, as it is called when there is one of it.
_WORK = {
    "staged": "staged file",
    "unstaged": "changed file",
    "conflicted": "file in conflict",
    "untracked": "untracked file",
    "unpushed": "unpushed commit",
}


class Held(NamedTuple):
    """What is to git in directories: below them, and elsewhere where it belongs to that.

    `themselves` are those of the directories that are something to git. `unknown` has a line for
    each place that cannot be looked into.
    """

    themselves: list[str]
    inside: list[str]
    outside: list[str]
    unknown: list[str]


def held_in(worktrees: Worktrees, paths: Sequence[str]) -> Held:
    """Return what is to git in directories."""
    held = {path: worktrees.held(path) for path in paths}
    outside = {one for path in paths for one in held[path].outside}
    return Held(
        [path for path in paths if held[path].is_place],
        [one for path in paths for one in held[path].inside],
        sorted(one for one in outside if not any(is_within(one, path) for path in paths)),
        [
            f"{one}: it cannot be read, so what is in it is not known"
            for path in paths
            for one in held[path].unreadable
        ],
    )


def work_in(repo_states: RepoStates, directories: Iterable[str]) -> list[str]:
    """Return a line for each sort of work that each of the repositories holds."""
    looked = list(dict.fromkeys(directories))
    states = {state.path: state for state in repo_states.states(looked, thorough=True)}
    return [f"{path}: {work}" for path in looked for work in _work(states[path])]


def _work(state: RepoState) -> Iterator[str]:
    """Yield what a repository holds that is nowhere else, in words."""
    if state.state not in (OK, MISSING):
        yield f"git cannot tell whether there is work in it: {state.reason}"
    for field, noun in _WORK.items():
        if number := getattr(state, field):
            yield counted(number, noun)
    if state.stashes:
        yield "1 stash" if state.stashes == 1 else f"{state.stashes} stashes"
    if state.operation:
        yield f"{state.operation} in progress"
