"""Results of searches on the disk."""

from __future__ import annotations

from symphony_cli.base.light import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from symphony_cli.base.findings import Notice


class FoundVault(NamedTuple):
    """A vault on disk that may be registered.

    If it `is_locked`, only its archive exists.
    """

    path: str
    kind: str
    is_locked: bool = False


class ListedVault(NamedTuple):
    """A vault in another program's list; it may be missing.

    The path is absolute, with links unresolved; `source` is the file or variable with the list.
    """

    path: str
    kind: str
    source: str


class Listed(NamedTuple):
    """The vaults in other programs' lists, with warnings."""

    vaults: list[ListedVault]
    notices: list[Notice]


class Found(NamedTuple):
    """The results of a search, sorted; paths are absolute and resolved."""

    repos: list[str]
    vaults: list[FoundVault]
    notices: list[Notice]


class HeldPlaces(NamedTuple):
    """What the deletion of a directory would delete or break.

    `inside` are the repositories, submodules, linked worktrees and separate git directories below
    it; `outside` are the linked worktrees elsewhere that belong to one of them or to the directory.
    `is_place` says whether the directory itself is such a place. Paths are absolute and sorted.
    """

    inside: list[str]
    outside: list[str]
    unreadable: list[str]
    is_place: bool = False


class Holder(NamedTuple):
    """A process that uses a path, and the first such path."""

    name: str
    pid: int
    path: str
