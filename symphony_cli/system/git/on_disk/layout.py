"""Places of repositories, read from git's files."""

from __future__ import annotations

import os
import re
from enum import Enum
from typing import NamedTuple

from symphony_cli.system.disk.files import read_regular
from symphony_cli.system.git.on_disk import config

_SYMBOLIC = re.compile(r"ref:\s*(refs/\S+)")
_OBJECT_ID = re.compile(r"[0-9a-fA-F]{40}")
_MAX_GITFILE = 1 << 20
# Of the files read here only packed-refs grows large.
_MAX_FILE = 1 << 28
_MODULES = "/modules/"
# What an operation in progress leaves in the git directory, in the order of wt-status.c.
_OPERATIONS = (
    ("rebase-merge", "rebase"),
    ("rebase-apply/applying", "am"),
    ("rebase-apply", "rebase"),
    ("MERGE_HEAD", "merge"),
    ("CHERRY_PICK_HEAD", "cherry-pick"),
    ("REVERT_HEAD", "revert"),
    ("BISECT_LOG", "bisect"),
)
_SEQUENCER_OPERATIONS = {"p": "cherry-pick", "r": "revert"}


class Kind(Enum):
    """The kinds of directories that git knows."""

    WORKING_TREE = "working tree"
    BARE = "bare repository"
    GIT_DIRECTORY = "git directory of a working tree elsewhere"
    LINKED_WORKTREE = "linked worktree"
    SUBMODULE = "submodule"
    DAMAGED = "damaged repository"


class Place(NamedTuple):
    """A directory that git knows.

    `common` holds what all worktrees share (config, refs): `git_dir`, except in a linked worktree.
    `owner` is the path of the repository that a linked worktree or submodule belongs to.
    """

    kind: Kind
    path: str
    git_dir: str
    common: str
    owner: str | None = None

    @property
    def is_repository(self) -> bool:
        """Whether it can be registered as a repo."""
        return self.kind in (Kind.WORKING_TREE, Kind.BARE)


def read_text(path: str) -> str | None:
    """Return a file's text, with invalid UTF-8 as surrogates, or None if it cannot be read."""
    try:
        return read_regular(path, _MAX_FILE).decode("utf-8", "surrogateescape")
    except OSError:
        return None


def symbolic_target(path: str) -> str | None:
    """Return the full name of the reference that a file like HEAD points to, or None."""
    try:
        # Old gits wrote HEAD as a symbolic link.
        if (target := os.readlink(path)).startswith("refs/"):
            return target
    except OSError:
        pass
    match = _SYMBOLIC.match(read_text(path) or "")
    return match[1] if match else None


def _is_head(path: str) -> bool:
    if os.path.islink(path):
        return os.readlink(path).startswith("refs/")
    text = read_text(path)
    return text is not None and bool(_SYMBOLIC.match(text) or _OBJECT_ID.match(text))


def common_directory(git_dir: str) -> str:
    """Return the directory that a git directory shares with the other worktrees."""
    common = read_text(os.path.join(git_dir, "commondir"))
    return os.path.normpath(os.path.join(git_dir, common.rstrip("\r\n"))) if common else git_dir


def is_git_directory(path: str) -> bool:
    """Whether a directory is a git directory, by the rule of setup.c."""
    try:
        if not _is_head(os.path.join(path, "HEAD")):
            return False
        common = common_directory(path)
        return all(os.access(os.path.join(common, name), os.X_OK) for name in ("objects", "refs"))
    except (OSError, ValueError):
        return False


def _gitfile_target(path: str) -> str | None:
    """Return the git directory that a `.git` file names, or None if it is not a gitfile."""
    try:
        if os.path.getsize(path) > _MAX_GITFILE:
            return None
    except OSError:
        return None
    text = read_text(path) or ""
    if not text.startswith("gitdir: ") or "\0" in text:
        return None
    target = text.removeprefix("gitdir: ").rstrip("\r\n")
    return os.path.realpath(os.path.join(os.path.dirname(path), target)) if target else None


def working_tree_at(directory: str) -> Place | None:
    """Return the place of a directory with a `.git`, or None without one."""
    dot_git = os.path.join(directory, ".git")
    if os.path.isdir(dot_git):
        # `.git` may link to a git directory elsewhere.
        git_dir = os.path.realpath(dot_git) if os.path.islink(dot_git) else dot_git
    elif os.path.isfile(dot_git):
        target = _gitfile_target(dot_git)
        if target is not None and is_git_directory(target):
            return _place_of_gitfile(directory, target)
        return Place(Kind.DAMAGED, directory, target or dot_git, target or dot_git)
    elif os.path.lexists(dot_git):
        return Place(Kind.DAMAGED, directory, dot_git, dot_git)
    else:
        return None
    if not is_git_directory(git_dir):
        return Place(Kind.DAMAGED, directory, git_dir, common_directory(git_dir))
    return Place(_kind_of(git_dir), directory, git_dir, common_directory(git_dir))


