"""Vaults as tar archives: POSIX's pax format, which GNU tar, bsdtar and Python read.

Files with holes are in GNU's sparse format 1.0
(https://www.gnu.org/software/tar/manual/html_node/PAX-1.html).
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from hashlib import sha256
from tarfile import BLOCKSIZE, DIRTYPE, LNKTYPE, PAX_FORMAT, REGTYPE, SYMTYPE, TarInfo
from typing import NamedTuple

from symphony_cli.domain.errors import Failed, SymphonyError
from symphony_cli.domain.text import escaped
from symphony_cli.system.age_worker import BLOCK
from symphony_cli.system.vault_entries import (
    DEEPEST,
    DIRECTORY,
    FILE,
    HARD_LINK,
    SYMLINK,
    Entry,
    Found,
    attributes_of,
    extents_of,
    walk,
)

MOST_NAMED = 10
NANOSECONDS = 10**9
# What is said of something that is not there any more, or is another thing now.
_GONE = (errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.ENXIO, errno.EINVAL)
XATTR = "SCHILY.xattr."
_TYPES = {DIRECTORY: DIRTYPE, FILE: REGTYPE, SYMLINK: SYMTYPE, HARD_LINK: LNKTYPE}

Write = Callable[[bytes | memoryview], object]


class Packed(NamedTuple):
    """What was packed: a digest and a mark of each entry, in the order of the archive."""

    digests: list[bytes]
    marks: list[bytes]


def check(top: bytes) -> int:
    """Return how many bytes the files in a directory have.

    Raises Failed, naming what it is, where anything in it cannot be packed or, after that, be
    deleted; OSError.
    """
    total = 0
    reasons: list[str] = []
    for found in walk_readable(top, reasons):
        if reason := _obstacle(found):
            reasons.append(f"{shown(found)}: {reason}")
        elif stat.S_ISREG(found.status.st_mode):
            total += found.status.st_size
    if reasons:
        more = len(reasons) - MOST_NAMED
        lines = [*reasons[:MOST_NAMED], *([f"and {more} more"] if more > 0 else [])]
        raise Failed("VAULT_NOT_PACKABLE", "\n".join(f"  {line}" for line in lines))
    return total


def walk_readable(top: bytes, reasons: list[str]) -> Iterator[Found]:
    """Yield what is in a directory, as `walk` does; what ends that is added to the reasons."""
    try:
        yield from walk(top)
    except OSError as error:
        place = os.fsdecode(error.filename or top)
        reasons.append(f"{escaped(place)}: it cannot be read: {error.strerror}")


def _obstacle(found: Found) -> str | None:
    mode = found.status.st_mode
    if found.name.count(b"/") >= DEEPEST:
        return f"it is more than {DEEPEST} directories deep"
    if stat.S_ISLNK(mode):
        return None
    if stat.S_ISREG(mode):
        return None if os.access(found.path, os.R_OK) else "it cannot be read"
    if not stat.S_ISDIR(mode):
        kinds = ((stat.S_ISSOCK, "a socket"), (stat.S_ISFIFO, "a FIFO"))
        kind = next((name for test, name in kinds if test(mode)), "a device")
        return f"it is {kind}, which no archive keeps"
    if not os.access(found.path, os.R_OK | os.X_OK):
        return "it cannot be read"
    is_ours = os.geteuid() in (0, found.status.st_uid)
    return None if is_ours or os.access(found.path, os.W_OK) else "what is in it cannot be deleted"


def shown(found: Found) -> str:
    """Return the name of something in a vault as messages have it."""
    return escaped(os.fsdecode(found.name or found.path))


def pack(top: bytes, name: bytes, write: Write, tell: Callable[[int], None]) -> Packed:
    """Write a directory as an archive in which it is called `name`; tell how many bytes were read.

    Raises Failed (CHANGED_MEANWHILE) when a file is changed while it is read, OSError.
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
    return packing.packed


def mark_of(found: Found) -> bytes:
    """Return by what it is seen that something was changed; a time of reading is none of it."""
    status = found.status
    # Renaming the vault's own directory changes that time of it.
    changed_at = status.st_ctime_ns if found.name else 0
    known = (status.st_ino, status.st_mode, status.st_uid, status.st_gid, status.st_mtime_ns)
    return sha256(repr((found.name, *known, changed_at, _size(status))).encode()).digest()[:16]


def _size(status: os.stat_result) -> int:
    return status.st_size if stat.S_ISREG(status.st_mode) else 0


def refuse_changed(top: bytes, packed: Packed) -> None:
    """Raise Failed (CHANGED_MEANWHILE) when anything in a directory is not as it was packed."""
    marks = iter(packed.marks)
    for found in walk(top):
        if next(marks, None) != mark_of(found):
            raise changed(found)
    if next(marks, None) is not None:
        raise Failed("CHANGED_MEANWHILE", "something in it was removed meanwhile", hint=TRY_AGAIN)


TRY_AGAIN = "try again when nothing writes there"


def changed(found: Found) -> SymphonyError:
    """The error for something that was changed while it was packed."""
    message = f"{shown(found)} was changed meanwhile"
    return Failed("CHANGED_MEANWHILE", message, hint=TRY_AGAIN)


