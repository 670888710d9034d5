"""Every place in a directory that git knows.

A scan finds repos to register. This search finds what deleting or moving the directory would break,
so it skips no directory, and finds submodules and linked worktrees too.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from symphony_cli.system.git.on_disk import layout
from symphony_cli.system.git.on_disk.layout import Kind, Place

# The content of a bare repository; worktrees may lie beside it.
_BARE_CONTENT = frozenset(
    {"branches", "hooks", "info", "lfs", "logs", "modules", "objects", "refs", "rr-cache"}
    | {"worktrees"}
)
_BARE_MARKERS = {"HEAD", "objects", "refs"}


def places_in(top: str, on_unreadable: Callable[[str], None] = lambda path: None) -> list[Place]:
    """Return every place in a directory, itself included, sorted by path.

    They include the git directories of submodules that are not checked out. `on_unreadable`
    receives each directory that cannot be read.
    """
    found: list[Place] = []
    pending = [top]
    while pending:
        directory = pending.pop()
        try:
            with os.scandir(directory) as entries:
                is_directory = {
                    entry.name: entry.is_dir(follow_symlinks=False) for entry in entries
                }
        except OSError:
            on_unreadable(directory)
            continue
        skipped = {".git"}
        if ".git" in is_directory:
            place = layout.working_tree_at(directory)
        else:
            place = layout.bare_at(directory) if is_directory.keys() >= _BARE_MARKERS else None
            if place:
                skipped |= _BARE_CONTENT
        if place:
            found.append(place)
        pending += [
            os.path.join(directory, name)
            for name, is_one in is_directory.items()
            if is_one and name not in skipped
        ]
    used = {os.path.realpath(place.git_dir) for place in found}
    for place in list(found):
        found += [module for module in _modules_of(place) if module.git_dir not in used]
    return sorted(found, key=lambda place: place.path)


def _modules_of(place: Place) -> Iterator[Place]:
    """Yield the git directories of a place's submodules, nested ones included."""
    if place.kind is Kind.DAMAGED:
        return
    pending = [os.path.join(place.git_dir, "modules")]
    while pending:
        directory = os.path.realpath(pending.pop())
        if layout.is_git_directory(directory):
            yield Place(Kind.GIT_DIRECTORY, directory, directory, directory)
            pending.append(os.path.join(directory, "modules"))
            continue
        try:
            with os.scandir(directory) as entries:
                pending += [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]
        except OSError:
            # Most repositories have no submodules.
            continue
