"""Searches directory trees for repos and vaults, with one look at each directory."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from typing import NamedTuple

from symphony_cli.base.findings import Found, FoundVault, Notice
from symphony_cli.base.text import escaped, has_control
from symphony_cli.domain.vault_places import is_work_directory
from symphony_cli.domain.vaults import KIND_BY_MARKER, kind_of
from symphony_cli.system.disk.files import markers_in
from symphony_cli.system.git.on_disk import layout as git_layout
from symphony_cli.system.git.on_disk.layout import Kind, Place

Progress = Callable[[int, int], None]

_CACHE_TAG = "CACHEDIR.TAG"
_CACHE_SIGNATURE = b"Signature: 8a477f597d28d172789f06886806bc55"
_GIT_DIRECTORY = {"HEAD", "objects", "refs"}
# What says something of the directory that it is in.
_TELLING = frozenset({".git", "pyvenv.cfg", _CACHE_TAG, *_GIT_DIRECTORY, *KIND_BY_MARKER})
_DIRECTORIES_A_REPORT = 100


class _Look(NamedTuple):
    """A directory to look into: how far down still, and the working tree that it is in."""

    path: str
    depth: int
    inside: str | None
    is_start: bool = False


class TreeScanner:
    """Searches directory trees, without the directories whose names are in `skip`."""

    def __init__(self, skip: tuple[str, ...]) -> None:
        self._skip = skip

    def scan(
        self,
        directories: Iterable[str],
        *,
        depth: int | None,
        nested: bool,
        hidden: bool,
        tell: Progress | None = None,
    ) -> Found:
        """Return what is below the directories (absolute, links resolved), each path once.

        `depth` 0 looks at the directories alone. `nested` also looks inside repos, `hidden` inside
        directories whose name begins with a dot. What could not be looked at is in the notices.
        """
        search = _Search(frozenset(self._skip), tell, nested=nested, hidden=hidden)
        for start in sorted(set(directories)):
            outer = git_layout.enclosing(start)
            search.walk(
                _Look(
                    start,
                    sys.maxsize if depth is None else depth,
                    outer.path if outer else None,
                    is_start=True,
                )
            )
        return search.found()


class _Search:
    """One search, and what it has come upon."""

    def __init__(
        self, skip: frozenset[str], on_progress: Progress | None, *, nested: bool, hidden: bool
    ) -> None:
        self._skip = skip
        self._on_progress = on_progress
        self._nested = nested
        self._hidden = hidden
        self._repos: set[str] = set()
        self._vaults: dict[str, str] = {}
        self._notices: set[Notice] = set()
        self._claimed: set[str] = set()
        self._submodules: dict[str, set[str]] = {}
        self._depths: dict[str, int] = {}

    def found(self) -> Found:
        """Return everything, sorted."""
        self._report()
        vaults = [FoundVault(path, kind) for path, kind in sorted(self._vaults.items())]
        # A bare repository next to a `.git` file that names it is one repo, and that has the row.
        repos = self._repos - self._claimed
        return Found(sorted(repos), vaults, sorted(self._notices))

    def walk(self, start: _Look) -> None:
        """Look into a directory and everything below it that is to be searched."""
        looks = [start]
        while looks:
            look = looks.pop()
            # Directories that were given may overlap; one is looked into again only to get deeper.
            if self._depths.get(look.path, -1) >= look.depth:
                continue
            self._depths[look.path] = look.depth
            if len(self._depths) % _DIRECTORIES_A_REPORT == 0:
                self._report()
            looks += self._look_into(look)

    def _report(self) -> None:
        if self._on_progress:
            self._on_progress(len(self._depths), len(self._repos))

    def _look_into(self, look: _Look) -> list[_Look]:
        """Take down what a directory is, and return those in it that are to be looked into."""
        telling: set[str] = set()
        below: list[str] = []
        try:
            with os.scandir(look.path) as entries:
                for entry in entries:
                    if (name := entry.name) in _TELLING:
                        telling.add(name)
                    if entry.is_dir(follow_symlinks=False):
                        below.append(name)
        except (FileNotFoundError, NotADirectoryError):
            # It went away after its parent was read.
            return []
        except OSError as error:
            message = f"{escaped(look.path)} cannot be read: {error.strerror}"
            self._notices.add(Notice("DIRECTORY_UNREADABLE", message))
        if telling:
            return self._look_closer(look, telling, below)
        return self._below(look, below, look.inside)

    def _look_closer(self, look: _Look, telling: set[str], below: list[str]) -> list[_Look]:
        place = self._place(look, telling)
        if place and place.kind is Kind.DAMAGED:
            message = f"{look.path}/.git is no git repository, or is damaged or unreadable"
            self._notices.add(Notice("REPO_DAMAGED", message))
            place = None
        if place is None and not look.is_start and _is_made_by_tools(look.path, telling):
            return []
        inside = look.inside
        if place:
            if place.is_repository:
                self._repos.add(look.path)
                if place.git_dir != look.path:
                    self._claimed.add(place.git_dir)
            if place.kind in (Kind.BARE, Kind.GIT_DIRECTORY):
                return []
            inside = look.path
        markers = markers_in(look.path, telling)
        if markers:
            self._vaults[look.path] = kind_of(markers)
        if place and (not self._nested or _is_made_by_tools(look.path, telling)):
            return []
        return self._below(look, [name for name in below if name not in markers], inside)

    def _place(self, look: _Look, telling: set[str]) -> Place | None:
        """Return what the directory is to git."""
        if ".git" in telling:
            place = git_layout.working_tree_at(look.path)
            if place and place.kind is Kind.WORKING_TREE and look.inside:
                return self._unless_submodule(place, look.inside)
            return place
        return git_layout.bare_at(look.path) if telling >= _GIT_DIRECTORY else None

    def _unless_submodule(self, place: Place, outer: str) -> Place:
        if outer not in self._submodules:
            self._submodules[outer] = git_layout.submodule_paths(outer)
        if os.path.relpath(place.path, outer) not in self._submodules[outer]:
            return place
        return place._replace(kind=Kind.SUBMODULE, owner=outer)

    def _below(self, look: _Look, names: list[str], inside: str | None) -> list[_Look]:
        if look.depth <= 0:
            return []
        base = look.path.rstrip("/")
        result: list[_Look] = []
        for name in names:
            if name == ".git" or name in self._skip or (name[0] == "." and not self._hidden):
                continue
            # What is in there is a vault's, about to be locked or unlocked.
            if is_work_directory(name):
                continue
            path = f"{base}/{name}"
            if has_control(name):
                message = f"{escaped(path)} is left out: its name is not text that can be kept"
                self._notices.add(Notice("PATH_SKIPPED", message))
                continue
            result.append(_Look(path, look.depth - 1, inside))
        return result


def _is_made_by_tools(path: str, telling: set[str]) -> bool:
    """Whether a directory is a virtual environment or a cache."""
    if "pyvenv.cfg" in telling:
        return True
    if _CACHE_TAG not in telling:
        return False
    try:
        with open(os.path.join(path, _CACHE_TAG), "rb") as file:
            return file.read(len(_CACHE_SIGNATURE)) == _CACHE_SIGNATURE
    except OSError:
        return False
