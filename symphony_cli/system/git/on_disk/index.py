"""The index: files that git skips."""

from __future__ import annotations

import os
import struct

from symphony_cli.system.disk.files import read_regular

_MAX_SIZE = 1 << 30
_HEADER = 12
_ASSUME_UNCHANGED, _EXTENDED, _NAME = 0x8000, 0x4000, 0x0FFF
_SKIP_WORKTREE = 0x4000
_SPARSE_DIRECTORY = 0o040000


def with_nothing_hidden(git_dir: str, tree: str, hash_bytes: int = 20) -> bytes | None:
    """Return the index without the marks that hide changes of files, or None without such marks.

    A file that is marked to be skipped and missing, as in a sparse checkout, keeps its mark.
    gitformat-index(5) describes the format.
    """
    try:
        content = bytearray(read_regular(os.path.join(git_dir, "index"), _MAX_SIZE))
        return _unmarked(content, tree, hash_bytes)
    except (OSError, struct.error, IndexError, ValueError):
        # Git reports it.
        return None


def _unmarked(content: bytearray, tree: str, hash_bytes: int) -> bytes | None:
    signature, version, count = struct.unpack_from(">4sII", content)
    if signature != b"DIRC" or version not in (2, 3, 4):
        return None
    position, name, is_marked = _HEADER, b"", False
    fixed = 40 + hash_bytes
    for _ in range(count):
        flags = content[position + fixed] << 8 | content[position + fixed + 1]
        start = position + fixed + 2
        extended = 0
        if flags & _EXTENDED:
            extended = content[start] << 8 | content[start + 1]
            start += 2
        if version == 4:
            removed, start = _varint(content, start)
            end = content.index(0, start)
            name = name[: len(name) - removed] + bytes(content[start:end])
            following = end + 1
        else:
            length = flags & _NAME
            end = content.index(0, start) if length == _NAME else start + length
            following = position + ((end - position) + 8 & ~7)
        if flags & _ASSUME_UNCHANGED or extended & _SKIP_WORKTREE:
            full = name if version == 4 else bytes(content[start:end])
            mode = struct.unpack_from(">I", content, position + 24)[0]
            is_there = os.path.lexists(os.path.join(os.fsencode(tree), full))
            if is_there and mode != _SPARSE_DIRECTORY:
                is_marked = True
                content[position + fixed] &= ~(_ASSUME_UNCHANGED >> 8) & 0xFF
                if extended:
                    content[position + fixed + 2] &= ~(_SKIP_WORKTREE >> 8) & 0xFF
        position = following
    if not is_marked:
        return None
    # Its import loads OpenSSL, and few repositories hide something.
    import hashlib

    algorithm = "sha1" if hash_bytes == 20 else "sha256"
    body = bytes(content[:-hash_bytes])
    return body + hashlib.new(algorithm, body, usedforsecurity=False).digest()


def _varint(content: bytearray, position: int) -> tuple[int, int]:
    byte = content[position]
    value = byte & 0x7F
    position += 1
    while byte & 0x80:
        byte = content[position]
        value = (value + 1) << 7 | byte & 0x7F
        position += 1
    return value, position
