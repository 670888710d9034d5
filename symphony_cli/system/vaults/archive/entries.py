"""What is in a vault, entry by entry, as the archive has it and as it is on disk.

Names are bytes, as the system has them. In the tar module's text each is UTF-8, with a surrogate in
the place of each byte that is none (PEP 383), whatever the user's locale is.
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

# Beyond this a field of the tar header cannot say how much there is, and tarfile gets the place of
# what follows a sparse file wrong.
LARGEST_SPARSE = 8 << 30

# Linux's access control lists (acl(5)), as the kernel takes them.
ACCESS_LISTS = ("system.posix_acl_access", "system.posix_acl_default")
HAS_ATTRIBUTES = hasattr(os, "listxattr")

# What an entry takes besides its content, about: its header with times, and what fills up blocks.
OVERHEAD = 2048

# What is deeper Python's own deletion of directories cannot take.
DEEPEST = 500


class Entry(NamedTuple):
    """One entry.

    `name` is its path in the vault, empty for the vault's own directory; `link` where a symbolic
    link leads, or the name of the entry that a hard link is another name of. `size` is a file's,
    in bytes, and `extents` are the places (offset and length) of it that hold data, None where it
    is stored as a whole. `attributes` are its extended ones.
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
        """How many bytes of the file the archive has."""
        if self.extents is None:
            return self.size
        return sum(length for _, length in self.extents)

    def digest(self, content: bytes) -> bytes:
        """Return what tells this entry, with the digest of its content, from every other one."""
        return sha256(repr(self).encode() + content).digest()


class Found(NamedTuple):
    """Something that is in a directory tree: its path, its name in there, and its status."""

    path: bytes
    name: bytes
    status: os.stat_result


def size_of(found: Found) -> int:
    """Return how many bytes a file has; none for what is none."""
    return found.status.st_size if stat.S_ISREG(found.status.st_mode) else 0


def walk(top: bytes) -> Iterator[Found]:
    """Yield everything in a directory, itself first, in the order of names. Raises OSError."""
    waiting = [Found(top, b"", os.lstat(top))]
    while waiting:
        found = waiting.pop()
        yield found
        if not stat.S_ISDIR(found.status.st_mode):
            continue
        with os.scandir(found.path) as entries:
            below = [(entry.name, entry.stat(follow_symlinks=False)) for entry in entries]
        for name, status in sorted(below, reverse=True):
            path = found.path + b"/" + name
            waiting.append(Found(path, found.name + b"/" + name if found.name else name, status))


def extents_of(descriptor: int, status: os.stat_result) -> tuple[tuple[int, int], ...] | None:
    """Return where an open file holds data; None where it has no holes worth to be kept."""
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
                # The file system knows no holes.
                return None
            if error.errno != errno.ENXIO:
                raise
            # No data from here on.
            break
        position = min(os.lseek(descriptor, begin, os.SEEK_HOLE), status.st_size)
        extents.append((begin, position - begin))
    os.lseek(descriptor, 0, os.SEEK_SET)
    if sum(length for _, length in extents) >= LARGEST_SPARSE:
        return None
    return tuple(extents)


def attributes_of(path: bytes) -> tuple[tuple[str, bytes], ...]:
    """Return the extended attributes that users give, and access control lists, sorted.

    There are none where Python cannot read them. Raises OSError.
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
    """Whether an extended attribute is a user's own; others are the system's, which gives them."""
    return attribute.startswith("user.") or attribute in ACCESS_LISTS
