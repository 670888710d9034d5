"""Packing of a vault, with detection of changes."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from hashlib import sha256
from tarfile import BLOCKSIZE
from typing import NamedTuple

from symphony_cli.base.errors import Failed, SymphonyError
from symphony_cli.system.vaults.age.worker import BLOCK
from symphony_cli.system.vaults.archive.entries import (
    DIRECTORY,
    FILE,
    HARD_LINK,
    OVERHEAD,
    SYMLINK,
    Entry,
    Found,
    attributes_of,
    extents_of,
    size_of,
    walk,
)
from symphony_cli.system.vaults.archive.headers import header
from symphony_cli.system.vaults.archive.obstacles import shown

# Errors for a file that has been removed or replaced.
_GONE = (errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.ENXIO, errno.EINVAL)

Write = Callable[[bytes | memoryview], object]


class Packed(NamedTuple):
    """Digests and fingerprints of all entries, in archive order.

    `linked` has files with other hard links outside the vault, each with one name in the vault.
    """

    digests: list[bytes]
    fingerprints: list[bytes]
    linked: list[bytes]


def pack(top: bytes, name: bytes, write: Write, tell: Callable[[int], None]) -> Packed:
    """Write a directory as an archive with `name` as its top directory.

    `tell` receives the number of bytes done. Raises Failed (CHANGED_MEANWHILE) if a file changes
    while it is read, OSError.
    """
    packing = _Packing(name, write, tell)
    found = None
    try:
        for found in walk(top):
            packing.add(found)
    except OSError as error:
        if found is None or error.errno not in _GONE:
            raise
        raise changed(found) from None
    write(bytes(2 * BLOCKSIZE))
    packing.finish()
    return packing.packed


def fingerprint(found: Found) -> bytes:
    """Return a fingerprint that changes when the file does; it ignores atime."""
    status = found.status
    # Renaming the vault's own directory changes its ctime.
    changed_at = status.st_ctime_ns if found.name else 0
    known = (status.st_ino, status.st_mode, status.st_uid, status.st_gid, status.st_mtime_ns)
    return sha256(repr((found.name, *known, changed_at, size_of(found))).encode()).digest()[:16]


def refuse_changed(top: bytes, packed: Packed) -> None:
    """Raise Failed (CHANGED_MEANWHILE) if a directory is not as it was packed."""
    fingerprints = iter(packed.fingerprints)
    for found in walk(top):
        if next(fingerprints, None) != fingerprint(found):
            raise changed(found)
    if next(fingerprints, None) is not None:
        raise Failed("CHANGED_MEANWHILE", "something in it was removed meanwhile", hint=TRY_AGAIN)


TRY_AGAIN = "try again when nothing writes there"


def changed(found: Found) -> SymphonyError:
    """Return the error for a file that changed while it was packed."""
    message = f"{shown(found)} was changed meanwhile"
    return Failed("CHANGED_MEANWHILE", message, hint=TRY_AGAIN)


class _Packing:
    """The writing of one archive."""

    def __init__(self, name: bytes, write: Write, tell: Callable[[int], None]) -> None:
        self.packed = Packed([], [], [])
        self._name = name
        self._write = write
        self._tell = tell
        self._done = 0
        self._first_names: dict[tuple[int, int], bytes] = {}
        self._names_left: dict[bytes, int] = {}
        # One buffer for all files: the system would have to clear a new one each time.
        self._block = memoryview(bytearray(BLOCK))

    def add(self, found: Found) -> None:
        """Write one entry."""
        self._report(OVERHEAD)
        mode = found.status.st_mode
        content = sha256()
        if stat.S_ISREG(mode) and (first := self._other_name(found)) is not None:
            entry = _entry(found, HARD_LINK)._replace(link=first)
            self._header(entry)
        elif stat.S_ISREG(mode):
            entry = self._file(found, content.update)
        elif stat.S_ISLNK(mode):
            entry = _entry(found, SYMLINK)._replace(link=os.readlink(found.path))
            self._header(entry)
        elif stat.S_ISDIR(mode):
            entry = _entry(found, DIRECTORY)._replace(attributes=attributes_of(found.path))
            self._header(entry)
        else:
            raise changed(found)
        self.packed.digests.append(entry.digest(content.digest()))
        self.packed.fingerprints.append(fingerprint(found))

    def _other_name(self, found: Found) -> bytes | None:
        """Return the name under which the archive already has this file, or None."""
        status = found.status
        if status.st_nlink == 1:
            return None
        first = self._first_names.setdefault((status.st_dev, status.st_ino), found.name)
        self._names_left[first] = self._names_left.get(first, status.st_nlink) - 1
        return None if first == found.name else first

    def finish(self) -> None:
        """Record the files that have other names outside the vault."""
        self.packed.linked.extend(name for name, left in self._names_left.items() if left)

    def _file(self, found: Found, update: Callable[[bytes | memoryview], None]) -> Entry:
        # O_NONBLOCK, since opening a FIFO that has replaced the file would block.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        descriptor = os.open(found.path, flags)
        try:
            self._refuse_changed_file(found, descriptor)
            extents = extents_of(descriptor, found.status)
            entry = _entry(found, FILE)._replace(
                size=found.status.st_size,
                extents=extents,
                attributes=attributes_of(found.path),
            )
            self._header(entry)
            for offset, length in extents if extents is not None else [(0, entry.size)]:
                self._content(found, descriptor, offset, length, update)
            self._write(bytes(-entry.stored % BLOCKSIZE))
            self._refuse_changed_file(found, descriptor)
        finally:
            os.close(descriptor)
        return entry

    def _content(
        self,
        found: Found,
        descriptor: int,
        offset: int,
        length: int,
        update: Callable[[bytes | memoryview], None],
    ) -> None:
        end = offset + length
        os.lseek(descriptor, offset, os.SEEK_SET)
        while offset < end:
            count = os.readv(descriptor, [self._block[: min(BLOCK, end - offset)]])
            if not count:
                raise changed(found)
            update(self._block[:count])
            self._write(self._block[:count])
            offset += count
            self._report(count)

    def _report(self, done: int) -> None:
        self._done += done
        self._tell(self._done)

    @staticmethod
    def _refuse_changed_file(found: Found, descriptor: int) -> None:
        if fingerprint(found._replace(status=os.fstat(descriptor))) != fingerprint(found):
            raise changed(found)

    def _header(self, entry: Entry) -> None:
        self._write(header(entry, self._name))


def _entry(found: Found, kind: str) -> Entry:
    """Return an entry with the fields that all kinds share."""
    status = found.status
    mode = stat.S_IMODE(status.st_mode)
    return Entry(found.name, kind, mode, status.st_mtime_ns, status.st_uid, status.st_gid)
