"""Where links between notes lead, by the rules of the program that a vault is for."""

from __future__ import annotations

import posixpath
from bisect import bisect_left

from symphony_cli.domain.note_names import logseq_pages
from symphony_cli.domain.notes import IMAGE, LINK
from symphony_cli.domain.text import key
from symphony_cli.domain.vault_figures import is_note

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from symphony_cli.domain.note_views import NoteEntry
    from symphony_cli.domain.notes import Link


def is_elsewhere(target: str) -> bool:
    """Whether a link's target is nothing that a vault's files can tell of: an id of Org's."""
    return target.startswith("id:")


class _Places:
    """Paths in a vault, found by how they end, whatever their case; a note's also without suffix.

    Ten thousand notes have more links than that, so each is one look into one dictionary.
    """

    def __init__(self, paths: Iterable[str]) -> None:
        self._by_name: dict[str, list[str]] = {}
        for path in paths:
            name = key(path.rpartition("/")[2])
            self._by_name.setdefault(name, []).append(path)
            if (stem := _without_suffix(name)) != name:
                self._by_name.setdefault(stem, []).append(path)
        self._sorted: list[str] | None = None

    def at(self, path: str) -> str | None:
        """Return the path that is this one, better in its very case than in another."""
        folded = key(path)
        found = [one for one in self._named(folded) if folded in _forms(key(one))]
        return min(found, key=lambda one: path not in _forms(one), default=None)

    def ending(self, end: str, folder: str) -> str | None:
        """Return the best of the paths that end so: the very path, in a folder, the shortest."""
        folded = key(end)
        found = self._named(folded)
        if "/" in folded:
            tail = f"/{folded}"
            found = [one for one in found if any(f"/{x}".endswith(tail) for x in _forms(key(one)))]
        if len(found) < 2:
            return next(iter(found), None)
        return min(found, key=lambda one: (folded not in _forms(key(one)), *_rank(one, folder)))

    def beginning(self, begin: str) -> str | None:
        """Return the shortest of the paths whose names begin so."""
        if self._sorted is None:
            self._sorted = sorted(self._by_name)
        folded = key(begin)
        place = bisect_left(self._sorted, folded)
        found: list[str] = []
        while place < len(self._sorted) and self._sorted[place].startswith(folded):
            found += self._by_name[self._sorted[place]]
            place += 1
        return min(found, key=lambda one: _rank(one, ""), default=None)

    def _named(self, folded: str) -> Sequence[str]:
        return self._by_name.get(folded.rpartition("/")[2], ())


def _without_suffix(path: str) -> str:
    return (path.rpartition(".")[0] or path) if is_note(path) else path


def _forms(path: str) -> tuple[str, str]:
    return path, _without_suffix(path)


def _rank(path: str, folder: str) -> tuple[bool, int, str]:
    return posixpath.dirname(path) != folder, len(path), path


class Resolver:
    """Tells where links lead in a vault of a kind with these notes.

    `files` returns the paths of all files in it; it is called only where no note is meant.
    """

    def __init__(
        self, kind: str, notes: Sequence[NoteEntry], files: Callable[[], Iterable[str]]
    ) -> None:
        self._kind = kind
        self._notes = _Places(note.path for note in notes)
        self._read_files = files
        self._files: _Places | None = None
        self._folders: set[str] = set()
        self._pages = logseq_pages(notes) if kind == "logseq" else {}

    def leads_to(self, path: str, link: Link) -> str | None:
        """Return the path in the vault that a link in the note at a path leads to, None for none.

        One that begins with `..` is outside of the vault, where nobody has looked.
        """
        if not link.target:
            return path
        folder = path.rpartition("/")[0]
        if link.kind in (LINK, IMAGE):
            return self._by_path(folder, link.target)
        return self._by_name(folder, link.target)

    def _by_path(self, folder: str, target: str) -> str | None:
        """Return what a Markdown link leads to; Obsidian looks for it by its name as well."""
        inside = _joined(folder, target)
        if inside.startswith("../"):
            return inside
        found = self._notes.at(inside) or self._all_files.at(inside)
        if found is None and self._kind == "obsidian":
            found = self._ending(target.lstrip("/"), folder)
        return found or self._folder(inside)

    def _by_name(self, folder: str, target: str) -> str | None:
        if is_elsewhere(target):
            return None
        if self._pages and (found := self._pages.get(key(target))):
            return found
        if target.startswith(("./", "../", "/")):
            inside = _joined(folder, target)
            if inside.startswith("../"):
                return inside
            return self._notes.at(inside) or self._all_files.at(inside)
        if found := self._ending(target, folder):
            return found
        # zk takes the beginning of a name, such as an id, for the whole.
        return self._notes.beginning(target) if self._kind == "zk" else None

    def _folder(self, path: str) -> str | None:
        return path if path in self._folders else None

    def _ending(self, end: str, folder: str) -> str | None:
        return self._notes.ending(end, folder) or self._all_files.ending(end, folder)

    @property
    def _all_files(self) -> _Places:
        if self._files is None:
            paths = list(self._read_files())
            self._files = _Places(paths)
            self._folders = {above for path in paths for above in _above(path)}
        return self._files


def _joined(folder: str, target: str) -> str:
    if target.startswith("/"):
        return posixpath.normpath(target).lstrip("/")
    return posixpath.normpath(posixpath.join(folder, target))


def _above(path: str) -> Iterator[str]:
    while path := posixpath.dirname(path):
        yield path
