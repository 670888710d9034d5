"""Copies of whole directories, as like the original as the system lets them be."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import stat
from contextlib import suppress
from typing import NamedTuple

from symphony_cli.base.errors import Failed
from symphony_cli.base.text import escaped
from symphony_cli.system.disk.mounts import mounts_in


class Mark(NamedTuple):
    """By what it is seen that a file was changed; a time that reading changes is none of it."""

    mode: int
    size: int
    changed_at: int


def copy_tree(source: str, destination: str) -> dict[str, Mark]:
    """Copy a directory with modes, times, links, and owners where that is allowed.

    Two names of one file stay two names of one file. Sockets, which mean nothing elsewhere, are
    left out. The copy is on the disk when this returns the marks of what was copied. Raises
    OSError; Failed for a mount or a device in it, and when anything was changed meanwhile. What was
    copied until then stays.
    """
    for mount in mounts_in(source):
        raise _not_copied(mount, "something is mounted there")
    before = marks_of(source)
    _Copy(source, destination).run()
    if marks_of(source) != before:
        raise Failed(
            "CHANGED_MEANWHILE", f"'{escaped(source)}' was changed while it was copied; try again"
        )
    return before


def delete_tree(path: str) -> None:
    """Delete a directory, also what is write-protected in it.

    Raises OSError, and before anything is deleted where something is mounted in it.
    """
    if mounts_in(path):
        raise OSError(errno.EBUSY, "something is mounted in it")
    _make_writable(path)
    for directory, below, _ in os.walk(path):
        # Before these are looked into themselves.
        for name in below:
            _make_writable(os.path.join(directory, name))
    shutil.rmtree(path)


def _make_writable(directory: str) -> None:
    if not os.path.islink(directory) and not os.access(directory, os.R_OK | os.W_OK | os.X_OK):
        # What is not allowed here is told of when it is deleted.
        with suppress(OSError):
            os.chmod(directory, 0o700)


def marks_of(top: str) -> dict[str, Mark]:
    """Return the mark of everything in a directory by its path in there. Raises OSError."""
    marks: dict[str, Mark] = {}
    looks = [""]
    while looks:
        directory = looks.pop()
        status = os.lstat(os.path.join(top, directory))
        marks[directory] = Mark(status.st_mode, 0, status.st_mtime_ns)
        with os.scandir(os.path.join(top, directory)) as entries:
            for entry in entries:
                path = os.path.join(directory, entry.name)
                if entry.is_dir(follow_symlinks=False):
                    looks.append(path)
                    continue
                status = entry.stat(follow_symlinks=False)
                marks[path] = Mark(status.st_mode, status.st_size, status.st_mtime_ns)
    return marks


class _Copy:
    """One copy, and the files in it that have several names."""

    def __init__(self, source: str, destination: str) -> None:
        self._source = source
        self._destination = destination
        self._device = os.lstat(source).st_dev
        self._first_names: dict[tuple[int, int], str] = {}

    def run(self) -> None:
        """Copy everything; directories get their modes last, since they may be write-protected."""
        directories: list[tuple[str, str]] = []
        looks = [(self._source, self._destination)]
        while looks:
            source, destination = looks.pop()
            os.mkdir(destination, 0o700)
            directories.append((source, destination))
            with os.scandir(source) as entries:
                for entry in entries:
                    target = os.path.join(destination, entry.name)
                    if entry.is_dir(follow_symlinks=False):
                        if entry.stat(follow_symlinks=False).st_dev != self._device:
                            raise _not_copied(entry.path, "another file system is mounted there")
                        looks.append((entry.path, target))
                    else:
                        self._file(entry.path, entry.stat(follow_symlinks=False), target)
        for source, destination in reversed(directories):
            write_out(destination)
            _like(source, os.lstat(source), destination)

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
            write_out(destination)
        else:
            raise _not_copied(source, "it is a device")
        _like(source, status, destination)


def write_out(path: str) -> None:
    """Have a file, or what is called how in a directory, on the disk now. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        synced(descriptor)
    finally:
        os.close(descriptor)


def synced(descriptor: int) -> None:
    """Have what is open on the disk now. Raises OSError."""
    if hasattr(fcntl, "F_FULLFSYNC"):
        # What macOS does for fsync leaves it in the disk's own cache.
        with suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


def _like(source: str, status: os.stat_result, destination: str) -> None:
    """Give a copy the owner, the mode and the times of the original."""
    # Before the mode: a new owner takes the setuid bit away.
    with suppress(PermissionError):
        os.chown(destination, status.st_uid, status.st_gid, follow_symlinks=False)
    shutil.copystat(source, destination, follow_symlinks=False)


def _not_copied(path: str, reason: str) -> Failed:
    return Failed("NOT_COPIED", f"'{escaped(path)}' cannot be copied: {reason}")
