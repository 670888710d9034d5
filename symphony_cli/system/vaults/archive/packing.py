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
    Item,
    attributes_of,
    extents_of,
    size_of,
    walk,
)
from symphony_cli.system.vaults.archive.headers import header
from symphony_cli.system.vaults.archive.obstacles import name_of

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
    item = None
    try:
        for item in walk(top):
            packing.add(item)
    except OSError as error:
        if item is None or error.errno not in _GONE:
            raise
        raise changed_error(item) from None
    write(bytes(2 * BLOCKSIZE))
    packing.finish()
    return packing.packed


def fingerprint(item: Item) -> bytes:
    """Return a fingerprint that changes when the file does; it ignores atime."""
    status = item.status
    # Renaming the vault's own directory changes its ctime.
    changed_at = status.st_ctime_ns if item.name else 0
    known = (status.st_ino, status.st_mode, status.st_uid, status.st_gid, status.st_mtime_ns)
    return sha256(repr((item.name, *known, changed_at, size_of(item))).encode()).digest()[:16]


def refuse_changed(top: bytes, packed: Packed) -> None:
    """Raise Failed (CHANGED_MEANWHILE) if a directory is not as it was packed."""
    fingerprints = iter(packed.fingerprints)
    for item in walk(top):
        if next(fingerprints, None) != fingerprint(item):
            raise changed_error(item)
    if next(fingerprints, None) is not None:
        raise Failed(
            "CHANGED_MEANWHILE", "a file in it was removed during the operation", hint=TRY_AGAIN
        )


TRY_AGAIN = "close the programs that write to it, then try again"


def changed_error(item: Item) -> SymphonyError:
    """Return the error for a file that changed while it was packed."""
    message = f"{name_of(item)} changed during the operation"
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

    def add(self, item: Item) -> None:
        """Write one entry."""
        self._report(OVERHEAD)
        mode = item.status.st_mode
        content = sha256()
        if stat.S_ISREG(mode) and (first := self._other_name(item)) is not None:
            entry = _entry(item, HARD_LINK)._replace(link=first)
            self._header(entry)
        elif stat.S_ISREG(mode):
            entry = self._file(item, content.update)
        elif stat.S_ISLNK(mode):
            entry = _entry(item, SYMLINK)._replace(link=os.readlink(item.path))
            self._header(entry)
        elif stat.S_ISDIR(mode):
            entry = _entry(item, DIRECTORY)._replace(attributes=attributes_of(item.path))
            self._header(entry)
        else:
            raise changed_error(item)
        self.packed.digests.append(entry.digest(content.digest()))
        self.packed.fingerprints.append(fingerprint(item))

    def _other_name(self, item: Item) -> bytes | None:
        """Return the name under which the archive already has this file, or None."""
        status = item.status
        if status.st_nlink == 1:
            return None
        first = self._first_names.setdefault((status.st_dev, status.st_ino), item.name)
        self._names_left[first] = self._names_left.get(first, status.st_nlink) - 1
        return None if first == item.name else first

    def finish(self) -> None:
        """Record the files that have other names outside the vault."""
        self.packed.linked.extend(name for name, left in self._names_left.items() if left)

    def _file(self, item: Item, update: Callable[[bytes | memoryview], None]) -> Entry:
        # O_NONBLOCK, since opening a FIFO that has replaced the file would block.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        descriptor = os.open(item.path, flags)
        try:
            self._refuse_changed_file(item, descriptor)
            extents = extents_of(descriptor, item.status)
            entry = _entry(item, FILE)._replace(
                size=item.status.st_size,
                extents=extents,
                attributes=attributes_of(item.path),
            )
            self._header(entry)
            for offset, length in extents if extents is not None else [(0, entry.size)]:
                self._content(item, descriptor, offset, length, update)
            self._write(bytes(-entry.stored % BLOCKSIZE))
            self._refuse_changed_file(item, descriptor)
        finally:
            os.close(descriptor)
        return entry

    def _content(
        self,
        item: Item,
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
                raise changed_error(item)
            update(self._block[:count])
            self._write(self._block[:count])
            offset += count
            self._report(count)

    def _report(self, done: int) -> None:
        self._done += done
        self._tell(self._done)

    @staticmethod
    def _refuse_changed_file(item: Item, descriptor: int) -> None:
        if fingerprint(item._replace(status=os.fstat(descriptor))) != fingerprint(item):
            raise changed_error(item)

    def _header(self, entry: Entry) -> None:
        self._write(header(entry, self._name))


def _entry(item: Item, kind: str) -> Entry:
    """Return an entry with the fields that all kinds share."""
    status = item.status
    mode = stat.S_IMODE(status.st_mode)
    return Entry(item.name, kind, mode, status.st_mtime_ns, status.st_uid, status.st_gid)
