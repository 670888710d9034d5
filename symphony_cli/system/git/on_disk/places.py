"""What is to git in a directory: found by a look at each directory in it, none left out.

A scan finds the repos that become rows. Here it is about what is lost or broken when the directory
goes: submodules and linked worktrees count too, wherever they are.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from symphony_cli.system.git.on_disk import layout as git_layout
from symphony_cli.system.git.on_disk.layout import Kind, Place

# What a bare repository itself consists of; worktrees may lie beside it.
_OF_BARE = frozenset(
    {"branches", "hooks", "info", "lfs", "logs", "modules", "objects", "refs", "rr-cache"}
    | {"worktrees"}
)
_TELLS_BARE = {"HEAD", "objects", "refs"}


def places_in(top: str, on_unreadable: Callable[[str], None] = lambda path: None) -> list[Place]:
    """Return every place in a directory, itself included, sorted by path.

    The git directories of submodules that are not checked out are among them.
    `on_unreadable` is told of each directory that cannot be looked into.
    """
    found: list[Place] = []
    looks = [top]
    while looks:
        directory = looks.pop()
        try:
            with os.scandir(directory) as entries:
                is_directory = {
                    entry.name: entry.is_dir(follow_symlinks=False) for entry in entries
                }
        except OSError:
            on_unreadable(directory)
            continue
        left_out = {".git"}
        if ".git" in is_directory:
            place = git_layout.working_tree_at(directory)
        else:
            place = git_layout.bare_at(directory) if is_directory.keys() >= _TELLS_BARE else None
            if place:
                left_out |= _OF_BARE
        if place:
            found.append(place)
        looks += [
            os.path.join(directory, name)
            for name, is_one in is_directory.items()
            if is_one and name not in left_out
        ]
    used = {os.path.realpath(place.git_dir) for place in found}
    for place in list(found):
        found += [kept for kept in _modules_of(place) if kept.git_dir not in used]
    return sorted(found, key=lambda place: place.path)


def _modules_of(place: Place) -> Iterator[Place]:
    """Yield the git directories that a place keeps of its submodules, and those of theirs."""
    if place.kind is Kind.DAMAGED:
        return
    looks = [os.path.join(place.git_dir, "modules")]
    while looks:
        directory = os.path.realpath(looks.pop())
        if git_layout.is_git_directory(directory):
            yield Place(Kind.GIT_DIRECTORY, directory, directory, directory)
            looks.append(os.path.join(directory, "modules"))
            continue
        try:
            with os.scandir(directory) as entries:
                looks += [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]
        except OSError:
            # Most repositories have no submodules.
            continue
