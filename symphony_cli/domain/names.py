"""Default names, derived from paths and the same on every run."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import count
from pathlib import PurePath

from symphony_cli.base.text import LONGEST_NAME, NOT_IN_NAMES, composed, is_control, key


def name_from_path(path: str, levels: int = 1) -> str:
    """Return a valid name: the last `levels` parts of a path, joined with `-`.

    Characters that a name cannot contain become `-`.
    """
    pure = PurePath(path)
    parts = [part for part in pure.parts if part != pure.anchor]
    joined = composed("-".join(part.strip() for part in parts[-levels:]))
    valid = "".join("-" if c in NOT_IN_NAMES or is_control(c) else c for c in joined)
    name = valid[-LONGEST_NAME:].strip()
    # A directory like `/` has no name of its own.
    return "root" if name in ("", ".", "..") else name


def distinct_name(path: str, taken: Collection[str]) -> str:
    """Return the shortest name for a path whose key is not in `taken`.

    The candidates are the directory's name, then the same with its parents in front
    (`client-api`), then the name with a number.
    """
    levels = max(1, len(PurePath(path).parts) - 1)
    for level in range(1, levels + 1):
        name = name_from_path(path, level)
        if key(name) not in taken:
            return name
    stem = name_from_path(path)[: LONGEST_NAME - 12]
    return next(name for n in count(2) if key(name := f"{stem}-{n}") not in taken)


def distinct_names(paths: Iterable[str], taken: Iterable[str]) -> dict[str, str]:
    """Return a distinct name for each path, whose key is not in `taken`.

    The path with the fewest parts gets the plain name, whatever the order of `paths`.
    """
    keys = set(taken)
    names: dict[str, str] = {}
    for path in sorted(paths, key=lambda path: (len(PurePath(path).parts), path)):
        names[path] = distinct_name(path, keys)
        keys.add(key(names[path]))
    return names
