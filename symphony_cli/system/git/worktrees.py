"""Linked worktrees and submodules of moved or deleted directories."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from symphony_cli.base.findings import Notice
from symphony_cli.base.text import escaped
from symphony_cli.domain.search_results import HeldPlaces
from symphony_cli.system.disk.files import is_within, moved_path
from symphony_cli.system.disk.writing import replace_file
from symphony_cli.system.git import failures
from symphony_cli.system.git.on_disk import alternates, config, layout
from symphony_cli.system.git.on_disk.layout import Kind, Place
from symphony_cli.system.git.on_disk.places import places_in
from symphony_cli.system.processes.pool import run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from symphony_cli.system.git.program import GitProgram
    from symphony_cli.system.processes.command import Finished

_REPAIR_SECONDS = 60


class LinkedWorktrees:
    """Links between repositories and worktrees, repaired by git."""

    def __init__(self, program: GitProgram) -> None:
        self._program = program

    def held(self, path: str) -> HeldPlaces:
        """Return the places in a directory, and their linked worktrees outside it."""
        unreadable: list[str] = []
        places = places_in(path, unreadable.append)
        linked = {linked for place in places for linked in layout.worktree_paths(place)}
        outside = sorted(one for one in linked if not is_within(one, path))
        inside = [place.path for place in places if place.path != path]
        is_place = len(inside) < len(places)
        return HeldPlaces(inside, outside, sorted(unreadable), is_place)

    def borrowers(self, path: str, candidates: Iterable[str]) -> list[str]:
        """Return the candidates, and repositories beside the directory, that borrow from it."""
        parent = os.path.dirname(path)
        with suppress(OSError):
            candidates = [*candidates, *(os.path.join(parent, one) for one in os.listdir(parent))]
        places = (layout.place_at(one) for one in dict.fromkeys(candidates))
        return sorted(
            place.path
            for place in places
            if place
            and not is_within(place.path, path)
            and alternates.borrows_from(place.common, path)
        )

    def keep_lending(self, source: str, destination: str, borrowers: Iterable[str]) -> list[Notice]:
        """Correct the borrowed paths in a moved directory and in the borrowers elsewhere."""
        notices: list[Notice] = []
        elsewhere = (layout.place_at(one) for one in borrowers)
        for place in (*places_in(destination), *(one for one in elsewhere if one)):
            try:
                alternates.keep_lenders(place.common, source, destination)
            except OSError as error:
                message = (
                    f"{escaped(place.path)} borrows objects, but its path to them cannot be"
                    f" updated: {error.strerror}"
                )
                notices.append(Notice("ALTERNATES_NOT_REPAIRED", message))
        return notices

    def repair(self, source: str, destination: str) -> list[Notice]:
        """Repair all links, and return a notice with a command for each that is still broken."""
        notices: list[Notice] = []
        for place in places_in(destination):
            _repair_gitfile(place, source, destination)
        # A second search, since places with a repaired gitfile are no longer damaged.
        for place in places_in(destination):
            self._repair_submodule(place, source, destination)
            if place.kind is Kind.LINKED_WORKTREE:
                if not is_within(place.common, destination):
                    notices += self._repair_worktrees(place, [place.path])
            elif place.kind is not Kind.DAMAGED:
                notices += self._repair_worktrees(place, _linked(place, source, destination))
        return notices

    def _repair_worktrees(self, place: Place, worktrees: list[str]) -> list[Notice]:
        """Repair worktrees of a place, and return a notice for each that is still broken."""
        if not worktrees:
            return []
        paths = [path for path in worktrees if path != place.path and os.path.lexists(path)]
        # A repair must not run a repository's hooks or monitor.
        options = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")
        repair = (*options, "worktree", "repair", *paths)
        done = run(self._program.command_at(place.path, *repair, timeout=_REPAIR_SECONDS))
        notices: list[Notice] = []
        for worktree in worktrees:
            if _is_whole(worktree, place):
                continue
            why = _why(done, worktree) if os.path.lexists(worktree) else "it does not exist"
            notices.append(_not_repaired(worktree, place, why))
        return notices

    def _repair_submodule(self, place: Place, source: str, destination: str) -> None:
        """Correct the `core.worktree` of a submodule, which old gits stored as an absolute path."""
        file = os.path.join(place.git_dir, "config")
        settings = config.parse(layout.read_text(file) or "") or []
        tree = config.last(settings, "core.worktree")
        if tree and is_within(tree, source):
            moved = moved_path(tree, source, destination)
            # Run elsewhere: in the submodule, git would fail to find the old working tree.
            command = ("config", "--file", file, "core.worktree", moved)
            run(self._program.command_at("/", *command, timeout=_REPAIR_SECONDS))


def _repair_gitfile(place: Place, source: str, destination: str) -> None:
    """Correct the absolute path in a `.git` file whose git directory moved with it."""
    dot_git = os.path.join(place.path, ".git")
    if place.kind is not Kind.DAMAGED or not os.path.isfile(dot_git):
        return
    target = moved_path(place.git_dir, source, destination)
    if not is_within(place.git_dir, source) or not layout.is_git_directory(target):
        return
    # If it belongs to a worktree, the check of worktrees reports a failure.
    with suppress(OSError):
        content = b"gitdir: " + os.fsencode(target) + b"\n"
        replace_file(dot_git, content, stat.S_IMODE(os.stat(dot_git).st_mode))


def _linked(place: Place, source: str, destination: str) -> list[str]:
    """Return the expected paths of a moved repository's linked worktrees."""
    folder = os.path.join(place.common, "worktrees")
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return []
    # Relative paths (git 2.48 and later) start at the repository's old path.
    old_folder = moved_path(folder, destination, source)
    found: list[str] = []
    for name in names:
        text = layout.read_text(os.path.join(folder, name, "gitdir"))
        if text and text.strip():
            dot_git = os.path.normpath(os.path.join(old_folder, name, text.rstrip("\r\n")))
            found.append(moved_path(os.path.dirname(dot_git), source, destination))
    return found


def _is_whole(worktree: str, place: Place) -> bool:
    """Whether a worktree and the repository name each other."""
    found = layout.working_tree_at(worktree)
    if found is None or found.kind is not Kind.LINKED_WORKTREE:
        return False
    common = os.path.realpath(place.common)
    back = layout.read_text(os.path.join(found.git_dir, "gitdir")) or ""
    named = os.path.join(found.git_dir, back.rstrip("\r\n"))
    return os.path.realpath(found.common) == common and os.path.realpath(named) == os.path.realpath(
        os.path.join(worktree, ".git")
    )


def _why(done: Finished, worktree: str) -> str:
    """Return git's reason for not repairing a worktree."""
    lines = done.stderr.splitlines(keepends=True)
    own = [line for line in lines if line.startswith(b"error:") and os.fsencode(worktree) in line]
    return failures.reason(done._replace(stderr=b"".join(own)) if own else done)


def _not_repaired(worktree: str, place: Place, why: str) -> Notice:
    import shlex

    line = f"git -C {shlex.quote(place.path)} worktree repair"
    if worktree != place.path:
        line += f" {shlex.quote(worktree)}"
    message = f"the linked worktree {escaped(worktree)} was not repaired: {why}"
    return Notice("WORKTREE_NOT_REPAIRED", f"{message}; to repair it, run `{escaped(line)}`")
