"""Note files of a vault.

Light, since every search lists all of them.
"""

from __future__ import annotations

import os
import stat
from array import array
from contextlib import suppress
from itertools import chain
from operator import attrgetter

from symphony_cli.base.errors import Failed
from symphony_cli.base.text import escaped
from symphony_cli.notes.views import Folder
from symphony_cli.vaults.figures import NOTE_SUFFIXES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_NOTE_BYTES = 5_000_000
_SETTINGS = (("zk", ".zk/config.toml"), ("logseq", "logseq/config.edn"))
# Logseq keeps old versions of notes here.
_SKIPPED = (b"logseq/bak", b"logseq/.recycle")
# As git does, a file with this byte near its start counts as binary.
_BINARY = b"\0"
_BINARY_CHECK_BYTES = 8_000
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_LARGEST_TIME = 2**63 - 1
_REGULAR = {stat.S_IFREG}
_MODE = attrgetter("st_mode")
_NUMBERS = attrgetter("st_size", "st_mtime_ns", "st_ctime_ns")


class NoteFiles:
    """The note files of vaults on disk."""

    def folders(self, root: str, unread: dict[bytes, str]) -> Iterator[Folder]:
        """Yield the directories that hold notes, except hidden and linked ones."""
        below = [b""]
        while below:
            path = below.pop()
            try:
                # Names resolve from a descriptor faster than along the whole path each time.
                descriptor = os.open(
                    os.path.join(os.fsencode(root), path), os.O_RDONLY | os.O_DIRECTORY
                )
                try:
                    names, numbers = _look(descriptor, path, below)
                finally:
                    os.close(descriptor)
            except FileNotFoundError:
                if path:
                    continue
                raise _unreadable(root, "it is gone") from None
            except OSError as error:
                if not path:
                    raise _unreadable(root, error.strerror) from None
                unread[path] = error.strerror or ""
                continue
            if names:
                yield Folder(path, os.fsencode("/".join(names)), numbers.tobytes())

    def settings(self, root: str) -> str:
        """Return a vault's kind and, after a newline, its settings that concern reading."""
        if os.path.isdir(os.path.join(root, ".obsidian")):
            return "obsidian\n"
        for kind, path in _SETTINGS:
            if os.path.isdir(os.path.join(root, os.path.dirname(path))):
                with suppress(OSError):
                    return f"{kind}\n{self.text(root, path) or ''}"
                return f"{kind}\n"
        return "plain\n"

    def text(self, root: str, path: str | bytes) -> str | None:
        """Return the text of a note with LF line ends, or None for a large or binary file.

        Bytes that are not UTF-8 become replacement characters. Raises OSError.
        """
        # Without O_NONBLOCK, a FIFO that replaced the note would block forever.
        flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW
        descriptor = os.open(os.path.join(os.fsencode(root), os.fsencode(path)), flags)
        try:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode) or found.st_size > MAX_NOTE_BYTES:
                return None
            content = os.read(descriptor, found.st_size + 1)
        finally:
            os.close(descriptor)
        if content.startswith(_UTF_16):
            text = content.decode("utf-16", "replace")
        elif _BINARY in content[:_BINARY_CHECK_BYTES]:
            return None
        else:
            text = content.decode("utf-8", "replace").removeprefix("\ufeff")
        return text.replace("\r\n", "\n") if "\r" in text else text


def _unreadable(root: str, reason: str | None) -> Failed:
    return Failed(
        "VAULT_UNREADABLE",
        f"the vault {escaped(root)} cannot be read: {reason}",
        hint="check its permissions",
    )


def _look(descriptor: int, path: bytes, below: list[bytes]) -> tuple[list[str], array[int]]:
    """Return the names and numbers of a directory's notes; add its directories to `below`.

    Works on whole lists, since a search spends most of its time here. Raises OSError.
    """
    with os.scandir(descriptor) as entries:
        seen = [entry for entry in entries if entry.name[0] != "."]
    named = [entry for entry in seen if entry.name.endswith(NOTE_SUFFIXES)]
    if len(named) < len(seen):
        for entry in [one for one in seen if not one.name.endswith(NOTE_SUFFIXES)]:
            if entry.name.lower().endswith(NOTE_SUFFIXES):
                named.append(entry)
            else:
                _add_directory(entry, path, below)
    statuses = _statuses(named)
    if not _REGULAR.issuperset(map(stat.S_IFMT, map(_MODE, statuses))):
        for entry in named:
            _add_directory(entry, path, below)
        named = [entry for entry in named if entry.is_file(follow_symlinks=False)]
        statuses = _statuses(named)
    numbers = list(chain.from_iterable(map(_NUMBERS, statuses)))
    try:
        return [entry.name for entry in named], array("q", numbers)
    except OverflowError:
        # Nanoseconds in 64 bits end in the years 1677 and 2262.
        nearest = [max(-_LARGEST_TIME, min(number, _LARGEST_TIME)) for number in numbers]
        return [entry.name for entry in named], array("q", nearest)


def _add_directory(entry: os.DirEntry[str], path: bytes, below: list[bytes]) -> None:
    with suppress(OSError):
        inside = os.path.join(path, os.fsencode(entry.name))
        if entry.is_dir(follow_symlinks=False) and inside not in _SKIPPED:
            below.append(inside)


def _statuses(entries: list[os.DirEntry[str]]) -> list[os.stat_result]:
    """Return the entries' statuses; remove entries deleted in the meantime from the list."""
    try:
        return [entry.stat(follow_symlinks=False) for entry in entries]
    except OSError:
        entries[:] = filter(_exists, entries)
        return _statuses(entries)


def _exists(entry: os.DirEntry[str]) -> bool:
    try:
        entry.stat(follow_symlinks=False)
    except OSError:
        return False
    return True
