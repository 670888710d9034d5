"""Search of directory trees for repos and vaults."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from typing import NamedTuple

from symphony_cli.base.findings import Notice
from symphony_cli.base.text import escaped, has_control
from symphony_cli.domain.search_results import Found, FoundVault
from symphony_cli.domain.vault_places import is_work_directory
from symphony_cli.domain.vaults import KIND_BY_MARKER, kind_of
from symphony_cli.system.disk.files import markers_in
from symphony_cli.system.git.on_disk import layout
from symphony_cli.system.git.on_disk.layout import Kind, Place

Progress = Callable[[int, int], None]

_CACHE_TAG = "CACHEDIR.TAG"
_CACHE_SIGNATURE = b"Signature: 8a477f597d28d172789f06886806bc55"
_GIT_DIRECTORY = {"HEAD", "objects", "refs"}
# Names that say what their directory is.
_SIGNS = frozenset({".git", "pyvenv.cfg", _CACHE_TAG, *_GIT_DIRECTORY, *KIND_BY_MARKER})
_DIRECTORIES_PER_REPORT = 100


class _Visit(NamedTuple):
    """A directory to read, the levels left below it, and the working tree around it."""

    path: str
    depth: int
    working_tree: str | None
    is_start: bool = False


class TreeScanner:
    """Search that skips directories with the names in `skip`."""

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
        """Return each path once; the directories are absolute, with links resolved.

        `depth` 0 reads only the directories themselves. The notices name what cannot be read.
        """
        search = _Search(frozenset(self._skip), tell, nested=nested, hidden=hidden)
        for start in sorted(set(directories)):
            outer = layout.enclosing(start)
            search.walk(
                _Visit(
                    start,
                    sys.maxsize if depth is None else depth,
                    outer.path if outer else None,
                    is_start=True,
                )
            )
        return search.found()


class _Search:
    """One search, and its results so far."""

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
        self._separate_git_dirs: set[str] = set()
        self._submodules: dict[str, set[str]] = {}
        self._depths: dict[str, int] = {}

    def found(self) -> Found:
        """Return the results, sorted."""
        self._report()
        vaults = [FoundVault(path, kind) for path, kind in sorted(self._vaults.items())]
        # A bare repository and the `.git` file that names it are one repo: the working tree.
        repos = self._repos - self._separate_git_dirs
        return Found(sorted(repos), vaults, sorted(self._notices))

    def walk(self, start: _Visit) -> None:
        """Search a directory and the directories below it."""
        pending = [start]
        while pending:
            visit = pending.pop()
            # Start directories may overlap; a second visit must lead deeper than the first.
            if self._depths.get(visit.path, -1) >= visit.depth:
                continue
            self._depths[visit.path] = visit.depth
            if len(self._depths) % _DIRECTORIES_PER_REPORT == 0:
                self._report()
            pending += self._visit(visit)

    def _report(self) -> None:
        if self._on_progress:
            self._on_progress(len(self._depths), len(self._repos))

    def _visit(self, visit: _Visit) -> list[_Visit]:
        """Read a directory, record what it is, and return the visits of its subdirectories."""
        signs: set[str] = set()
        below: list[str] = []
        try:
            with os.scandir(visit.path) as entries:
                for entry in entries:
                    if (name := entry.name) in _SIGNS:
                        signs.add(name)
                    if entry.is_dir(follow_symlinks=False):
                        below.append(name)
        except (FileNotFoundError, NotADirectoryError):
            # It was removed after its parent was read.
            return []
        except OSError as error:
            message = f"{escaped(visit.path)} cannot be read: {error.strerror}"
            self._notices.add(Notice("DIRECTORY_UNREADABLE", message))
        if signs:
            return self._classify(visit, signs, below)
        return self._below(visit, below, visit.working_tree)

    def _classify(self, visit: _Visit, signs: set[str], below: list[str]) -> list[_Visit]:
        place = self._place(visit, signs)
        if place and place.kind is Kind.DAMAGED:
            message = f"{visit.path}/.git is not a valid git repository"
            self._notices.add(Notice("REPO_DAMAGED", message))
            place = None
        if place is None and not visit.is_start and _is_generated(visit.path, signs):
            return []
        working_tree = visit.working_tree
        if place:
            if place.is_repository:
                self._repos.add(visit.path)
                if place.git_dir != visit.path:
                    self._separate_git_dirs.add(place.git_dir)
            if place.kind in (Kind.BARE, Kind.GIT_DIRECTORY):
                return []
            working_tree = visit.path
        markers = markers_in(visit.path, signs)
        if markers:
            self._vaults[visit.path] = kind_of(markers)
        # A directory that the user named is searched, even a repo: a home may keep dotfiles in git.
        if place and not visit.is_start and (not self._nested or _is_generated(visit.path, signs)):
            return []
        return self._below(visit, [name for name in below if name not in markers], working_tree)

    def _place(self, visit: _Visit, signs: set[str]) -> Place | None:
        if ".git" in signs:
            place = layout.working_tree_at(visit.path)
            if place and place.kind is Kind.WORKING_TREE and visit.working_tree:
                return self._as_submodule(place, visit.working_tree)
            return place
        return layout.bare_at(visit.path) if signs >= _GIT_DIRECTORY else None

    def _as_submodule(self, place: Place, outer: str) -> Place:
        if outer not in self._submodules:
            self._submodules[outer] = layout.submodule_paths(outer)
        if os.path.relpath(place.path, outer) not in self._submodules[outer]:
            return place
        return place._replace(kind=Kind.SUBMODULE, owner=outer)

    def _below(self, visit: _Visit, names: list[str], working_tree: str | None) -> list[_Visit]:
        if visit.depth <= 0:
            return []
        base = visit.path.rstrip("/")
        result: list[_Visit] = []
        for name in names:
            if name == ".git" or name in self._skip or (name[0] == "." and not self._hidden):
                continue
            # A vault on its way to being locked or unlocked.
            if is_work_directory(name):
                continue
            path = f"{base}/{name}"
            if has_control(name):
                message = (
                    f"skipped {escaped(path)}: its name contains control characters or is not UTF-8"
                )
                self._notices.add(Notice("PATH_SKIPPED", message))
                continue
            result.append(_Visit(path, visit.depth - 1, working_tree))
        return result


def _is_generated(path: str, signs: set[str]) -> bool:
    """Whether a directory is a virtual environment or a cache."""
    if "pyvenv.cfg" in signs:
        return True
    if _CACHE_TAG not in signs:
        return False
    try:
        with open(os.path.join(path, _CACHE_TAG), "rb") as file:
            return file.read(len(_CACHE_SIGNATURE)) == _CACHE_SIGNATURE
    except OSError:
        return False
