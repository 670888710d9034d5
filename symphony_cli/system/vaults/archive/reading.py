"""Reading of a vault's archive, which may be hostile."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, cast

from symphony_cli.base.errors import Failed
from symphony_cli.base.text import escaped
from symphony_cli.system.vaults.age.worker import BLOCK
from symphony_cli.system.vaults.archive.entries import (
    DEEPEST,
    DIRECTORY,
    FILE,
    HARD_LINK,
    SYMLINK,
    Entry,
    is_kept,
)
from symphony_cli.system.vaults.archive.headers import NANOSECONDS, attribute_name

if TYPE_CHECKING:
    from symphony_cli.system.vaults.age.streams import Decryption

# The limit on headers before an entry: a path has up to 4 KiB, an extended attribute 64 KiB.
LONGEST_HEADER = 4 << 20
_KINDS = {
    tarfile.REGTYPE: FILE,
    tarfile.AREGTYPE: FILE,
    tarfile.CONTTYPE: FILE,
    tarfile.GNUTYPE_SPARSE: FILE,
    tarfile.DIRTYPE: DIRECTORY,
    tarfile.SYMTYPE: SYMLINK,
    tarfile.LNKTYPE: HARD_LINK,
}
# Errors of tarfile for data that is not an archive: it checks little itself.
_NOT_TAR = (tarfile.TarError, ValueError, ArithmeticError, LookupError, RecursionError)

Content = Iterator[tuple[int, bytes]]


class Member(NamedTuple):
    """An entry and its content: pieces with their offsets.

    The content must be read before the next member.
    """

    entry: Entry
    content: Content


def members(stream: Decryption) -> Iterator[Member]:
    """Yield the members of an archive; names begin with the vault's own.

    Raises Failed (ARCHIVE_NOT_TAR, ARCHIVE_HOSTILE for devices and for names that lead out), and
    what the stream raises.
    """
    # tarfile.open reads the first header.
    stream.limit = LONGEST_HEADER
    try:
        # The stream has the methods that tarfile calls, but not a whole file's.
        with tarfile.open(
            fileobj=cast("Any", stream), mode="r:", encoding="utf-8", errors="surrogateescape"
        ) as opened:
            archive = cast("Any", opened)
            while (info := _next(archive, stream)) is not None:
                entry = _entry(info)
                yield Member(entry, _content(stream, entry))
                # tarfile would keep all members in memory.
                archive.members = []
            _refuse_rest(stream)
    except _NOT_TAR:
        _refuse()


def _refuse() -> NoReturn:
    raise Failed(
        "ARCHIVE_NOT_TAR",
        "its content is not a complete tar archive",
        hint="to inspect it, run `age -d -i KEY ARCHIVE`",
    ) from None


def _next(archive: Any, stream: Decryption) -> tarfile.TarInfo | None:
    """Return the next member. Raises ValueError if its headers are too long."""
    stream.limit = stream.tell() + LONGEST_HEADER
    try:
        return archive.next()
    finally:
        stream.limit = None


def _refuse_rest(stream: Decryption) -> None:
    """Read to the end: tarfile also ends at a missing or partial header."""
    if stream.last != bytes(tarfile.BLOCKSIZE) or stream.tell() == tarfile.BLOCKSIZE:
        _refuse()
    while data := stream.read(BLOCK):
        if data.strip(b"\0"):
            _refuse()


def _entry(info: tarfile.TarInfo) -> Entry:
    """Return the entry of a member. Raises Failed, ValueError."""
    kind = _KINDS.get(info.type)
    name = _bytes(info.name)
    if kind is None:
        raise _hostile(name, "it is a device, a FIFO or another special file")
    if info.size < 0:
        raise ValueError
    extents = cast("list[tuple[int, int]] | None", info.sparse)
    return Entry(
        name=safe_name(name),
        kind=kind,
        mode=info.mode & 0o7777,
        mtime_ns=_nanoseconds(info),
        uid=info.uid,
        gid=info.gid,
        size=info.size if kind == FILE else 0,
        link=_link(info, kind),
        extents=_checked(extents, info.size),
        attributes=tuple(
            sorted(
                (attribute, _bytes(value))
                for key, value in info.pax_headers.items()
                if (attribute := attribute_name(key)) and is_kept(attribute)
            )
        ),
    )


def _link(info: tarfile.TarInfo, kind: str) -> bytes:
    if kind == SYMLINK:
        return _bytes(info.linkname)
    return safe_name(_bytes(info.linkname)) if kind == HARD_LINK else b""


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def safe_name(name: bytes) -> bytes:
    """Return a member's name, normalized. Raises Failed if it leads out of the vault."""
    parts = [part for part in name.split(b"/") if part not in (b"", b".")]
    if name.startswith(b"/") or b".." in parts or b"\0" in name:
        raise _hostile(name, "its path leads out of the vault")
    if len(parts) > DEEPEST:
        raise _hostile(name, f"it is more than {DEEPEST} directories deep")
    return b"/".join(parts)


def _hostile(name: bytes, reason: str) -> Failed:
    return Failed("ARCHIVE_HOSTILE", f"invalid entry '{escaped(os.fsdecode(name))}': {reason}")


def _nanoseconds(info: tarfile.TarInfo) -> int:
    """Return the mtime; the text in a pax header is more precise than tarfile's float."""
    text = info.pax_headers.get("mtime")
    if text is None:
        return int(info.mtime) * NANOSECONDS
    whole, _, rest = text.removeprefix("-").partition(".")
    size = int(whole or "0") * NANOSECONDS + int(rest[:9].ljust(9, "0"))
    return -size if text.startswith("-") else size


def _checked(
    extents: list[tuple[int, int]] | None, size: int
) -> tuple[tuple[int, int], ...] | None:
    """Return the ranges of data without empty ones. Raises ValueError for invalid ranges."""
    if extents is None:
        return None
    position = 0
    # GNU tar's old format ends with empty ranges, and tarfile adds more.
    data = [(offset, length) for offset, length in extents if length]
    for offset, length in data:
        if offset < position or length < 0:
            raise ValueError
        position = offset + length
    if position > size:
        raise ValueError
    return tuple(data)


def _content(stream: Decryption, entry: Entry) -> Content:
    """Yield the pieces of a file's content with their offsets. Raises Failed if it is short."""
    if entry.kind != FILE:
        return
    for offset, length in entry.extents if entry.extents is not None else [(0, entry.size)]:
        end = offset + length
        while offset < end:
            data = stream.read(min(BLOCK, end - offset))
            if not data:
                _refuse()
            yield offset, data
            offset += len(data)


def digests(stream: Decryption, top: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the name and digest of each entry in the archive of a vault named `top`."""
    for entry, content in members(stream):
        digest = sha256()
        for _, data in content:
            digest.update(data)
        inner = entry._replace(name=_below(entry.name, top))
        if entry.kind == HARD_LINK:
            inner = inner._replace(link=_below(entry.link, top))
        yield entry.name, inner.digest(digest.digest())


def _below(name: bytes, top: bytes) -> bytes:
    return name.removeprefix(top).removeprefix(b"/")
