"""Paths in a vault, found by parts of them, whatever their case.

There are more links than notes, and many of them may mean many notes: only for a part of less than
three characters all paths are looked at.
"""

from __future__ import annotations

import posixpath
from bisect import bisect_left

from symphony_cli.base.light import NamedTuple
from symphony_cli.base.text import key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_CHARACTERS = 3


class _Ending(NamedTuple):
    """Of the paths with an ending the best one, and in each folder the best in it."""

    best: str | None
    beside: dict[str, str]


class Places:
    """Paths found as a whole or by how they end, those with one of the suffixes also without it."""

    def __init__(self, paths: Iterable[str], suffixes: tuple[str, ...]) -> None:
        # Read backwards, those with the same end stand side by side.
        self._backwards = sorted(
            (f"/{form}"[::-1], path) for path in paths for form in _forms(key(path), suffixes)
        )
        self._suffixes = suffixes
        self._endings: dict[str, _Ending] = {}

    def at(self, path: str) -> str | None:
        """Return the path that is this one, better in its very case than in another."""
        found, _ = self._with_end(_backwards(path))
        return min(found, key=lambda one: path not in _forms(one, self._suffixes), default=None)

    def ending(self, end: str, folder: str) -> str | None:
        """Return the best of the paths that end so: the very path, in a folder, the shortest."""
        found = self._endings.get(end)
        if found is None:
            very, others = self._with_end(_backwards(end))
            beside: dict[str, str] = {}
            ranked = sorted(very or others, key=_length)
            for path in ranked:
                beside.setdefault(posixpath.dirname(path), path)
            found = self._endings[end] = _Ending(next(iter(ranked), None), beside)
        return found.beside.get(folder, found.best)

    def _with_end(self, end: str) -> tuple[list[str], list[str]]:
        """Return the paths that are all of an end, read backwards, and those with more to them."""
        very: list[str] = []
        others: list[str] = []
        for form, path in _beginning(self._backwards, end):
            (very if form == end else others).append(path)
        return very, others


class ZkPlaces:
    """Paths found as zk finds notes: by a part. Of several it is the one with the shortest path."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._ranked = sorted(paths, key=_length)
        self._paths = sorted((key(path), path) for path in self._ranked)
        self._names = sorted((name, path) for path in self._ranked for name in [_name(path)])
        self._parts = [
            _Parts([_name(path) for path in self._ranked]),
            _Parts([key(path) for path in self._ranked]),
        ]
        self._found: dict[str, str | None] = {}

    def beginning(self, begin: str) -> str | None:
        """Return the path that begins so, with the beginning of a name or a whole folder."""
        if begin not in self._found:
            folded = key(begin)
            found = [
                path
                for whole, path in _beginning(self._paths, folded)
                if whole.startswith("/", len(folded)) or "/" not in whole[len(folded) :]
            ]
            self._found[begin] = min(found, key=_length, default=None)
        return self._found[begin]

    def having(self, part: str) -> str | None:
        """Return the path with a name that begins so, else has this in it, else that has it."""
        cached = f"\0{part}"
        if cached not in self._found:
            folded = key(part)
            # zk does not prefer a beginning, but ids are such, and nothing else is as quick.
            found = [path for _, path in _beginning(self._names, folded)]
            self._found[cached] = min(found, key=_length, default=None) or self._with(folded)
        return self._found[cached]

    def _with(self, folded: str) -> str | None:
        places = (parts.first_with(folded) for parts in self._parts)
        return next((self._ranked[place] for place in places if place is not None), None)


class _Parts:
    """Texts that are found by a part of them: by the three characters in it that fewest have."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._having: dict[str, list[int]] = {}

    def first_with(self, part: str) -> int | None:
        """Return the number of the first text that has a part."""
        candidates: Iterable[int] = range(len(self._texts))
        if len(part) >= _CHARACTERS:
            if not self._having:
                self._look_through()
            candidates = min((self._having.get(one, []) for one in _pieces(part)), key=len)
        return next((number for number in candidates if part in self._texts[number]), None)

    def _look_through(self) -> None:
        for number, text in enumerate(self._texts):
            for piece in set(_pieces(text)):
                self._having.setdefault(piece, []).append(number)


def _pieces(text: str) -> Iterator[str]:
    return (text[place : place + _CHARACTERS] for place in range(len(text) - _CHARACTERS + 1))


def _beginning(forms: Sequence[tuple[str, str]], begin: str) -> Iterator[tuple[str, str]]:
    """Yield those of sorted forms that begin so, with their paths."""
    place = bisect_left(forms, (begin,))
    while place < len(forms) and forms[place][0].startswith(begin):
        yield forms[place]
        place += 1


def _backwards(end: str) -> str:
    return f"/{key(end)}"[::-1]


def _forms(path: str, suffixes: tuple[str, ...]) -> tuple[str, ...]:
    if path.lower().endswith(suffixes) and (stem := path.rpartition(".")[0]):
        return path, stem
    return (path,)


def _name(path: str) -> str:
    return key(path.rpartition("/")[2])


def _length(path: str) -> tuple[int, str]:
    return len(path), path
