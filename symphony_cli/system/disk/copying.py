"""Exact copies of directories, and their deletion."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import stat
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from symphony_cli.base.errors import Failed
from symphony_cli.base.text import escaped
from symphony_cli.system.disk.mounts import mounts_in


class Stamp(NamedTuple):
    """A fingerprint that changes when the file does; ignores atime.

    `changed_at` is the ctime, which no program can set back; a directory's own rename changes it,
    so that of the top is its mtime.
    """

    mode: int
    size: int
    changed_at: int


def copy_tree(source: str, destination: str) -> dict[str, Stamp]:
    """Copy a directory with modes, times, links and, if permitted, owners; return its stamps.

    Hard links stay hard links; sockets are skipped. The copy is flushed to the disk. Raises
    OSError; Failed for a mount or a device in it, or a change meanwhile. A failed copy remains.
    """
    for mount in mounts_in(source):
        raise _not_copied(mount, "something is mounted there")
    before = stamps_in(source)
    _Copy(source, destination).run()
    if stamps_in(source) != before:
        raise Failed("CHANGED_MEANWHILE", f"'{escaped(source)}' changed during the copy; try again")
    return before


def delete_tree(path: str) -> None:
    """Delete a directory, write-protected files included.

    Raises OSError; if something is mounted in it, before anything is deleted.
    """
    if mounts_in(path):
        raise OSError(errno.EBUSY, "something is mounted in it")
    _make_writable(path)
    for directory, below, _ in os.walk(path):
        # Before the walk reads them.
        for name in below:
            _make_writable(os.path.join(directory, name))
    shutil.rmtree(path)


def _make_writable(directory: str) -> None:
    if not os.path.islink(directory) and not os.access(directory, os.R_OK | os.W_OK | os.X_OK):
        # Deleting it reports the error.
        with suppress(OSError):
            os.chmod(directory, 0o700)


def stamps_in(top: str, on_unreadable: Callable[[OSError], None] | None = None) -> dict[str, Stamp]:
    """Return the stamps of a directory's files and folders by relative path.

    `on_unreadable` receives the error of each folder that cannot be read; by default it is raised.
    Raises OSError.
    """
    stamps: dict[str, Stamp] = {}
    pending = [""]
    while pending:
        directory = pending.pop()
        try:
            status = os.lstat(os.path.join(top, directory))
            changed_at = status.st_ctime_ns if directory else status.st_mtime_ns
            stamps[directory] = Stamp(status.st_mode, 0, changed_at)
            with os.scandir(os.path.join(top, directory)) as entries:
                for entry in entries:
                    path = os.path.join(directory, entry.name)
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(path)
                        continue
                    status = entry.stat(follow_symlinks=False)
                    stamps[path] = Stamp(status.st_mode, status.st_size, status.st_ctime_ns)
        except OSError as error:
            if on_unreadable is None:
                raise
            on_unreadable(error)
    return stamps


class _Copy:
    """One copy, and the first names of its hard links."""

    def __init__(self, source: str, destination: str) -> None:
        self._source = source
        self._destination = destination
        self._device = os.lstat(source).st_dev
        self._first_names: dict[tuple[int, int], str] = {}

    def run(self) -> None:
        """Copy everything, modes of directories last, since they may forbid writing."""
        directories: list[tuple[str, str]] = []
        pending = [(self._source, self._destination)]
        while pending:
            source, destination = pending.pop()
            os.mkdir(destination, 0o700)
            directories.append((source, destination))
            with os.scandir(source) as entries:
                for entry in entries:
                    target = os.path.join(destination, entry.name)
                    if entry.is_dir(follow_symlinks=False):
                        if entry.stat(follow_symlinks=False).st_dev != self._device:
                            raise _not_copied(entry.path, "another file system is mounted there")
                        pending.append((entry.path, target))
                    else:
                        self._file(entry.path, entry.stat(follow_symlinks=False), target)
        for source, destination in reversed(directories):
            sync_path(destination)
            _copy_status(source, os.lstat(source), destination)

    def _file(self, source: str, status: os.stat_result, destination: str) -> None:
        if stat.S_ISSOCK(status.st_mode):
            return
        if status.st_nlink > 1:
            first = self._first_names.setdefault((status.st_dev, status.st_ino), destination)
            if first != destination:
                os.link(first, destination, follow_symlinks=False)
                return
        if stat.S_ISLNK(status.st_mode):
            os.symlink(os.readlink(source), destination)
        elif stat.S_ISFIFO(status.st_mode):
            os.mkfifo(destination)
        elif stat.S_ISREG(status.st_mode):
            shutil.copyfile(source, destination)
            sync_path(destination)
        else:
            raise _not_copied(source, "it is a device")
        _copy_status(source, status, destination)


def sync_path(path: str) -> None:
    """Flush a file, or the entries of a directory, to the disk. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        sync(descriptor)
    finally:
        os.close(descriptor)


def sync(descriptor: int) -> None:
    """Flush an open file to the disk. Raises OSError."""
    if hasattr(fcntl, "F_FULLFSYNC"):
        # On macOS fsync leaves data in the disk's own cache.
        with suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


def _copy_status(source: str, status: os.stat_result, destination: str) -> None:
    # The owner first: changing it clears the setuid bit.
    with suppress(PermissionError):
        os.chown(destination, status.st_uid, status.st_gid, follow_symlinks=False)
    shutil.copystat(source, destination, follow_symlinks=False)


def _not_copied(path: str, reason: str) -> Failed:
    return Failed("NOT_COPIED", f"'{escaped(path)}' cannot be copied: {reason}")
