"""Which registered paths a place in a repository belongs to.

The imports are light, since `symphony path` and `symphony prompt` ask at every prompt.
"""

from __future__ import annotations

import os

from symphony_cli.registry.choices import Whereabouts

# --show-toplevel fails in a bare repository, after the other two have been printed.
WHERE = ("rev-parse", "--path-format=absolute", "--git-common-dir", "--git-dir", "--show-toplevel")
# The git directories of submodules and of linked worktrees are in these.
_INNER = ("/modules/", "/worktrees/")


def whereabouts(output: str) -> Whereabouts | None:
    """Return the paths of the repository that `git rev-parse` prints, or None."""
    lines = output.split("\n")
    if len(lines) < 3:
        return None
    common, git_dir, top = lines[:3]
    homes = _homes(common)
    paths = [path for home in homes for path in _registered_at(home)]
    if top and git_dir == common and len(homes) > 1:
        # The submodule is nearer than its superproject.
        paths.insert(0, top)
    if top:
        # Its git directory may be anywhere (`git init --separate-git-dir`).
        paths.append(top)
    is_apart = top and git_dir == common and os.path.basename(common) != ".git"
    outermost = top if is_apart and len(homes) == 1 else _registered_at(homes[-1])[-1]
    return Whereabouts(tuple(dict.fromkeys(paths)), outermost, top or git_dir)


def _homes(common: str) -> list[str]:
    """Return a git directory and the ones that contain it, the outermost last."""
    ends = (
        place for inner in _INNER for place in range(len(common)) if common.startswith(inner, place)
    )
    held = [common[:end] for end in sorted(ends, reverse=True)]
    return [common, *(home for home in held if _is_git_directory(home))]


def _is_git_directory(path: str) -> bool:
    return all(os.path.exists(f"{path}/{name}") for name in ("HEAD", "objects", "refs"))


def _registered_at(home: str) -> list[str]:
    """Return the paths under which the repository of a git directory may be registered."""
    parent = os.path.dirname(home)
    if os.path.basename(home) == ".git":
        return [parent]
    try:
        # A bare repository in `project/.bare` with a file `project/.git` that names it.
        with open(f"{parent}/.git", "rb") as file:
            named = os.fsdecode(file.read(4096)).removeprefix("gitdir:").strip()
    except OSError:
        return [home]
    is_named = os.path.realpath(os.path.join(parent, named)) == home
    return [home, parent] if is_named else [home]