class _Packing:
    """One archive that is written."""

    def __init__(self, name: bytes, write: Write, tell: Callable[[int], None]) -> None:
        self.packed = Packed([], [])
        self._name = name
        self._write = write
        self._tell = tell
        self._read = 0
        self._first_names: dict[tuple[int, int], bytes] = {}
        # One for all that is read: a new one each time is memory that the system has to clear.
        self._block = memoryview(bytearray(BLOCK))

    def add(self, found: Found) -> None:
        """Write what was found."""
        mode = found.status.st_mode
        content = sha256()
        if stat.S_ISREG(mode) and (first := self._other_name(found)) is not None:
            entry = _entry(found, HARD_LINK, link=first)
            self._header(entry)
        elif stat.S_ISREG(mode):
            entry = self._file(found, content.update)
        elif stat.S_ISLNK(mode):
            entry = _entry(found, SYMLINK, link=os.readlink(found.path))
            self._header(entry)
        elif stat.S_ISDIR(mode):
            entry = _entry(found, DIRECTORY, attributes=attributes_of(found.path))
            self._header(entry)
        else:
            raise changed(found)
        self.packed.digests.append(entry.digest(content.digest()))
        self.packed.marks.append(mark_of(found))

    def _other_name(self, found: Found) -> bytes | None:
        """Return the name under which the same file is in the archive already."""
        status = found.status
        if status.st_nlink == 1:
            return None
        first = self._first_names.setdefault((status.st_dev, status.st_ino), found.name)
        return None if first == found.name else first

    def _file(self, found: Found, update: Callable[[bytes | memoryview], None]) -> Entry:
        # A pipe that came to be in its place must not be waited for.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        descriptor = os.open(found.path, flags)
        try:
            self._refuse_other(found, descriptor)
            extents = extents_of(descriptor, found.status)
            entry = _entry(
                found,
                FILE,
                size=found.status.st_size,
                extents=extents,
                attributes=attributes_of(found.path),
            )
            self._header(entry)
            for offset, length in extents if extents is not None else [(0, entry.size)]:
                self._content(found, descriptor, offset, length, update)
            self._write(bytes(-entry.stored % BLOCKSIZE))
            self._refuse_other(found, descriptor)
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
            self._read += count
            self._tell(self._read)

    @staticmethod
    def _refuse_other(found: Found, descriptor: int) -> None:
        if mark_of(found._replace(status=os.fstat(descriptor))) != mark_of(found):
            raise changed(found)

    def _header(self, entry: Entry) -> None:
        self._write(header(entry, self._name))


def _entry(found: Found, kind: str, **more: object) -> Entry:
    status = found.status
    mode = stat.S_IMODE(status.st_mode)
    values = (found.name, kind, mode, status.st_mtime_ns, status.st_uid, status.st_gid)
    return Entry(*values, **more)  # type: ignore[arg-type]


def header(entry: Entry, top: bytes) -> bytes:
    """Return the blocks that stand before an entry's content in the archive of the vault `top`."""
    info = TarInfo(_text(_within(entry.name, top)))
    info.type = _TYPES[entry.kind]
    info.mode = entry.mode
    info.uid, info.gid = entry.uid, entry.gid
    info.size = entry.stored
    seconds, rest = divmod(entry.mtime_ns, NANOSECONDS)
    info.mtime = seconds
    more = {XATTR + name: _text(value) for name, value in entry.attributes}
    if rest:
        more["mtime"] = _seconds(entry.mtime_ns)
    if entry.kind == HARD_LINK:
        info.linkname = _text(_within(entry.link, top))
    elif entry.kind == SYMLINK:
        info.linkname = _text(entry.link)
    places = b""
    if entry.extents is not None:
        places = _sparse_map(entry.extents, entry.size)
        name = info.name
        # As GNU tar has it: so a tar that does not know the format does not take it for the file.
        directory, _, last = name.rpartition("/")
        info.name = f"{directory}/GNUSparseFile.0/{last}"
        more |= {
            # Of this and the sparse name tarfile takes what comes last.
            "path": info.name,
            "GNU.sparse.major": "1",
            "GNU.sparse.minor": "0",
            "GNU.sparse.name": name,
            "GNU.sparse.realsize": str(entry.size),
        }
        info.size += len(places)
    info.pax_headers = more
    return info.tobuf(PAX_FORMAT, "utf-8", "surrogateescape") + places


def _within(name: bytes, top: bytes) -> bytes:
    return top + b"/" + name if name else top


def _text(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")


def _seconds(nanoseconds: int) -> str:
    whole, rest = divmod(abs(nanoseconds), NANOSECONDS)
    return f"{'-' if nanoseconds < 0 else ''}{whole}.{rest:09}"


def _sparse_map(extents: tuple[tuple[int, int], ...], size: int) -> bytes:
    """Return the places of data as numbers, a line each, filled up to a block."""
    # GNU tar makes a file end where the last of them does, whatever the header says.
    extents = (*extents, (size, 0))
    numbers = [len(extents), *(number for extent in extents for number in extent)]
    text = "".join(f"{number}\n" for number in numbers).encode()
    return text + bytes(-len(text) % BLOCKSIZE)
