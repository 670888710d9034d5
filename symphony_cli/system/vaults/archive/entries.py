"""Entries of a vault, on disk and in the archive.

Names are bytes, as on disk. The tar module's text is UTF-8 with surrogate escapes (PEP 383),
whatever the user's locale is.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple

DIRECTORY = "directory"
FILE = "file"
SYMLINK = "symbolic link"
HARD_LINK = "hard link"

# The limit of a tar header's octal size field. Beyond it, tarfile miscalculates where the member
# after a sparse file begins.
LARGEST_SPARSE = 8 << 30

# Linux's access control lists (acl(5)), in the kernel's form.
ACCESS_LISTS = ("system.posix_acl_access", "system.posix_acl_default")
HAS_ATTRIBUTES = hasattr(os, "listxattr")

# About what an entry takes besides its content: a header with times, and padding.
OVERHEAD = 2048

# shutil.rmtree recurses, and fails on deeper trees.
DEEPEST = 500


class Entry(NamedTuple):
    """One file, directory or link.

    `name` is the path in the vault, empty for the vault's own directory. `link` is the target of a
    symbolic link, or the name of the entry that a hard link refers to. `size` is a file's size in
    bytes. `extents` are the ranges (offset, length) of a sparse file that hold data, None for other
    files. `attributes` are extended attributes.
    """

    name: bytes
    kind: str
    mode: int
    mtime_ns: int
    uid: int
    gid: int
    size: int = 0
    link: bytes = b""
    extents: tuple[tuple[int, int], ...] | None = None
    attributes: tuple[tuple[str, bytes], ...] = ()

    @property
    def stored(self) -> int:
        """Number of the file's bytes in the archive."""
        if self.extents is None:
            return self.size
        return sum(length for _, length in self.extents)

    def digest(self, content: bytes) -> bytes:
        """Return a digest of this entry and the digest of its content."""
        return sha256(repr(self).encode() + content).digest()


class Item(NamedTuple):
    """A path in a directory tree, its relative name and status."""

    path: bytes
    name: bytes
    status: os.stat_result


def size_of(item: Item) -> int:
    """Return a file's size in bytes, 0 for anything else."""
    return item.status.st_size if stat.S_ISREG(item.status.st_mode) else 0


def walk(top: bytes) -> Iterator[Item]:
    """Yield a directory and everything in it, sorted by name. Raises OSError."""
    waiting = [Item(top, b"", os.lstat(top))]
    while waiting:
        item = waiting.pop()
        yield item
        if not stat.S_ISDIR(item.status.st_mode):
            continue
        with os.scandir(item.path) as entries:
            below = [(entry.name, entry.stat(follow_symlinks=False)) for entry in entries]
        for name, status in sorted(below, reverse=True):
            path = item.path + b"/" + name
            waiting.append(Item(path, item.name + b"/" + name if item.name else name, status))


def extents_of(descriptor: int, status: os.stat_result) -> tuple[tuple[int, int], ...] | None:
    """Return the ranges of an open file that hold data, or None if it has no holes to keep."""
    has_holes = status.st_blocks * 512 < status.st_size
    if not has_holes or not hasattr(os, "SEEK_DATA"):
        return None
    extents: list[tuple[int, int]] = []
    position = 0
    while position < status.st_size:
        try:
            begin = os.lseek(descriptor, position, os.SEEK_DATA)
        except OSError as error:
            if error.errno in (errno.EINVAL, errno.EOPNOTSUPP):
                # The file system does not report holes.
                return None
            if error.errno != errno.ENXIO:
                raise
            # A hole up to the end.
            break
        position = min(os.lseek(descriptor, begin, os.SEEK_HOLE), status.st_size)
        extents.append((begin, position - begin))
    os.lseek(descriptor, 0, os.SEEK_SET)
    if sum(length for _, length in extents) >= LARGEST_SPARSE:
        return None
    return tuple(extents)


def attributes_of(path: bytes) -> tuple[tuple[str, bytes], ...]:
    """Return the user's extended attributes, and access control lists, sorted.

    Returns none if Python cannot read them on this system. Raises OSError.
    """
    if not HAS_ATTRIBUTES:
        return ()
    try:
        names = os.listxattr(path, follow_symlinks=False)
    except OSError as error:
        if error.errno not in (errno.ENOTSUP, errno.EOPNOTSUPP):
            raise
        return ()
    return tuple(
        (name, os.getxattr(path, name, follow_symlinks=False))
        for name in sorted(names)
        if is_kept(name)
    )


def is_kept(attribute: str) -> bool:
    """Whether an extended attribute is archived; the system sets the others itself."""
    return attribute.startswith("user.") or attribute in ACCESS_LISTS
