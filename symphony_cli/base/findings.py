"""Findings: what a search or a check of the world outside comes back with."""

from __future__ import annotations

from typing import NamedTuple


class Notice(NamedTuple):
    """A warning about something that went on all the same; the code is as errors have it."""

    code: str
    message: str


class Problem(NamedTuple):
    """Something that a check found wrong, and what puts it right where that is known."""

    check: str
    message: str
    hint: str | None = None


class FoundVault(NamedTuple):
    """A directory that is to be a vault, as one with the marker directories of a kind is.

    Of one that `is_locked` there is only the archive.
    """

    path: str
    kind: str
    is_locked: bool = False


class ListedVault(NamedTuple):
    """A directory that a program's own list has as a vault of a kind, whatever is there now.

    The path is absolute, links as they are; `source` is the file or the variable with the list.
    """

    path: str
    kind: str
    source: str


class Listed(NamedTuple):
    """What the lists of programs name, and which of these could not be read."""

    vaults: list[ListedVault]
    notices: list[Notice]


class Found(NamedTuple):
    """What a search of directory trees came upon, sorted by path; paths are absolute and real."""

    repos: list[str]
    vaults: list[FoundVault]
    notices: list[Notice]


class HeldPlaces(NamedTuple):
    """What would go with a directory, or be broken without it; absolute paths, sorted.

    `inside` are repositories, submodules, linked worktrees and kept git directories below it,
    `outside` the linked worktrees elsewhere that belong to one of these or to itself. What could
    not be looked into is `unreadable`. `is_place` says whether it is one of these itself.
    """

    inside: list[str]
    outside: list[str]
    unreadable: list[str]
    is_place: bool = False


class Holder(NamedTuple):
    """A program that has a file or a directory open, or works in it: the first such path."""

    name: str
    pid: int
    path: str
