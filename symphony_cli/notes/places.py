"""Case-insensitive lookup of paths in a vault.

A vault has more links than notes, so no lookup goes through all paths, except for a part of fewer
than three characters.
"""

from __future__ import annotations

import posixpath
from bisect import bisect_left

from symphony_cli.base.light import NamedTuple
from symphony_cli.base.text import key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_PIECE_LENGTH = 3


class _Ending(NamedTuple):
    """The best path with an ending, overall and in each folder."""

    best: str | None
    beside: dict[str, str]


class Places:
    """Paths to look up whole or by their ending, with or without one of the suffixes."""

    def __init__(self, paths: Iterable[str], suffixes: tuple[str, ...]) -> None:
        # Reversed, paths with the same ending are neighbors in the sorted list.
        self._backwards = sorted(
            (f"/{form}"[::-1], path) for path in paths for form in _forms(key(path), suffixes)
        )
        self._suffixes = suffixes
        self._endings: dict[str, _Ending] = {}

    def at(self, path: str) -> str | None:
        """Return the same path, or one that differs only in case, or None."""
        found, _ = self._with_end(_backwards(path))
        return min(found, key=lambda one: path not in _forms(one, self._suffixes), default=None)

    def ending_with(self, end: str, folder: str) -> str | None:
        """Return the whole path, else one in the folder, else the shortest with this ending."""
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
        """Return the paths that equal a reversed ending, and those that are longer."""
        very: list[str] = []
        others: list[str] = []
        for form, path in _beginning(self._backwards, end):
            (very if form == end else others).append(path)
        return very, others


class ZkPlaces:
    """Paths to look up as zk does: by a part, the shortest path first."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._ranked = sorted(paths, key=_length)
        self._paths = sorted((key(path), path) for path in self._ranked)
        self._names = sorted((name, path) for path in self._ranked for name in [_name(path)])
        self._parts = [
            _Parts([_name(path) for path in self._ranked]),
            _Parts([key(path) for path in self._ranked]),
        ]
        self._found: dict[str, str | None] = {}

    def beginning_with(self, begin: str) -> str | None:
        """Return the path that begins with part of a name or with a whole folder."""
        if begin not in self._found:
            folded = key(begin)
            found = [
                path
                for whole, path in _beginning(self._paths, folded)
                if whole.startswith("/", len(folded)) or "/" not in whole[len(folded) :]
            ]
            self._found[begin] = min(found, key=_length, default=None)
        return self._found[begin]

    def containing(self, part: str) -> str | None:
        """Return the path whose name begins with a part, else whose name or path contains it."""
        cached = f"\0{part}"
        if cached not in self._found:
            folded = key(part)
            # zk does not prefer a beginning, but IDs stand there, and this lookup is the fastest.
            found = [path for _, path in _beginning(self._names, folded)]
            self._found[cached] = min(found, key=_length, default=None) or self._with(folded)
        return self._found[cached]

    def _with(self, folded: str) -> str | None:
        places = (parts.first_containing(folded) for parts in self._parts)
        return next((self._ranked[place] for place in places if place is not None), None)


class _Parts:
    """Texts to look up by a part, through its rarest three characters."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._containing: dict[str, list[int]] = {}

    def first_containing(self, part: str) -> int | None:
        """Return the index of the first text that contains a part, or None."""
        candidates: Iterable[int] = range(len(self._texts))
        if len(part) >= _PIECE_LENGTH:
            if not self._containing:
                self._index()
            candidates = min((self._containing.get(one, []) for one in _pieces(part)), key=len)
        return next((number for number in candidates if part in self._texts[number]), None)

    def _index(self) -> None:
        for number, text in enumerate(self._texts):
            for piece in set(_pieces(text)):
                self._containing.setdefault(piece, []).append(number)


def _pieces(text: str) -> Iterator[str]:
    return (text[place : place + _PIECE_LENGTH] for place in range(len(text) - _PIECE_LENGTH + 1))


def _beginning(forms: Sequence[tuple[str, str]], begin: str) -> Iterator[tuple[str, str]]:
    """Yield the sorted forms that begin with a text, with their paths."""
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
