"""Unsaved work in the repositories of directories."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.registry.row_places import is_within
from symphony_cli.registry.rows import counted
from symphony_cli.repos.states import MISSING, OK, RepoState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from symphony_cli.repos.ports import RepoStates, RepoWorld, Worktrees

# How many references a line names.
_MOST_NAMED = 3


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
            f"{one} cannot be read, and may contain unsaved work"
            for path in paths
            for one in held[path].unreadable
        ],
    )


def broken_without(world: RepoWorld, held: Held, paths: Sequence[str]) -> list[str]:
    """Return a line for each worktree and repository elsewhere that needs the directories."""
    registered = [str(one.path) for one in world.reader.entries("repo")]
    return [
        *(f"the linked worktree {path} would break" for path in held.outside),
        *(
            f"{one} borrows objects from {path}, and would break"
            for path in paths
            for one in world.worktrees.borrowers(path, registered)
            if not any(is_within(one, other) for other in paths)
        ),
    ]


def work_in(repo_states: RepoStates, directories: Iterable[str], *, ask: bool = False) -> list[str]:
    """Return a line for each kind of unsaved work in each of the repositories.

    `ask` asks the remotes which tags and commits they have, if git cannot tell without them.
    """
    paths = list(dict.fromkeys(directories))
    states = {state.path: state for state in repo_states.states(paths, thorough=True, ask=ask)}
    return [f"{path}: {work}" for path in paths for work in _work(states[path])]


def _work(state: RepoState) -> Iterator[str]:
    if state.state not in (OK, MISSING):
        yield f"git cannot tell whether it has unsaved work: {state.reason}"
    elif state.unpushed is None:
        yield f"git cannot tell which commits are unpushed: {state.reason}"
    counts = (
        (state.staged, "staged file"),
        # As `status` counts them: also files that git skips (skip-worktree).
        (state.unstaged + state.hidden, "changed file"),
        (state.conflicted, "file in conflict"),
        (state.untracked, "untracked file"),
    )
    for number, noun in counts:
        if number:
            yield counted(number, noun)
    if state.unpushed:
        on = f" on {_named(state.holders)}" if state.holders else ""
        yield f"{counted(state.unpushed, 'unpushed commit')}{on}"
    if state.tags:
        noun = "tag" if len(state.tags) == 1 else "tags"
        yield f"{noun} {_named(state.tags)} (not known to be on a remote)"
    if state.stashes:
        yield "1 stash" if state.stashes == 1 else f"{state.stashes} stashes"
    if state.operation:
        yield f"{state.operation} in progress"


def _named(references: Sequence[str]) -> str:
    """Return the first references in words, and how many more there are."""
    named = references[:_MOST_NAMED]
    more = len(references) - len(named)
    if more:
        return f"{', '.join(named)} and {more} more"
    return " and ".join([", ".join(named[:-1]), named[-1]] if named[1:] else named)
