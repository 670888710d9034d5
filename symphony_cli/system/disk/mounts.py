"""File systems mounted in a directory."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from symphony_cli.system.disk.files import is_within

_TABLE = "/proc/self/mountinfo"
_ESCAPED = re.compile(rb"\\([0-7]{3})")


def mounts_in(directory: str) -> list[str]:
    """Return the mount points in a directory, itself included, sorted."""
    real = os.path.realpath(directory)
    # Only the kernel's table lists bind mounts of the same file system.
    listed = _in_table()
    found = _by_device(real) if listed is None else listed
    return sorted({path for path in found if is_within(path, real)})


def _in_table() -> list[str] | None:
    try:
        with open(_TABLE, "rb") as file:
            lines = file.read().splitlines()
    except OSError:
        return None
    return [os.fsdecode(_ESCAPED.sub(_unescaped, line.split(b" ")[4])) for line in lines]


def _unescaped(match: re.Match[bytes]) -> bytes:
    return bytes([int(match[1], 8)])


def _by_device(top: str) -> Iterator[str]:
    """Yield the directories on another file system than their parents."""
    if os.path.ismount(top):
        yield top
    device = os.lstat(top).st_dev
    for directory, below, _ in os.walk(top):
        for name in list(below):
            path = os.path.join(directory, name)
            if os.lstat(path).st_dev != device:
                below.remove(name)
                yield path