def _place_of_gitfile(directory: str, git_dir: str) -> Place:
    common = common_directory(git_dir)
    if common != git_dir:
        owner = _owner_of(os.path.realpath(common))
        return Place(Kind.LINKED_WORKTREE, directory, git_dir, common, owner)
    # Only the outermost superproject is registered.
    start = git_dir.find(_MODULES)
    while start >= 0:
        if is_git_directory(outer := git_dir[:start]):
            owner = _owner_of(os.path.realpath(common_directory(outer)))
            return Place(Kind.SUBMODULE, directory, git_dir, common, owner)
        start = git_dir.find(_MODULES, start + 1)
    return Place(_kind_of(git_dir), directory, git_dir, common)


def _kind_of(git_dir: str) -> Kind:
    """Return whether the directory around a `.git` is a working tree, by the rule of setup.c."""
    # A worktree's own settings hold core.bare once git has enabled them (git-worktree(1)).
    texts = (read_text(os.path.join(git_dir, name)) for name in ("config", "config.worktree"))
    settings = config.parse("\n".join(text for text in texts if text)) or []
    is_bare = config.is_true(settings, "core.bare") and not config.last(settings, "core.worktree")
    return Kind.BARE if is_bare else Kind.WORKING_TREE


def _owner_of(common: str) -> str:
    """Return the path that the repository of a common directory is registered with."""
    parent = os.path.dirname(common)
    if os.path.basename(common) == ".git":
        return parent
    # `project/.git` may be a file that names the bare repository `project/.bare`.
    return parent if _gitfile_target(os.path.join(parent, ".git")) == common else common


def bare_at(directory: str) -> Place | None:
    """Return the place of a directory that is a git directory itself, or None."""
    if not is_git_directory(directory) or os.path.lexists(os.path.join(directory, "commondir")):
        return None
    settings = config.parse(read_text(os.path.join(directory, "config")) or "") or []
    has_tree = config.is_false(settings, "core.bare") or config.last(settings, "core.worktree")
    return Place(Kind.GIT_DIRECTORY if has_tree else Kind.BARE, directory, directory, directory)


def place_at(directory: str) -> Place | None:
    """Return the place at a directory, or None.

    A submodule whose `.git` is a directory looks like a repository of its own: only its
    superproject's `.gitmodules` shows it, which `place_or_submodule` reads.
    """
    return working_tree_at(directory) or bare_at(directory)


def place_or_submodule(directory: str) -> Place | None:
    """Return the place at a directory, as a submodule if a superproject above lists it."""
    place = place_at(directory)
    if place is None or place.kind is not Kind.WORKING_TREE:
        return place
    outer = enclosing(directory)
    return as_submodule(place, outer.path) if outer else place


def as_submodule(place: Place, outer: str) -> Place:
    """Return the place, as a submodule if the working tree `outer` lists it as one."""
    inner = os.path.relpath(place.path, outer)
    if inner not in submodule_paths(outer):
        return place
    return place._replace(kind=Kind.SUBMODULE, owner=outer)


def submodule_paths(top: str) -> set[str]:
    """Return the paths of the submodules that a working tree's `.gitmodules` lists."""
    settings = config.parse(read_text(os.path.join(top, ".gitmodules")) or "") or []
    return {
        os.path.normpath(value)
        for name, value in settings
        if value and name.startswith("submodule.") and name.endswith(".path")
    }


def enclosing(directory: str) -> Place | None:
    """Return the repository, worktree or submodule nearest above a directory."""
    while (parent := os.path.dirname(directory)) != directory:
        directory = parent
        place = place_at(directory)
        if place and place.kind not in (Kind.DAMAGED, Kind.GIT_DIRECTORY):
            return place
    return None


def worktree_paths(place: Place) -> list[str]:
    """Return the paths of a repository's existing linked worktrees, sorted."""
    folder = os.path.join(place.common, "worktrees")
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    found: set[str] = set()
    for name in names:
        git_dir = os.path.join(folder, name)
        if text := read_text(os.path.join(git_dir, "gitdir")):
            dot_git = os.path.normpath(os.path.join(git_dir, text.rstrip("\r\n")))
            if os.path.isfile(dot_git):
                found.add(os.path.realpath(os.path.dirname(dot_git)))
    return sorted(found)


def is_mirror(place: Place) -> bool:
    """Whether a bare repository fetches a remote's branches into its own."""
    if place.kind is not Kind.BARE:
        return False
    text = read_text(os.path.join(place.common, "config")) or ""
    return any(
        name.startswith("remote.")
        and name.endswith(".fetch")
        and (value or "").partition(":")[2] in ("refs/*", "refs/heads/*")
        for name, value in config.parse(text) or []
    )


def operation_in(git_dir: str) -> str | None:
    """Return the operation in progress in a git directory, or None."""
    for name, operation in _OPERATIONS:
        if os.path.exists(os.path.join(git_dir, name)):
            return operation
    # Between two picked or reverted commits only the list of those to come exists.
    to_do = read_text(os.path.join(git_dir, "sequencer", "todo")) or ""
    return _SEQUENCER_OPERATIONS.get(to_do[:1])
