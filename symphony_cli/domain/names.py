"""Names that are made from the places of things, the same on every run."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import count
from pathlib import PurePath

from symphony_cli.base.text import LONGEST_NAME, NOT_IN_NAMES, composed, is_control, key


def name_from_path(path: str, levels: int = 1) -> str:
    """Return a valid name made of the last `levels` parts of a path, joined with `-`.

    Characters that a name cannot have become `-`.
    """
    parts = [part for part in PurePath(path).parts if part != PurePath(path).anchor]
    joined = composed("-".join(part.strip() for part in parts[-levels:]))
    valid = "".join("-" if c in NOT_IN_NAMES or is_control(c) else c for c in joined)
    name = valid[-LONGEST_NAME:].strip()
    # "root" is what a directory like `/`, which has no name, is called.
    return "root" if name in ("", ".", "..") else name


def distinct_name(path: str, taken: Collection[str]) -> str:
    """Return the shortest name for a path whose key is none of the `taken` keys.

    First the directory's own name, then with its parents' in front (`client-api`), and where even
    the whole path is taken, with a number.
    """
    levels = max(1, len(PurePath(path).parts) - 1)
    for level in range(1, levels + 1):
        name = name_from_path(path, level)
        if key(name) not in taken:
            return name
    stem = name_from_path(path)[: LONGEST_NAME - 12]
    return next(name for n in count(2) if key(name := f"{stem}-{n}") not in taken)


def distinct_names(paths: Iterable[str], taken: Iterable[str]) -> dict[str, str]:
    """Return a name for each path, each other than the rest and than the `taken` keys.

    The path with the fewest parts gets the plain name, whatever the order they come in.
    """
    keys = set(taken)
    names: dict[str, str] = {}
    for path in sorted(paths, key=lambda path: (len(PurePath(path).parts), path)):
        names[path] = distinct_name(path, keys)
        keys.add(key(names[path]))
    return names
