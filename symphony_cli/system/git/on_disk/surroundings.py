"""Where directories are, read from the disk without running git.

The imports are light, since `symphony path` and `symphony prompt` ask at every prompt: the rules of
git's files are loaded only for a `.git` that is not a plain directory.
"""

from __future__ import annotations

import os

from symphony_cli.registry.surroundings import with_parents
from symphony_cli.system.git.on_disk.whereabouts import whereabouts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from symphony_cli.registry.choices import Whereabouts

_CONTENT = ("objects", "refs")


class Surroundings:
    """The directories that references name."""

    def resolved(self, path: str) -> str:
        """Return the real path, as `LocalFiles.resolved` does."""
        from symphony_cli.system.disk.files import full_path

        return os.path.realpath(full_path(path))

    def whereabouts(self, directory: str) -> Whereabouts | None:
        """Return the repository that `git rev-parse` would find."""
        for parent in reversed(list(with_parents(directory))):
            if found := _directories(parent):
                return whereabouts("\n".join((*found, "")))
        return None

    def worktrees(self, path: str) -> list[tuple[str, str]]:
        """Return the names and paths of the working trees that exist."""
        from symphony_cli.system.git.on_disk import layout

        place = layout.place_at(path)
        if place is None or not place.is_repository:
            return []
        linked = layout.worktree_paths(place)
        own = [place.path] if place.kind is layout.Kind.WORKING_TREE else []
        branches = {
            one.path: target.removeprefix("refs/heads/")
            for one in map(layout.working_tree_at, (*own, *linked))
            if one and (target := layout.symbolic_target(os.path.join(one.git_dir, "HEAD")))
        }
        detached = {path: os.path.basename(path) for path in linked if path not in branches}
        return sorted((name, path) for path, name in (detached | branches).items())


def _directories(directory: str) -> tuple[str, str, str] | None:
    """Return the common directory, the git directory and the top of a repository, or None."""
    dot_git = os.path.join(directory, ".git")
    if os.path.lexists(dot_git):
        if _is_plain(dot_git):
            return dot_git, dot_git, directory
        from symphony_cli.system.git.on_disk import layout

        place = layout.working_tree_at(directory)
        if place is not None and place.kind is not layout.Kind.DAMAGED:
            common = os.path.realpath(place.common)
            return common, os.path.realpath(place.git_dir), directory
    return (directory, directory, "") if _is_plain(directory) else None


def _is_plain(git_dir: str) -> bool:
    """Whether a directory looks like a git directory that is not a worktree's."""
    if os.path.islink(git_dir) or not os.path.isfile(os.path.join(git_dir, "HEAD")):
        return False
    return all(os.path.isdir(os.path.join(git_dir, name)) for name in _CONTENT)
