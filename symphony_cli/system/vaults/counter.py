"""Counting of vaults, without opening files."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

from symphony_cli.base.findings import Notice
from symphony_cli.base.text import escaped
from symphony_cli.base.times import format_time
from symphony_cli.domain.vault_places import archive_of
from symphony_cli.system.disk.files import markers_in
from symphony_cli.system.git.on_disk import layout as git_layout
from symphony_cli.system.git.on_disk.layout import Kind
from symphony_cli.vaults.figures import Figures, is_note

_EPOCH = datetime.fromtimestamp(0, UTC)
_WITH_FILES = (Kind.WORKING_TREE, Kind.LINKED_WORKTREE, Kind.SUBMODULE)


class VaultCounter:
    """Counts of files, without hidden ones, symbolic links and programs' directories."""

    def count(self, path: str) -> Figures:
        """Return the figures of a directory, all None if it cannot be read itself."""
        walk = _Walk()
        try:
            top = os.listdir(path)
        except OSError as error:
            return Figures(notices=(_unreadable(path, error),))
        walk.look_into(path, skip=markers_in(path, top))
        while walk.below:
            walk.look_into(walk.below.pop())
        return Figures(
            walk.notes,
            walk.attachments,
            walk.bytes,
            _time(walk.newest),
            _working_tree(path),
            tuple(sorted(walk.notices)),
        )

    def count_archive(self, path: str) -> Figures:
        """Return the size of the archive of the vault at a path."""
        try:
            return Figures(bytes=os.stat(archive_of(path)).st_size)
        except OSError as error:
            return Figures(notices=(_unreadable(archive_of(path), error),))


class _Walk:
    """The figures so far, and the directories left to read."""

    def __init__(self) -> None:
        self.notes = 0
        self.attachments = 0
        self.bytes = 0
        self.newest: int | None = None
        self.notices: list[Notice] = []
        self.below: list[str] = []

    def look_into(self, directory: str, skip: list[str] | None = None) -> None:
        """Count the files in a directory, and queue its subdirectories."""
        try:
            with os.scandir(directory) as entries:
                for entry in entries:
                    name = entry.name
                    if name[0] == "." or (skip and name in skip):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        self.below.append(entry.path)
                    elif entry.is_file(follow_symlinks=False):
                        self._count(entry)
        except (FileNotFoundError, NotADirectoryError):
            # It was removed after its parent was read.
            return
        except OSError as error:
            self.notices.append(_unreadable(directory, error))

    def _count(self, entry: os.DirEntry[str]) -> None:
        try:
            status = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            return
        if is_note(entry.name):
            self.notes += 1
        else:
            self.attachments += 1
        self.bytes += status.st_size
        if self.newest is None or status.st_mtime_ns > self.newest:
            self.newest = status.st_mtime_ns


def _unreadable(path: str, error: OSError) -> Notice:
    message = f"{escaped(path)} cannot be read: {error.strerror}; the statistics leave it out"
    return Notice("DIRECTORY_UNREADABLE", message)


def _time(nanoseconds: int | None) -> str | None:
    if nanoseconds is None:
        return None
    try:
        return format_time(_EPOCH + timedelta(microseconds=nanoseconds // 1000))
    except OverflowError:
        # An mtime can be outside of the years that datetime supports.
        return None


def _working_tree(path: str) -> str | None:
    place = git_layout.place_at(path) or git_layout.enclosing(path)
    return place.path if place and place.kind in _WITH_FILES else None
