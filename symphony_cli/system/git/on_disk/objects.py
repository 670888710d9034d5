"""Commit objects, read from loose files and packs.

A status shows each repository's last commit, and starting git a second time would double its time.
Measured on 200 small repositories: dulwich (32 ms to import, 0.12 ms a commit) and pygit2 (55 ms,
0.13 ms) miss the goal of 1.6 times bare git; this code takes 0.04 ms a commit. Git reads what this
code does not: deltas, alternates, SHA-256, old formats, grafts and damaged objects.
gitformat-pack(5) describes the formats.
"""

from __future__ import annotations

import mmap
import os
import struct
import zlib

from symphony_cli.system.disk.files import read_regular

_MAX_SIZE = 1 << 20
_MAX_PACKS = 50
_INDEX_MAGIC = b"\xfftOc\x00\x00\x00\x02"
_FANOUT, _NAMES = 8, 8 + 256 * 4
_COMMIT = 1


def read_commit(common: str, oid: str) -> bytes | None:
    """Return the content of a commit by its SHA-1, or None if only git can read it.

    It does not apply git-replace.
    """
    if len(oid) != 40 or os.path.exists(os.path.join(common, "info", "grafts")):
        return None
    objects = os.path.join(common, "objects")
    try:
        return _loose(read_regular(os.path.join(objects, oid[:2], oid[2:]), _MAX_SIZE))
    except FileNotFoundError:
        return _packed(os.path.join(objects, "pack"), bytes.fromhex(oid))
    except (OSError, ValueError, zlib.error):
        return None


def _loose(compressed: bytes) -> bytes | None:
    inflate = zlib.decompressobj()
    header, _, content = inflate.decompress(compressed, _MAX_SIZE).partition(b"\0")
    kind, _, size = header.partition(b" ")
    is_whole = inflate.eof and len(content) == int(size)
    return content if kind == b"commit" and is_whole else None


def _packed(folder: str, name: bytes) -> bytes | None:
    try:
        indexes = [entry for entry in os.listdir(folder) if entry.endswith(".idx")]
        for index in indexes[:_MAX_PACKS]:
            path = os.path.join(folder, index)
            if (offset := _offset(path, name)) is not None:
                return _commit_at(f"{path.removesuffix('.idx')}.pack", offset)
    except (OSError, ValueError, IndexError, OverflowError, struct.error, zlib.error):
        pass
    return None


def _offset(path: str, name: bytes) -> int | None:
    """Return the offset of an object in its pack, or None if the index (version 2) lacks it."""
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as index:
        if index[:_FANOUT] != _INDEX_MAGIC:
            return None
        first = name[0]
        low = struct.unpack_from(">I", index, _FANOUT + 4 * (first - 1))[0] if first else 0
        high = struct.unpack_from(">I", index, _FANOUT + 4 * first)[0]
        total = struct.unpack_from(">I", index, _NAMES - 4)[0]
        while low < high:
            middle = (low + high) // 2
            found = index[_NAMES + 20 * middle : _NAMES + 20 * middle + 20]
            if found == name:
                # A checksum of four bytes for each name, then the offsets.
                offsets = _NAMES + 24 * total
                offset = struct.unpack_from(">I", index, offsets + 4 * middle)[0]
                if offset < 1 << 31:
                    return offset
                large = offsets + 4 * total + 8 * (offset - (1 << 31))
                return struct.unpack_from(">Q", index, large)[0]
            low, high = (middle + 1, high) if found < name else (low, middle)
    return None


def _commit_at(path: str, offset: int) -> bytes | None:
    """Return the commit at an offset of a pack, or None for another object."""
    with open(path, "rb", buffering=0) as pack:
        pack.seek(offset)
        start = pack.read(1 << 12)
        byte, position = start[0], 1
        kind, size, shift = (byte >> 4) & 7, byte & 15, 4
        while byte & 0x80:
            byte = start[position]
            size |= (byte & 0x7F) << shift
            position, shift = position + 1, shift + 7
        if kind != _COMMIT or size > _MAX_SIZE:
            return None
        inflate = zlib.decompressobj()
        # Read to the end of the stream, which holds its checksum.
        content = inflate.decompress(start[position:], size + 1)
        while not inflate.eof and len(content) <= size and (more := pack.read(1 << 16)):
            content += inflate.decompress(inflate.unconsumed_tail + more, size + 1 - len(content))
    return content if inflate.eof and len(content) == size else None
