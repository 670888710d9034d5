"""Unsaved work in the repositories of directories."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.registry.row_places import is_within
from symphony_cli.registry.rows import counted
from symphony_cli.repos.states import MISSING, OK, RepoState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from symphony_cli.repos.ports import RepoStates, Worktrees

# Fields of a state that count unsaved work, with their singular nouns.
_WORK = {
    "staged": "staged file",
    "unstaged": "changed file",
    "conflicted": "file in conflict",
    "untracked": "untracked file",
    "unpushed": "unpushed commit",
}


class Held(NamedTuple):
    """The repositories, worktrees and submodules in directories.

    `themselves` are the given directories that are such places. `inside` are the places below them,
    and `outside` the linked places elsewhere. `unknown` has a line for each unreadable directory.
    """

    themselves: list[str]
    inside: list[str]
    outside: list[str]
    unknown: list[str]


def held_in(worktrees: Worktrees, paths: Sequence[str]) -> Held:
    """Return the repositories, worktrees and submodules in directories."""
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
    """Return a line for each kind of unsaved work in each of the repositories."""
    paths = list(dict.fromkeys(directories))
    states = {state.path: state for state in repo_states.states(paths, thorough=True)}
    return [f"{path}: {work}" for path in paths for work in _work(states[path])]


def _work(state: RepoState) -> Iterator[str]:
    if state.state not in (OK, MISSING):
        yield f"git cannot tell whether there is work in it: {state.reason}"
    for field, noun in _WORK.items():
        if number := getattr(state, field):
            yield counted(number, noun)
    if state.stashes:
        yield "1 stash" if state.stashes == 1 else f"{state.stashes} stashes"
    if state.operation:
        yield f"{state.operation} in progress"
