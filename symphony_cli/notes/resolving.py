"""Resolution of links, by the rules of each program."""

from __future__ import annotations

import posixpath

from symphony_cli.notes.places import Places, ZkPlaces
from symphony_cli.notes.text.marks import IMAGE, LINK, Link
from symphony_cli.vaults.figures import NOTE_SUFFIXES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Final

    from symphony_cli.notes.programs.logseq_pages import Pages
    from symphony_cli.notes.views import NoteEntry

TAG: Final = "tag"
"""The kind of a link that is a tag, in Logseq. The index does not know its line."""

_ID = "id:"
_HOME = "~/"


def may_be_outside(target: str) -> bool:
    """Whether a link's target may exist outside the vault.

    An Org ID may be in any file, and `~/` is the user's home.
    """
    return target.startswith((_ID, _HOME))


def is_org_id(alias: str) -> bool:
    """Whether an alias is an Org ID, which serves links and is not shown."""
    return alias.startswith(_ID)


class Resolver:
    """The targets of links in a vault of one kind.

    `files` returns the paths of all files in the vault, and is called only for links that match no
    note; `pages` are a Logseq graph's pages.
    """

    def __init__(
        self,
        kind: str,
        notes: Sequence[NoteEntry],
        files: Callable[[], Iterable[str]],
        pages: Pages | None = None,
    ) -> None:
        # Obsidian adds no other suffix to a link.
        self._suffixes = (".md",) if kind == "obsidian" else NOTE_SUFFIXES
        paths = [note.path for note in notes]
        self._kind = kind
        self._notes = Places(paths, self._suffixes)
        self._zk = ZkPlaces(paths) if kind == "zk" else None
        self._ids = {
            alias: note.path for note in notes for alias in note.aliases if is_org_id(alias)
        }
        self._pages = pages
        self._read_files = files
        self._files: Places | None = None
        self._folders: set[str] = set()

    def links_in(self, note: NoteEntry) -> Iterator[tuple[Link, str | None]]:
        """Yield the links in a note with where each leads; in Logseq also its tags of pages."""
        for link in note.links:
            yield link, self.leads_to(note.path, link)
        if self._pages is not None:
            for tag in note.tags:
                if page := self._pages.find(tag):
                    yield Link(tag, None, None, 0, TAG), page

    def leads_to(self, path: str, link: Link) -> str | None:
        """Return the path in the vault that a link in the note at a path leads to, or None.

        A path that begins with `..` is outside the vault and not checked; `.` is the vault's root.
        """
        if not link.target:
            return path
        folder = path.rpartition("/")[0]
        if link.kind in (LINK, IMAGE):
            return self._by_path(folder, link.target)
        return self._by_name(folder, link.target)

    def _by_path(self, folder: str, target: str) -> str | None:
        """Return the target of a Markdown link.

        Obsidian and zk also resolve it from the vault's root.
        """
        inside = _joined(folder, target)
        asset = target.lstrip("./")
        if self._pages and asset.startswith("assets/") and (found := self._at(asset)):
            # Logseq resolves these from the graph's root, however they begin.
            return found
        if _is_outside(inside):
            return inside
        found = self._at(inside)
        if found is None and self._kind == "obsidian":
            found = self._ending(target.lstrip("/"), folder)
        return found or self._folder(inside) or self._beginning(target)

    def _by_name(self, folder: str, target: str) -> str | None:
        if is_org_id(target):
            return self._ids.get(target)
        if self._pages and (found := self._pages.find(target)):
            return found
        if target.startswith(("./", "../", "/")):
            inside = _joined(folder, target)
            return inside if _is_outside(inside) else self._at(inside)
        if self._zk is None:
            return self._ending(target, folder)
        begun = self._beginning(_joined(folder, target))
        return begun or self._ending(target, folder) or self._zk.containing(target)

    def _at(self, path: str) -> str | None:
        return self._notes.at(path) or self._beginning(path) or self._all_files.at(path)

    def _ending(self, end: str, folder: str) -> str | None:
        return self._notes.ending_with(end, folder) or self._all_files.ending_with(end, folder)

    def _beginning(self, begin: str) -> str | None:
        """Return the note that zk finds by the beginning of its path."""
        return self._zk.beginning_with(begin) if self._zk and begin != "." else None

    def _folder(self, path: str) -> str | None:
        return path if path == "." or path in self._folders else None

    @property
    def _all_files(self) -> Places:
        if self._files is None:
            paths = list(self._read_files())
            self._files = Places(paths, self._suffixes)
            self._folders = {above for path in paths for above in _above(path)}
        return self._files


def _joined(folder: str, target: str) -> str:
    if target.startswith("/"):
        return posixpath.normpath(target).lstrip("/") or "."
    return posixpath.normpath(posixpath.join(folder, target))


def _is_outside(path: str) -> bool:
    return path == ".." or path.startswith("../")


def _above(path: str) -> Iterator[str]:
    while path := posixpath.dirname(path):
        yield path
